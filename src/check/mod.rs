//! `git provenance check`: judges commits, mails and messages by a policy. Reads, and writes nothing but its
//! report.

mod commits;
mod fix;
mod mails;
mod output;
mod sources;

use std::io::{self, IsTerminal, Read};
use std::path::Path;
use std::sync::Arc;

use bstr::ByteSlice;

use crate::cli::{CheckOptions, Color, ReportFormat};
use crate::error::{Error, exit};
use crate::git::{Config, Repository};
use crate::report::{CheckedMessage, Format, Origin, ReportHeader, Summary, reporter};
use crate::rules::{self, CommitFacts, CommitInput, IdentityCache, Linter, Subject};
use crate::session::files;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::text::did_you_mean::nearest;
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};
use output::Output;
pub(crate) use sources::Source;

/// Runs the command.
pub(crate) fn run(options: &CheckOptions) -> Result<u8, Error> {
    let repository = Repository::discover()?;
    let in_force = rules_of(options, repository.as_ref())?;
    let linter = linter_for(&in_force)?;
    let sources = sources::of(options, repository.as_ref())?;
    if options.fix {
        fix::fix(&sources, options, &linter)?;
    }
    let mut output = Output::new(reporter(format(options)), &head_of(&in_force))?;
    if options.quiet {
        output = output.silent();
    }
    let tally = judge_all(&sources, &linter, output)?;
    Ok(code_of(&tally))
}

/// Judges for a hook, as text and silently where nothing is found.
pub(crate) fn for_hook(in_force: &ProjectPolicy, sources: &[Source]) -> Result<u8, Error> {
    let linter = linter_for(in_force)?;
    let color = io::stderr().is_terminal() && console::colors_enabled_stderr();
    let columns = files::columns_of(&console::Term::stderr());
    let reporter = reporter(Format::Text { color, columns, passes: false });
    let output = Output::new(reporter, &head_of(in_force))?.of_hook();
    let tally = judge_all(sources, &linter, output)?;
    Ok(code_of(&tally))
}

fn judge_all(
    sources: &[Source],
    linter: &Linter<'_>,
    mut output: Output,
) -> Result<Summary, Error> {
    for source in sources {
        if let Err(error) = judge(source, linter, &mut output) {
            output.abort();
            return Err(error);
        }
    }
    output.finish()
}

fn code_of(tally: &Summary) -> u8 {
    if tally.errors > 0 { exit::DECLINED } else { exit::DONE }
}

fn linter_for(in_force: &ProjectPolicy) -> Result<Linter<'_>, Error> {
    let globs = |error: crate::policy::GlobError| {
        Error::cannot(
            format!("cannot use the globs of {}: {error}", in_force.origin),
            "make them fewer or shorter",
        )
    };
    let linter = Linter::new(&in_force.policy, Catalogue::builtin()).map_err(globs)?;
    if let Some(unknown) = linter.unknown_rules().next() {
        return Err(no_such_rule(unknown, &in_force.origin));
    }
    Ok(linter)
}

fn head_of(in_force: &ProjectPolicy) -> ReportHeader {
    ReportHeader {
        policy: in_force.policy.id.clone(),
        project: in_force.policy.name.clone(),
        origin: in_force.origin.clone(),
    }
}

/// A policy sets the severity of a rule that does not exist: it would not do what somebody meant.
fn no_such_rule(name: &str, origin: &str) -> Error {
    let hint = match nearest(name, rules::RULES.map(|rule| rule.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`git provenance explain` lists the rules".to_owned(),
    };
    Error::cannot(format!("{origin}: there is no rule `{name}`"), hint)
}

fn judge(source: &Source, linter: &Linter<'_>, output: &mut Output) -> Result<(), Error> {
    output.of(match source {
        Source::Commits { .. } => "commit",
        Source::Mails(_) => "mail",
        Source::Message(_) => "message",
    });
    match source {
        Source::Commits { walk, explicit } => commits::check(walk, *explicit, linter, output),
        Source::Mails(path) => mails::check(path.as_deref(), linter, output),
        Source::Message(path) => message(path, linter, output),
    }
}

/// The rules that hold: `--policy`, `--policy-from`, else those of the repository.
fn rules_of(
    options: &CheckOptions,
    repository: Option<&Repository>,
) -> Result<ProjectPolicy, Error> {
    if let Some(name) = &options.policy {
        return project_policy::named(name);
    }
    if let Some(revision) = &options.policy_from {
        return project_policy::at_revision(revision);
    }
    project_policy::for_check_at(repository)
}

/// One message, without the comments and the rest that git cuts off.
fn message(path: &Path, linter: &Linter<'_>, output: &mut Output) -> Result<(), Error> {
    let (bytes, name) = match path.as_os_str() == "-" {
        true => {
            let mut bytes = Vec::new();
            let most = files::LONGEST_MESSAGE + 1;
            io::stdin()
                .lock()
                .take(most as u64)
                .read_to_end(&mut bytes)
                .map_err(|error| Error::file("read", "standard input", error))?;
            (bytes, "standard input".to_owned())
        }
        false => {
            let bytes = files::read_bounded(path, files::LONGEST_MESSAGE)?;
            (bytes, path.to_string_lossy().into_owned())
        }
    };
    if bytes.len() > files::LONGEST_MESSAGE {
        let what = format!(
            "`{}` is longer than {} bytes",
            crate::text::escape::line(name.as_bytes()),
            files::LONGEST_MESSAGE
        );
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    files::refuse_nul(&bytes, &format!("`{}`", crate::text::escape::line(name.as_bytes())))?;
    let comment = Config::read()?.comment_string_of(&bytes);
    let trailer_config = TrailerConfig { comment, ..TrailerConfig::default() };
    let draft = Message::parse(bytes, &trailer_config);
    if draft.subject().is_empty() {
        let what =
            format!("there is no message in `{}`", crate::text::escape::line(name.as_bytes()));
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    // What git cuts off is not judged; every place stays what it is in the file.
    let end = draft.log_end();
    let mut bytes = draft.into_bytes();
    bytes.truncate(end);
    let message = Message::parse(bytes, &trailer_config);
    let raw = CommitInput {
        subject: Subject::Commit,
        author: None,
        committer: None,
        parents: 1,
        message: &message,
        changes: None,
    };
    let findings =
        rules::check(linter, &CommitFacts::read(linter, raw, &mut IdentityCache::default()));
    let subject = message.subject().to_vec();
    output.one(&CheckedMessage {
        origin: Origin::Message(name),
        subject,
        message: message.into_bytes(),
        findings,
    })
}

fn format(options: &CheckOptions) -> Format {
    let color = match options.color.unwrap_or_default() {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => io::stdout().is_terminal() && console::colors_enabled(),
    };
    match options.format.unwrap_or_default() {
        ReportFormat::Text if options.summary => Format::Summary { color },
        ReportFormat::Text => {
            Format::Text { color, columns: files::columns(), passes: options.verbose }
        }
        ReportFormat::Json => Format::Json,
        ReportFormat::Sarif => Format::Sarif,
        ReportFormat::Github => Format::Github,
        ReportFormat::Junit => Format::Junit,
    }
}

/// The settings with which stored messages are read: git's own, whoever reads them, so that everybody gets
/// the same judgement.
fn stored() -> Arc<TrailerConfig> {
    Arc::new(TrailerConfig::default())
}

/// The first line that says something.
fn subject_of(message: &[u8]) -> Vec<u8> {
    let line = message.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().to_vec()
}
