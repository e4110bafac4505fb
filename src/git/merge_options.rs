//! What the configuration adds to the command line of `git merge`.

use std::ffi::OsString;

use super::command::git_command;
use super::signing::split_command_line;
use crate::text::os_str::os_string;

/// The words that `branch.NAME.mergeOptions` of the current branch puts before those of the command line.
pub(crate) fn merge_options() -> Vec<OsString> {
    let options = || {
        let branch = git_command(["symbolic-ref", "-q", "--short", "HEAD"]).query().ok()??;
        let key = [b"branch.", branch.trim_ascii_end(), b".mergeOptions"].concat();
        let options = git_command(["config", "--get"]).arg(os_string(&key)).query().ok()??;
        split_command_line(options.trim_ascii_end())
    };
    options().unwrap_or_default().iter().map(|word| os_string(word)).collect()
}
