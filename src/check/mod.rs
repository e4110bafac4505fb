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

use crate::cli::{CheckOptions, Color, ReportFormat};
use crate::error::{Error, exit};
use crate::git::{Config, Objects, Repository};
use crate::report::{CheckedMessage, Format, Origin, ReportHeader, Summary, reporter};
use crate::rules::{CommitFacts, CommitInput, IdentityCache, Linter, RuleId, Subject};
use crate::session::agents::OwnAgents;
use crate::session::files;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::text::did_you_mean::nearest;
use git_message::{Message, TrailerConfig};
use output::Output;
pub(crate) use sources::Source;

/// Runs the command.
pub(crate) fn run(options: &CheckOptions) -> Result<u8, Error> {
    let repository = Repository::discover()?;
    let in_force = policy_for(options, repository.as_ref())?;
    let linter = linter_for(&in_force)?;
    let sources = sources::of(options, repository.as_ref())?;
    if options.fix {
        fix::fix(&sources, options, &linter)?;
    }
    let mut output = Output::new(reporter(format(options)), &head_of(&in_force))?;
    if options.quiet {
        output = output.silent();
    }
    Ok(code_of(&judge_all(&sources, &linter, output)?))
}

/// Judges for a hook: as text, and silently where nothing is found.
pub(crate) fn for_hook(in_force: &ProjectPolicy, sources: &[Source]) -> Result<u8, Error> {
    let linter = linter_for(in_force)?;
    let color = io::stderr().is_terminal() && console::colors_enabled_stderr();
    let columns = files::columns_of(&console::Term::stderr());
    let reporter = reporter(Format::Text { color, columns, passes: false });
    let output = Output::new(reporter, &head_of(in_force))?.of_hook();
    Ok(code_of(&judge_all(sources, &linter, output)?))
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

fn code_of(summary: &Summary) -> u8 {
    if summary.errors > 0 || summary.unconfirmed > 0 { exit::DECLINED } else { exit::DONE }
}

fn linter_for(in_force: &ProjectPolicy) -> Result<Linter<'_>, Error> {
    let linter = Linter::new(&in_force.policy, &in_force.agents);
    let linter = linter.map_err(|error| {
        let what = format!("cannot use the globs of {}: {error}", in_force.origin);
        Error::cannot(what, "make them fewer or shorter")
    })?;
    if let Some(unknown) = linter.unknown_rules().next() {
        return Err(no_such_rule(unknown, &in_force.origin));
    }
    Ok(linter.freeing_evidence(in_force.frees_evidence()))
}

fn head_of(in_force: &ProjectPolicy) -> ReportHeader {
    ReportHeader {
        policy: in_force.policy.id.clone(),
        project: in_force.policy.name.clone(),
        origin: in_force.origin.clone(),
    }
}

/// A policy sets the severity of a rule that does not exist: it would not do what it was meant to.
fn no_such_rule(name: &str, origin: &str) -> Error {
    let hint = match nearest(name, RuleId::ALL.map(RuleId::name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`git provenance explain` lists the rules".to_owned(),
    };
    Error::cannot(format!("{origin}: there is no rule `{name}`"), hint)
}

fn judge(source: &Source, linter: &Linter<'_>, output: &mut Output) -> Result<(), Error> {
    output.of(match source {
        Source::Commits { .. } => "commit",
        Source::Mails(_) => "patch",
        Source::Message(_) => "message",
    });
    match source {
        Source::Commits { walk, explicit } => {
            output.look_for_new(!*explicit && walk.revisions == [sources::WHAT_UPSTREAM_LACKS]);
            commits::check(walk, *explicit, linter, output)
        }
        Source::Mails(path) => mails::check(path.as_deref(), linter, output),
        Source::Message(path) => message(path, linter, output),
    }
}

/// The policy in force: `--policy`, `--policy-from`, else those of the repository.
fn policy_for(
    options: &CheckOptions,
    repository: Option<&Repository>,
) -> Result<ProjectPolicy, Error> {
    if let Some(name) = &options.policy {
        return project_policy::named(
            name,
            Some(project_policy::OPTION),
            &OwnAgents::read(&Config::read()?)?,
        );
    }
    if let Some(revision) = &options.policy_from {
        return project_policy::at_revision(revision, &OwnAgents::read(&Config::read()?)?);
    }
    match repository {
        // What is going to be changed depends on whether the rules are committed.
        Some(found) if options.fix => {
            let top = found.worktree.as_deref();
            let rules = project_policy::find(None, top, &mut Objects::open()?, &Config::read()?)?;
            Ok(ProjectPolicy { warning: None, ..rules })
        }
        _ => project_policy::for_check_at(repository),
    }
}

/// One message, without the comments and the rest that git cuts off.
fn message(path: &Path, linter: &Linter<'_>, output: &mut Output) -> Result<(), Error> {
    let hint = "give a file that holds one commit message";
    let (bytes, name) = if path.as_os_str() == "-" {
        (read_input()?, "standard input".to_owned())
    } else {
        let bytes = files::read_bounded(path, files::MAX_MESSAGE_BYTES)?;
        (bytes, path.to_string_lossy().into_owned())
    };
    let shown = crate::text::escape::line(name.as_bytes());
    if bytes.len() > files::MAX_MESSAGE_BYTES {
        let what = format!("`{shown}` is longer than {} bytes", files::MAX_MESSAGE_BYTES);
        return Err(Error::cannot(what, hint));
    }
    files::refuse_nul(&bytes, &format!("`{shown}`"))?;
    let comment = Config::read()?.comment_string_of(&bytes);
    let trailer_config = TrailerConfig { comment, ..TrailerConfig::default() };
    let draft = Message::parse(bytes, &trailer_config);
    if draft.subject().is_empty() {
        return Err(Error::cannot(format!("there is no message in `{shown}`"), hint));
    }
    // What git cuts off is not judged; every place stays what it is in the file.
    let end = draft.log_end();
    let mut bytes = draft.into_bytes();
    bytes.truncate(end);
    let message = Message::parse(bytes, &trailer_config);
    let input = CommitInput {
        subject: Subject::Commit,
        author: None,
        committer: None,
        parents: 1,
        message: &message,
        changes: None,
    };
    let facts = CommitFacts::read(linter, input, &mut IdentityCache::default());
    let findings = linter.check(&facts);
    let subject = message.subject().to_vec();
    output.add(&CheckedMessage {
        origin: Origin::Message(name),
        subject,
        message: message.into_bytes(),
        findings,
    })
}

/// Standard input, with one byte more than a message may have.
fn read_input() -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let input =
        io::stdin().lock().take(files::MAX_MESSAGE_BYTES as u64 + 1).read_to_end(&mut bytes);
    input.map_err(|error| Error::file("read", "standard input", error))?;
    Ok(bytes)
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
fn stored_message_config() -> Arc<TrailerConfig> {
    Arc::new(TrailerConfig::default())
}
