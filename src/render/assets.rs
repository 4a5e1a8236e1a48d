//! The static files, in the binary, named by their content.
//!
//! A name holds the file's hash, so that a browser may keep it for ever and a new release is never shown with
//! an old style sheet. Knows no page and no HTTP; `web` serves the files, `bundle` writes them.

use std::sync::LazyLock;

use sha2::Digest;
use sha2::Sha256;

/// Characters of the hash in a file's name: 50 bits.
const HASH_CHARS: usize = 10;

/// One static file.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The name it has in the project, such as `lomond.css`.
    pub name: &'static str,
    /// The name it is served under, such as `lomond.4q2x7zk3ab.css`.
    pub file: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

const FILES: &[(&str, &str, &[u8])] = &[
    ("lomond.css", "text/css; charset=utf-8", include_bytes!("../../static/css/lomond.css")),
    ("catalogue.css", "text/css; charset=utf-8", include_bytes!("../../static/css/catalogue.css")),
    ("suggest.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/suggest.js")),
    ("copy.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/copy.js")),
    ("list.js", "text/javascript; charset=utf-8", include_bytes!("../../static/js/list.js")),
    ("lomond.svg", "image/svg+xml", include_bytes!("../../static/img/lomond.svg")),
];

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|&(name, content_type, bytes)| Asset {
            name,
            file: fingerprinted(name, bytes),
            content_type,
            bytes,
        })
        .collect()
});

fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let mut hash = data_encoding::BASE32_NOPAD.encode(&Sha256::digest(bytes)).to_ascii_lowercase();
    hash.truncate(HASH_CHARS);
    match name.split_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

/// Every static file.
#[must_use]
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The file served under `file`.
#[must_use]
pub fn served(file: &str) -> Option<&'static Asset> {
    all().iter().find(|asset| asset.file == file)
}

/// The name that the file of the project's `name` is served under; `name` itself if there is none.
#[must_use]
pub fn file_of(name: &str) -> &str {
    all().iter().find(|asset| asset.name == name).map_or(name, |asset| &asset.file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_found_under_its_fingerprint_only() {
        let file = file_of("lomond.css");
        assert_eq!(file.len(), "lomond.css".len() + HASH_CHARS + 1);
        assert!(served(file).is_some_and(|asset| asset.content_type.starts_with("text/css")));
        assert!(served("lomond.css").is_none());
        assert!(served("../Cargo.toml").is_none());
    }

    #[test]
    fn the_style_sheet_stays_small() {
        assert!(all().iter().filter(|a| a.name.ends_with(".css")).all(|a| a.bytes.len() < 20 * 1024));
    }
}
