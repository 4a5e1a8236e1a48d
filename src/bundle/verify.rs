//! Checking a bundle against its own list of sums: every file that is listed, byte for byte.
//!
//! Apart from writing because it trusts nothing: a line that names a path outside the bundle is damage too.

use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Component;
use std::path::Path;

use sha2::Digest;
use sha2::Sha256;

use crate::bundle::BundleError;
use crate::bundle::output::SUMS;

/// One file that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// As the list names it.
    pub path: String,
    /// What is wrong with it.
    pub reason: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verified {
    /// Files that were looked at.
    pub files: u64,
    /// Those that are not as they were written.
    pub damaged: Vec<Damage>,
}

/// Reads every file that `SHA256SUMS` lists.
///
/// # Errors
/// The directory has no such list, or it cannot be read.
pub fn verify(dir: &Path) -> Result<Verified, BundleError> {
    let list = dir.join(SUMS);
    let io_error = |cause| BundleError::File { action: "read", path: list.clone(), cause };
    let lines = BufReader::new(File::open(&list).map_err(io_error)?).lines();
    let mut verified = Verified::default();
    for line in lines {
        let line = line.map_err(io_error)?;
        let Some((sum, path)) = line.split_once("  ") else {
            verified
                .damaged
                .push(Damage { path: SUMS.to_owned(), reason: format!("not a line of sums: {line}") });
            continue;
        };
        verified.files += 1;
        if let Err(reason) = check(dir, path, sum) {
            verified.damaged.push(Damage { path: path.to_owned(), reason });
        }
    }
    Ok(verified)
}

fn check(dir: &Path, path: &str, sum: &str) -> Result<(), String> {
    let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if !inside {
        return Err("leads out of the bundle".to_owned());
    }
    let mut hasher = Sha256::new();
    let mut file = File::open(dir.join(path)).map_err(|error| error.to_string())?;
    io::copy(&mut file, &mut HashWriter(&mut hasher)).map_err(|error| error.to_string())?;
    let found = data_encoding::HEXLOWER.encode(&hasher.finalize());
    if found == sum { Ok(()) } else { Err("its bytes are not those that were written".to_owned()) }
}

struct HashWriter<'a>(&'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_damage_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let sum = |bytes: &[u8]| data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        std::fs::write(dir.path().join("good"), "good").unwrap();
        std::fs::write(dir.path().join("bad"), "changed").unwrap();
        let good = sum(b"good");
        let list = format!("{good}  good\n{good}  bad\n{good}  gone\n{good}  ../outside\nnonsense\n");
        std::fs::write(dir.path().join(SUMS), list).unwrap();
        let verified = verify(dir.path()).unwrap();
        let damaged: Vec<&str> = verified.damaged.iter().map(|damage| damage.path.as_str()).collect();
        assert_eq!((verified.files, damaged), (4, vec!["bad", "gone", "../outside", SUMS]));
    }

    #[test]
    fn a_folder_that_is_no_bundle_is_an_error() {
        assert!(verify(tempfile::tempdir().unwrap().path()).is_err());
    }
}
