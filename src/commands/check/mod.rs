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

use super::files;
use super::policy_in_force::{self, InForce};
use crate::agents::Catalogue;
use crate::cli::{CheckOptions, Color, ReportFormat};
use crate::error::{Error, exit};
use crate::git::{Settings, WorkPlace};
use crate::message::{Dialect, Message, comment_from_tail};
use crate::report::{Format, Head, Judged, Origin, Tally, reporter};
use crate::rules::{self, Book, CommitFacts, Memo, RawFacts, Subject};
use crate::text::did_you_mean::nearest;
use output::Output;
pub(super) use sources::Source;

/// Runs the command.
pub(crate) fn run(options: &CheckOptions) -> Result<u8, Error> {
    let place = WorkPlace::find()?;
    let in_force = rules_of(options, &place)?;
    let book = book_of(&in_force)?;
    let sources = sources::of(options, &place)?;
    if options.fix {
        fix::fix(&sources, options, &book)?;
    }
    let mut output = Output::new(reporter(format(options)), &head_of(&in_force))?;
    if options.quiet {
        output = output.silent();
    }
    let tally = judge_all(&sources, &book, output)?;
    Ok(code_of(&tally))
}

/// Judges for a hook, as text and silently where nothing is found.
pub(super) fn for_hook(in_force: &InForce, sources: &[Source]) -> Result<u8, Error> {
    let book = book_of(in_force)?;
    let color = io::stderr().is_terminal() && console::colors_enabled_stderr();
    let columns = files::columns_of(&console::Term::stderr());
    let reporter = reporter(Format::Text { color, columns, passes: false });
    let output = Output::new(reporter, &head_of(in_force))?.of_hook();
    let tally = judge_all(sources, &book, output)?;
    Ok(code_of(&tally))
}

fn judge_all(sources: &[Source], book: &Book<'_>, mut output: Output) -> Result<Tally, Error> {
    for source in sources {
        if let Err(error) = judge(source, book, &mut output) {
            output.break_off();
            return Err(error);
        }
    }
    output.finish()
}

fn code_of(tally: &Tally) -> u8 {
    if tally.errors > 0 { exit::DECLINED } else { exit::DONE }
}

fn book_of(in_force: &InForce) -> Result<Book<'_>, Error> {
    let globs = |error: crate::policy::GlobError| {
        Error::cannot(
            format!("cannot use the globs of {}: {error}", in_force.origin),
            "make them fewer or shorter",
        )
    };
    let book = Book::new(&in_force.policy, Catalogue::builtin()).map_err(globs)?;
    if let Some(unknown) = book.unknown_rules().next() {
        return Err(no_such_rule(unknown, &in_force.origin));
    }
    Ok(book)
}

fn head_of(in_force: &InForce) -> Head {
    Head {
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

fn judge(source: &Source, book: &Book<'_>, output: &mut Output) -> Result<(), Error> {
    output.of(match source {
        Source::Commits { .. } => "commit",
        Source::Mails(_) => "mail",
        Source::Message(_) => "message",
    });
    match source {
        Source::Commits { walk, explicit } => commits::check(walk, *explicit, book, output),
        Source::Mails(path) => mails::check(path.as_deref(), book, output),
        Source::Message(path) => message(path, book, output),
    }
}

/// The rules that hold: `--policy`, `--policy-from`, else those of the repository.
fn rules_of(options: &CheckOptions, place: &WorkPlace) -> Result<InForce, Error> {
    if let Some(name) = &options.policy {
        return policy_in_force::named(name);
    }
    if let Some(revision) = &options.policy_from {
        return policy_in_force::at_revision(revision);
    }
    policy_in_force::for_check_at(place)
}

/// One message, without the comments and the rest that git cuts off.
fn message(path: &Path, book: &Book<'_>, output: &mut Output) -> Result<(), Error> {
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
            crate::escape::line(name.as_bytes()),
            files::LONGEST_MESSAGE
        );
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    files::refuse_nul(&bytes, &format!("`{}`", crate::escape::line(name.as_bytes())))?;
    let comment = Settings::read()?.comment().or_else(|| comment_from_tail(&bytes));
    let dialect =
        Dialect { comment: comment.unwrap_or_else(|| b"#".to_vec()), ..Dialect::default() };
    let draft = Message::parse(bytes, &dialect);
    if draft.subject().is_empty() {
        let what = format!("there is no message in `{}`", crate::escape::line(name.as_bytes()));
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    // What git cuts off is not judged; every place stays what it is in the file.
    let end = draft.log_end();
    let mut bytes = draft.into_bytes();
    bytes.truncate(end);
    let message = Message::parse(bytes, &dialect);
    let raw = RawFacts {
        subject: Subject::Commit,
        author: None,
        committer: None,
        parents: 1,
        message: &message,
        changes: None,
    };
    let findings = rules::check(book, &CommitFacts::read(book, raw, &mut Memo::default()));
    let subject = message.subject().to_vec();
    output.one(&Judged {
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
fn stored() -> Arc<Dialect> {
    Arc::new(Dialect::default())
}

/// The first line that says something.
fn subject_of(message: &[u8]) -> Vec<u8> {
    let line = message.lines().find(|line| !line.trim().is_empty());
    line.unwrap_or_default().to_vec()
}
