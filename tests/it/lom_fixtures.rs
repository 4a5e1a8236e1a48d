//! Small records of each dialect, written for this, with the LOM that is read from them.
//!
//! `UPDATE_EXPECTED=1` writes the expectations anew; without it a missing one is a failure.

#![expect(clippy::expect_used, reason = "a panic in a test is its failure report")]

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use lomond::lom;
use lomond::lom::Reading;
use proptest::prelude::*;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/lom");
    let dirs = fs::read_dir(root).expect("the fixtures lie beside the tests");
    let mut found: Vec<PathBuf> = dirs
        .flat_map(|dir| fs::read_dir(dir.expect("a folder").path()).expect("a folder of fixtures"))
        .map(|file| file.expect("a fixture").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .collect();
    found.sort();
    found
}

/// The dialect, the record and the findings, as text.
fn described(raw: &[u8]) -> String {
    let parsed = match lom::read(raw) {
        Ok(Reading::Lom(parsed)) => parsed,
        other => return format!("{other:?}\n"),
    };
    let problems: Vec<String> = parsed
        .problems
        .iter()
        .map(|problem| {
            format!("{} {} {}: {:?}", problem.severity.as_str(), problem.kind, problem.path, problem.value)
        })
        .collect();
    let value = serde_json::json!({ "dialect": parsed.dialect, "lom": parsed.lom, "problems": problems });
    let mut text = serde_json::to_string_pretty(&value).expect("strings and lists");
    text.push('\n');
    text
}

#[test]
fn each_fixture_reads_as_expected_and_loses_nothing() {
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    for path in fixtures() {
        let raw = fs::read(&path).expect("a fixture");
        let found = described(&raw);
        let expected_path = path.with_extension("expected");
        if update {
            fs::write(&expected_path, &found).expect("the folder of fixtures can be written");
        }
        let expected = fs::read_to_string(&expected_path).unwrap_or_default();
        assert_eq!(found, expected, "{}", path.display());
        assert_eq!(lom::fidelity(&raw), [], "{}", path.display());
        let folder = path.parent().and_then(Path::file_name).expect("each dialect has a folder");
        assert!(found.contains(&format!("\"dialect\": {folder:?}")), "{}", path.display());
    }
}

#[test]
fn each_fixture_reads_back_the_same_when_written() {
    for path in fixtures() {
        let Ok(Reading::Lom(parsed)) = lom::read(&fs::read(&path).expect("a fixture")) else {
            panic!("{}: no LOM", path.display());
        };
        let text = lom::write_ieee(&parsed.lom);
        let Ok(Reading::Lom(again)) = lom::read(text.as_bytes()) else { panic!("{text}") };
        assert_eq!(again.lom, parsed.lom, "{}\n{text}", path.display());
    }
}

proptest! {
    /// Cut, doubled or overwritten bytes give a record or an error, never a panic; and what is read can be
    /// written and read again.
    #[test]
    fn damaged_records_never_panic(
        which in any::<prop::sample::Index>(),
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..3, any::<u8>()), 1..6),
    ) {
        let all = fixtures();
        let mut raw = fs::read(which.get(&all)).expect("a fixture");
        for (place, kind, byte) in damages {
            let at = place.index(raw.len().max(1));
            match kind {
                0 => raw.truncate(at.max(1)),
                1 => raw.insert(at, byte),
                _ => {
                    if let Some(old) = raw.get_mut(at) {
                        *old = byte;
                    }
                }
            }
        }
        if let Ok(Reading::Lom(parsed)) = lom::read(&raw) {
            let text = lom::write_ieee(&parsed.lom);
            let Ok(Reading::Lom(again)) = lom::read(text.as_bytes()) else { panic!("{text}") };
            prop_assert_eq!(again.lom, parsed.lom);
        }
    }
}
