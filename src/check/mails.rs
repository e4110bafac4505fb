//! Judges patches and mails, as `git am` would read them.

use std::path::Path;

use bstr::ByteSlice;

use super::output::Output;
use super::stored_message_config;
use crate::error::Error;
use crate::git::{Content, GitError, Mail, MailError, Mails};
use crate::report::{CheckedMessage, Origin};
use crate::rules::{CommitFacts, CommitInput, IdentityCache, Linter, Subject};
use crate::text::identity::IdentityRef;
use crate::text::lines::first_line;
use git_message::Message;

/// Judges every mail of a file, a directory, or standard input.
pub(crate) fn check(
    path: Option<&Path>,
    linter: &Linter<'_>,
    output: &mut Output,
) -> Result<(), Error> {
    let file =
        path.map_or_else(|| "standard input".into(), |path| path.to_string_lossy().into_owned());
    let shown = crate::text::escape::line(file.as_bytes());
    if let Some(path) = path {
        std::fs::metadata(path).map_err(|error| Error::file("read", path, error))?;
    }
    let mails = Mails::split(path).map_err(|error| cannot(&shown, 0, error))?;
    if mails.count() == 0 {
        return Err(none_in(&shown));
    }
    let (trailer_config, mut cache) = (stored_message_config(), IdentityCache::default());
    for number in 1..=mails.count() {
        let mail = mails.read(number).map_err(|error| cannot(&shown, number, error))?;
        let Mail { author, message, content } = mail;
        let (subject, changes) = match &content {
            Content::Patch(changes) => (Subject::Commit, Some(changes.as_slice())),
            Content::CoverLetter => (Subject::CoverLetter, None),
            Content::Other => {
                let what =
                    format!("mail {number} of `{shown}` is neither a patch nor a cover letter");
                let hint = "give what `git format-patch` writes, one mail or many";
                return Err(Error::cannot(what, hint));
            }
        };
        let message = Message::parse_shared(message, &trailer_config);
        let input = CommitInput {
            subject,
            author: IdentityRef::parse(&author),
            committer: None,
            parents: 1,
            message: &message,
            changes,
        };
        let findings = linter.check(&CommitFacts::read(linter, input, &mut cache));
        let origin = Origin::Mail { file: file.clone(), number };
        let message = message.into_bytes();
        let subject = message[first_line(&message)].trim_end().to_vec();
        output.add(&CheckedMessage { origin, subject, message, findings })?;
    }
    Ok(())
}

/// A file or directory without a mail; its name is made safe for the screen.
pub(crate) fn none_in(shown: &str) -> Error {
    let what = format!("there is no mail in `{shown}`");
    Error::cannot(what, "`git format-patch` writes patches that can be checked")
}

/// A mail that cannot be read, with its place.
fn cannot(file: &str, number: usize, error: MailError) -> Error {
    let place =
        if number == 0 { format!("`{file}`") } else { format!("mail {number} of `{file}`") };
    match error {
        MailError::Git(error @ GitError::Spawn { .. }) => error.into(),
        error => Error::cannot(
            format!("cannot read {place}: {error}"),
            "see whether it is complete, and what `git am` would read",
        ),
    }
}
