//! `git provenance strip`: removes agent traces from messages. Never asks, needs no repository.

use std::io::{self, Read};
use std::path::Path;

use crate::cli::StripOptions;
use crate::draft::RemovalPlan;
use crate::error::{Error, exit, note};
use crate::policy::Policy;
use crate::report::removals_notice;
use crate::session::{files, project_policy};
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

/// File name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Runs the command.
pub(crate) fn run(options: &StripOptions) -> Result<u8, Error> {
    let policy = match &options.policy {
        Some(name) => project_policy::named(name)?,
        None => project_policy::fallback()?,
    }
    .policy;
    if options.files.is_empty() {
        strip_input(&policy)?;
        return Ok(exit::DONE);
    }
    let mut code = exit::DONE;
    for path in &options.files {
        // One bad name does not hold back the other files.
        if let Err(error) = strip_file(path, &policy, options.in_place) {
            code = error.exit_code();
            let _last = error.report();
        }
    }
    Ok(code)
}

fn strip_input(policy: &Policy) -> Result<(), Error> {
    const NAME: &str = "standard input";
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Error::file("read", NAME, error))?;
    files::refuse_nul(&bytes, NAME)?;
    files::print(&stripped(bytes, policy, None))
}

fn strip_file(path: &Path, policy: &Policy, in_place: bool) -> Result<(), Error> {
    if path == Path::new(STANDARD_INPUT) {
        if in_place {
            return Err(Error::usage(
                "`-` is standard input, which cannot be changed in place",
                "leave out --in-place, or name the file `./-`",
            ));
        }
        return strip_input(policy);
    }
    let bytes = files::read(path)?;
    let name = crate::text::escape::line(path.as_os_str().as_encoded_bytes());
    files::refuse_nul(&bytes, &format!("`{name}`"))?;
    let clean = stripped(bytes.clone(), policy, Some(&name));
    if !in_place {
        files::print(&clean)
    } else if clean != bytes {
        files::replace(path, &clean)
    } else {
        Ok(())
    }
}

fn stripped(bytes: Vec<u8>, policy: &Policy, name: Option<&str>) -> Vec<u8> {
    let message = Message::parse(bytes, &TrailerConfig::default());
    let plan = RemovalPlan::agents_only(&message, policy, Catalogue::builtin());
    let clean = plan.apply(&message, &[]).into_bytes();
    note(&removals_notice(name, plan.removals(), plan.doubts()));
    clean
}
