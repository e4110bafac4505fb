//! `git provenance strip`: removes agent traces from messages. Never asks, needs no repository.

use std::io::{self, Read};
use std::path::Path;

use bstr::ByteSlice;

use crate::cli::StripOptions;
use crate::draft::{RemovalPlan, discloses, encoded, with_disclosure};
use crate::error::{Error, exit, note};
use crate::git::{Config, Repository, introduces_series};
use crate::policy::{DisclosureRule, Policy, Stance};
use crate::report::{removals, removals_notice};
use crate::session::agents::OwnAgents;
use crate::session::ai_use::disclosure_by_spec;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::session::{ai_use, files};
use crate::text::encoding::MessageEncoding;
use crate::text::escape;
use git_message::{Message, TrailerConfig};

/// File name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Runs the command.
pub(crate) fn run(options: &StripOptions) -> Result<u8, Error> {
    let rules = match &options.policy {
        Some(name) => project_policy::named(
            name,
            Some(project_policy::OPTION),
            &OwnAgents::read(&Config::read()?)?,
        )?,
        None => project_policy::for_check_at(Repository::discover()?.as_ref())?,
    };
    let stripper = Stripper { statement: Statement::read(options, &rules)?, rules };
    if options.files.is_empty() {
        strip_input(&stripper)?;
        return Ok(exit::DONE);
    }
    let mut code = exit::DONE;
    for path in &options.files {
        // One bad name does not hold back the other files.
        if let Err(error) = strip_file(path, &stripper, options.in_place) {
            code = error.exit_code();
            let _last = error.report();
        }
    }
    Ok(code)
}

fn strip_input(stripper: &Stripper) -> Result<(), Error> {
    const NAME: &str = "standard input";
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Error::file("read", NAME, error))?;
    refuse_no_message(&bytes, NAME)?;
    files::print(&stripper.strip(bytes, None))
}

fn strip_file(path: &Path, stripper: &Stripper, in_place: bool) -> Result<(), Error> {
    if path == Path::new(STANDARD_INPUT) {
        if in_place {
            return Err(Error::usage(
                "`-` is standard input, which cannot be changed in place",
                "leave out --in-place, or name the file `./-`",
            ));
        }
        return strip_input(stripper);
    }
    // Only a file can be changed: what a pipe has given is gone.
    let bytes = match in_place {
        true => files::read_bounded(path, MAX_BYTES)?,
        false => files::read_stream(path, MAX_BYTES)?,
    };
    let name = escape::line(path.as_os_str().as_encoded_bytes());
    refuse_no_message(&bytes, &format!("`{name}`"))?;
    let clean = stripper.strip(bytes.clone(), Some(&name));
    if !in_place {
        files::print(&clean)
    } else if clean != bytes {
        files::replace(path, &clean)
    } else {
        Ok(())
    }
}

/// A longer message was written by nobody.
const MAX_BYTES: usize = files::MAX_MESSAGE_BYTES;

fn refuse_no_message(bytes: &[u8], name: &str) -> Result<(), Error> {
    if bytes.len() > MAX_BYTES {
        let what = format!("{name} is longer than {MAX_BYTES} bytes");
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    files::refuse_nul(bytes, name)
}

/// What `--ai-used-for` says, as trailers.
struct Statement {
    token: String,
    values: Vec<Vec<u8>>,
}

impl Statement {
    /// # Errors
    /// When the value cannot be read, or the rules have no trailer for it.
    fn read(options: &StripOptions, rules: &ProjectPolicy) -> Result<Option<Self>, Error> {
        let Some(spec) = &options.ai_used_for else { return Ok(None) };
        let disclosure = disclosure_by_spec(spec, rules)?;
        if rules.policy.ai.stance == Stance::Refuse {
            let (what, hint) = rules.policy.refusal();
            return Err(Error::cannot(what, hint));
        }
        let Some(rule) = &rules.policy.disclosure else { return Ok(None) };
        let values = encoded(&disclosure, rule, &MessageEncoding::Utf8);
        let token = rule.token_of(&disclosure).to_owned();
        Ok(values.ok().map(|values| Self { token, values }))
    }
}

/// What is removed, and what takes its place.
struct Stripper {
    rules: ProjectPolicy,
    statement: Option<Statement>,
}

impl Stripper {
    /// Removes what agents left, and says so. What is then the last evidence that AI was used stays where the rules
    /// want a disclosure and there is none.
    fn strip(&self, bytes: Vec<u8>, name: Option<&str>) -> Vec<u8> {
        let policy = &self.rules.policy;
        let message = Message::parse(bytes, &TrailerConfig::default());
        let mut plan = RemovalPlan::agents_only(&message, policy, &self.rules.agents);
        let Some(rule) = &policy.disclosure else { return remove(&message, &plan, name) };
        let Some(Statement { token, values }) = &self.statement else {
            if is_last_evidence(&message, &plan, policy) {
                self.say_kept(&plan, rule, name);
                return message.into_bytes();
            }
            return remove(&message, &plan, name);
        };
        for other in rule.tokens() {
            let values = if other == token { values.as_slice() } else { &[] };
            let reason = "said otherwise by --ai-used-for";
            plan.replace_disclosures(&message, other.as_bytes(), values, reason);
        }
        let clean = Message::parse(remove(&message, &plan, name), &TrailerConfig::default());
        with_disclosure(&clean, token.as_bytes(), values).into_bytes()
    }

    /// Says what stays, why, and how to replace it.
    fn say_kept(&self, plan: &RemovalPlan, rule: &DisclosureRule, name: Option<&str>) {
        let place = name.map_or_else(String::new, |name| format!(" in {name}"));
        let why = "nothing else says that AI was used";
        let hint = match self.rules.policy.ai.stance {
            Stance::Refuse => self.rules.policy.refusal().1.to_owned(),
            _ => format!(
                "to put a disclosure in its place, add {} '{}'",
                ai_use::OPTION,
                rule.example()
            ),
        };
        let kept = removals(plan.removals());
        note(&format!("kept{place}, since {why}:\n{kept}hint: {hint}\n"));
        note(&removals_notice(name, &[], plan.doubts()));
    }
}

/// Whether nothing would say any more that AI was used. The introduction of a series discloses nothing: its patches
/// do.
fn is_last_evidence(message: &Message, plan: &RemovalPlan, policy: &Policy) -> bool {
    let header = message.as_bytes().split_str("\n\n").next().unwrap_or_default();
    !plan.removals().is_empty()
        && !introduces_series(header)
        && !discloses(&plan.apply(message, &[]), policy)
}

fn remove(message: &Message, plan: &RemovalPlan, name: Option<&str>) -> Vec<u8> {
    note(&removals_notice(name, plan.removals(), plan.doubts()));
    plan.apply(message, &[]).into_bytes()
}
