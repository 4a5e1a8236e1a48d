//! A bundle as one zip in memory: how the catalogue hands out a reader's list.
//!
//! Apart because the writer knows folders only. For small selections: all of it is held at once.

use std::fs;
use std::io;
use std::io::Cursor;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::BundleError;
use super::BundleOptions;
use super::write;
use crate::catalog::Catalog;

/// The bundle that [`write()`] would put into `options.out`, in a folder of that name.
///
/// # Errors
/// As [`write()`]; nothing is left behind.
pub fn packed(catalog: &Catalog, options: &BundleOptions) -> Result<Vec<u8>, BundleError> {
    let at = |action, path: &Path| {
        let path = path.to_owned();
        move |cause| BundleError::File { action, path, cause }
    };
    let home = tempfile::tempdir().map_err(at("make", &std::env::temp_dir()))?;
    let out = home.path().join(&options.out);
    write(catalog, &BundleOptions { out: out.clone(), ..options.clone() })?;
    zipped(home.path(), &out).map_err(at("pack", &out))
}

/// All files below `folder`, named from `home` on, in the order of their names.
fn zipped(home: &Path, folder: &Path) -> io::Result<Vec<u8>> {
    let mut files = Vec::new();
    gather(folder, &mut files)?;
    files.sort();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for file in &files {
        let name = file.strip_prefix(home).unwrap_or(file).to_string_lossy().replace('\\', "/");
        zip.start_file(name, SimpleFileOptions::default().unix_permissions(0o644))?;
        zip.write_all(&fs::read(file)?)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { gather(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
