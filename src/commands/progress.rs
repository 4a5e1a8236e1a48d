//! A progress bar on stderr: only on a terminal, never with `--quiet` or `--json`.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::commands::Env;

const WITH_TOTAL: &str =
    "{prefix} {bar:30} {human_pos}/{human_len} records  {per_sec}  {elapsed}, {eta} to go";
const WITHOUT_TOTAL: &str = "{prefix} {spinner} {human_pos} records  {per_sec}  {elapsed}";

/// A bar that shows records, rate, elapsed time and, once a total is known, the expected end.
pub(crate) fn bar(env: &Env, prefix: &str) -> ProgressBar {
    if env.quiet || env.json || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::no_length().with_prefix(prefix.to_owned());
    style(&bar, WITHOUT_TOTAL);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Shows `done` of `total` records; the total may become known, or change, at any time.
pub(crate) fn update(bar: &ProgressBar, done: u64, total: Option<u64>) {
    if let Some(total) = total.filter(|total| bar.length() != Some(*total)) {
        bar.set_length(total.max(done));
        style(bar, WITH_TOTAL);
    }
    bar.set_position(done);
}

fn style(bar: &ProgressBar, template: &str) {
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
}
