//! What leaves the repository: pushes (pre-push) and mails (sendemail-validate). Nothing is changed, and what breaks a
//! rule stops it.

use std::ffi::OsString;
use std::io::{self, Read};
use std::path::Path;

use bstr::ByteSlice;

use crate::check::{self, Source};
use crate::error::{Error, exit, note};
use crate::git::{Content, Mails, Objects, Repository, Walk, Without};
use crate::session::project_policy;
use crate::text::escape;

/// Checks the commits that `git push` sends and no remote has. git writes a line for each reference:
/// local name, local id, remote name, remote id (githooks(5)).
pub(crate) fn push(words: &[OsString]) -> Result<u8, Error> {
    let mut input = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut input);
    read.map_err(|error| Error::file("read", "standard input", error))?;
    let mut objects = Objects::open()?;
    let (mut sent, mut known) = (Vec::new(), Vec::new());
    for line in input.lines() {
        // The local name can be `HEAD@{1 day ago}`, and no name need be text.
        let mut fields = line.rsplitn(4, |&byte| byte == b' ');
        let (remote, _, local) = (fields.next(), fields.next(), fields.next());
        let id = |field: Option<&'_ [u8]>| {
            let field = field?.to_str().ok()?;
            field.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| field.to_owned())
        };
        let (Some(local), Some(remote), Some(_)) = (id(local), id(remote), fields.next()) else {
            return Err(Error::cannot(
                format!("cannot read `{}` as git writes it for pre-push", escape::line(line)),
                "`git provenance check` checks the same without a push",
            ));
        };
        // A tag of something else brings no commit, and a deletion none at all.
        if is_nothing(&local) || objects.read_start(&format!("{local}^{{commit}}"), 0)?.is_none() {
            continue;
        }
        sent.push(OsString::from(&local));
        // What somebody else has pushed may not be here yet.
        if !is_nothing(&remote) && objects.read_start(&format!("{remote}^{{commit}}"), 0)?.is_some()
        {
            known.push(OsString::from(format!("^{remote}")));
        }
    }
    if sent.is_empty() {
        return Ok(exit::DONE);
    }
    sent.append(&mut known);
    let repository = Repository::open()?;
    let rules = project_policy::for_check_at(Some(&repository))?;
    let walk = Walk { repository, revisions: sent, whole: true, without: Without::Remotes };
    let code = check::for_hook(&rules, &[Source::Commits { walk, explicit: false }])?;
    if code != exit::DONE {
        let remote = words.first().map(|name| escape::line(name.as_encoded_bytes()));
        let remote = remote.unwrap_or_else(|| "the remote".into());
        note(&format!(
            "not pushed to {remote}\nhint: correct the commits with `git provenance amend`, which takes a range such as {}\n",
            "@{upstream}.."
        ));
    }
    Ok(code)
}

/// Checks one mail that `git send-email` is about to send: a patch, or the introduction of a series. Any other mail,
/// such as a reply, is nobody's commit.
pub(crate) fn mail(file: &Path) -> Result<u8, Error> {
    let content = content_of_one(file);
    if content == Some(Content::Other) {
        return Ok(exit::DONE);
    }
    let rules = project_policy::for_check_at(Repository::discover()?.as_ref())?;
    let code = check::for_hook(&rules, &[Source::Mails(Some(file.to_path_buf()))])?;
    if code != exit::DONE {
        note(&match content {
            Some(Content::CoverLetter) => format!(
                "not sent\nhint: edit the file, or remove agents' lines with `git provenance strip --in-place {}`\n",
                escape::word(file.as_os_str().as_encoded_bytes())
            ),
            _ => "not sent\nhint: correct the commits with `git provenance amend`, then run `git format-patch` again\n"
                .to_owned(),
        });
    }
    Ok(code)
}

/// What a file with one mail brings; `None` where it cannot be read or holds more, and the check says why.
fn content_of_one(file: &Path) -> Option<Content> {
    let mails = Mails::split(Some(file)).ok()?;
    match mails.count() {
        // Text without a header, which `git send-email --compose` writes one for.
        0 => Some(Content::Other),
        1 => mails.read(1).ok().map(|mail| mail.content),
        _ => None,
    }
}

/// The id of no object.
fn is_nothing(id: &str) -> bool {
    id.bytes().all(|byte| byte == b'0')
}
