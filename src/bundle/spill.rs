//! A temporary file for what is known of a collection before its bundle can be written.
//!
//! Apart from those who use it because both records' texts and long lists of words go there: what would fill the memory of a
//! million records, and is read back once. Knows bytes only.

use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::error::BundleError;

/// Bytes that are written at a time.
const BUFFER: usize = 1 << 20;

/// A file without a name, gone when the program ends however it ends.
pub struct Spill {
    file: Mutex<File>,
    waiting: Vec<u8>,
    /// Bytes in the file.
    end: u64,
}

/// Where some bytes are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub offset: u64,
    pub length: u32,
}

impl Spill {
    /// An empty one.
    pub fn new() -> Result<Self, BundleError> {
        let file = tempfile::tempfile().map_err(error)?;
        Ok(Self { file: Mutex::new(file), waiting: Vec::with_capacity(BUFFER), end: 0 })
    }

    /// Appends bytes; they can be read after [`Spill::flush`].
    pub fn put(&mut self, bytes: &[u8]) -> Result<Extent, BundleError> {
        if self.waiting.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        let offset = self.end + self.waiting.len() as u64;
        self.waiting.extend_from_slice(bytes);
        Ok(Extent { offset, length: bytes.len() as u32 })
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> Result<(), BundleError> {
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.end)).and_then(|_| file.write_all(&self.waiting)).map_err(error)?;
        self.end += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }

    /// Appends what lies there to `out`.
    pub fn read(&self, at: Extent, out: &mut Vec<u8>) -> Result<(), BundleError> {
        let from = out.len();
        out.resize(from + at.length as usize, 0);
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at.offset)).map_err(error)?;
        file.read_exact(out.get_mut(from..).unwrap_or_default()).map_err(error)
    }
}

fn error(cause: std::io::Error) -> BundleError {
    BundleError::File { action: "use", path: std::env::temp_dir(), cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_is_read_whatever_was_put_and_read_between() {
        let mut spill = Spill::new().unwrap();
        let large = vec![7; BUFFER + 1];
        let (one, two) = (spill.put(b"one").unwrap(), spill.put(&large).unwrap());
        spill.flush().unwrap();
        let mut out = Vec::new();
        spill.read(two, &mut out).unwrap();
        assert!(out == large);
        let three = spill.put(b"three").unwrap();
        spill.flush().unwrap();
        out.clear();
        spill.read(one, &mut out).unwrap();
        spill.read(three, &mut out).unwrap();
        assert_eq!(out, b"onethree");
    }
}
