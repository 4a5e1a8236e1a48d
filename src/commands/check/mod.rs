//! `check`: whether records keep LOM's rules and their profile's, and what reading them keeps.

mod fidelity;
mod listing;
mod summary;
mod verdict;

use std::path::Path;

use crate::cli::Check;
use crate::commands::Env;
use crate::commands::Exit;
use crate::commands::output;
use crate::commands::output::grouped;
use crate::validate;

/// Checks files, or the collection.
pub(crate) fn run(env: &Env, args: &Check) -> anyhow::Result<Exit> {
    if let Some(missing) = args.paths.iter().find(|path: &&std::path::PathBuf| !Path::exists(path)) {
        anyhow::bail!("`{}`: there is no such file or folder", missing.display());
    }
    if args.fidelity {
        return fidelity::run(env, &args.paths);
    }
    let profile = args.profile.as_deref().map(validate::named).transpose()?;
    // A profile whose data are broken is said before the first record, not at it.
    validate::profiles()?;
    let counts = if args.summary {
        summary::run(env, &args.paths, profile)?
    } else {
        listing::run(env, &args.paths, profile)?
    };
    Ok(if counts.valid == counts.records { Exit::Well } else { Exit::Partly })
}

/// What a check counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counts {
    records: u64,
    valid: u64,
}

impl Counts {
    fn enter(&mut self, valid: bool) {
        self.records += 1;
        self.valid += u64::from(valid);
    }

    fn say(self) -> anyhow::Result<()> {
        output::text(&format!("{} records, {} valid\n", grouped(self.records), grouped(self.valid)))
    }
}
