//! PURE. A commit object as bytes: taken apart without interpretation, and written again with other
//! parents, another committer or another message. Everything else stays as it was, to the byte.

use bstr::ByteSlice;

use super::object_format::ObjectFormat;
use crate::text::encoding::MessageEncoding;
use crate::text::identity::IdentityRef;
use git_message::{Cleanup, Message, TrailerConfig, cleanup};

/// Headers that hold a signature over the rest of the commit (commit.c, `gpg_sig_headers`).
const SIGNATURES: &[&[u8]] = &[b"gpgsig", b"gpgsig-sha256"];

/// A commit object, taken apart without interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommitObject<'a> {
    /// All header lines, with the last line end.
    pub header: &'a [u8],
    /// The bytes after the blank line.
    pub message: &'a [u8],
    /// Whether there is a blank line at all.
    has_end: bool,
}

/// How a commit is rewritten.
#[derive(Clone, Copy)]
pub struct Change<'a> {
    /// The id of the commit that replaces a parent; `None` where the parent stays.
    pub parent: &'a dyn Fn(&[u8]) -> Option<&'a str>,
    /// `Name <mail> seconds zone`.
    pub committer: &'a [u8],
    /// The whole message.
    pub message: &'a [u8],
}

/// A header that git could not have written: such a commit is not rewritten.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} of its header is broken: {what}")]
pub struct BrokenHeader {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub what: &'static str,
}

impl<'a> CommitObject<'a> {
    /// Splits a commit object at its blank line.
    pub fn split(bytes: &'a [u8]) -> Self {
        match bytes.find("\n\n") {
            Some(at) => Self { header: &bytes[..=at], message: &bytes[at + 2..], has_end: true },
            None => Self { header: bytes, message: b"", has_end: false },
        }
    }

    /// The same commit with another message, to be looked at.
    pub fn with_message<'b>(&self, message: &'b [u8]) -> CommitObject<'b>
    where
        'a: 'b,
    {
        CommitObject { message, ..*self }
    }

    /// The first value of a header, without continuation lines.
    pub fn value(&self, name: &str) -> Option<&'a [u8]> {
        self.values(name).next()
    }

    /// Who wrote the change; `None` if the header is missing or broken.
    pub fn author(&self) -> Option<IdentityRef<'a>> {
        self.value("author").and_then(IdentityRef::parse)
    }

    /// Who made the commit; `None` if the header is missing or broken.
    pub fn committer(&self) -> Option<IdentityRef<'a>> {
        self.value("committer").and_then(IdentityRef::parse)
    }

    /// The label of the message's encoding; without one it is UTF-8.
    pub fn encoding_label(&self) -> Option<&'a [u8]> {
        self.value("encoding")
    }

    /// The ids of the parents, in order.
    pub fn parents(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.values("parent")
    }

    /// The id of the first parent; `None` for a root commit.
    pub fn first_parent(&self) -> Option<String> {
        self.parents().next().map(|id| id.to_str_lossy().into_owned())
    }

    /// Whether the commit has more than one parent.
    pub fn is_merge(&self) -> bool {
        self.parents().nth(1).is_some()
    }

    /// Whether it carries a signature.
    pub fn is_signed(&self) -> bool {
        self.names().any(|name| SIGNATURES.contains(&name))
    }

    /// Whether the header is one that git writes: a tree, parents, an author and a committer, in this
    /// order and no more of them (commit.c, `commit_tree_extended`).
    ///
    /// # Errors
    /// The first line that is not.
    pub fn check(&self) -> Result<(), BrokenHeader> {
        let mut names = self.numbered().skip_while(|&(at, name)| at == 0 && name == b"tree");
        if self.names().next() != Some(b"tree") {
            return Err(BrokenHeader { line: 1, what: "no tree" });
        }
        let next = names.find(|(_, name)| *name != b"parent");
        let mut wanted =
            [(&b"author"[..], "no author"), (b"committer", "no committer")].into_iter();
        let mut found = next;
        for (name, what) in &mut wanted {
            match found {
                Some((_, seen)) if seen == name => found = names.next(),
                other => {
                    let line = other.map_or_else(|| self.lines().count(), |(at, _)| at) + 1;
                    return Err(BrokenHeader { line, what });
                }
            }
        }
        if !self.header.ends_with(b"\n") {
            return Err(BrokenHeader { line: self.lines().count(), what: "it is cut off" });
        }
        let once = |name: &[u8]| [&b"tree"[..], b"parent", b"author", b"committer"].contains(&name);
        match found.into_iter().chain(names).find(|(_, name)| once(name)) {
            Some((at, _)) => Err(BrokenHeader { line: at + 1, what: "it stands too late" }),
            None => Ok(()),
        }
    }

    /// The message, as git takes it over into another commit, whose encoding `config` names; as it is stored where a
    /// reader sees another text there.
    pub(crate) fn message_for(&self, config: &TrailerConfig) -> Message {
        let stored = MessageEncoding::from_label(self.encoding_label());
        let encoding = MessageEncoding::from_label(config.encoding.as_deref());
        if stored == encoding && !encoding.has_states() {
            return uncut(self.message, config);
        }
        let text = stored.decode(self.message).and_then(|text| encoding.encode(&text));
        text.map_or_else(|| self.stored_message(config), |text| uncut(&text, config))
    }

    /// The message, read as its own encoding says.
    pub(crate) fn stored_message(&self, config: &TrailerConfig) -> Message {
        let encoding = self.encoding_label().map(<[u8]>::to_vec);
        uncut(self.message, &TrailerConfig { encoding, ..config.clone() })
    }

    /// The commit with this change and without any signature, which would not hold any more.
    pub fn rewritten(&self, change: &Change<'_>) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.header.len() + change.message.len() + 64);
        let mut in_signature = false;
        for line in self.header.lines_with_terminator() {
            let (name, value) = line.split_once_str(" ").unwrap_or((line, b""));
            in_signature = SIGNATURES.contains(&name) || (in_signature && name.is_empty());
            match name {
                _ if in_signature => {}
                b"parent" => match (change.parent)(value.trim_end_with(|c| c == '\n')) {
                    Some(new) => put(&mut out, b"parent", new.as_bytes()),
                    None => out.extend_from_slice(line),
                },
                b"committer" => put(&mut out, b"committer", change.committer),
                _ => out.extend_from_slice(line),
            }
        }
        if self.has_end || !change.message.is_empty() {
            out.push(b'\n');
        }
        out.extend_from_slice(change.message);
        out
    }

    fn values<'n>(&self, name: &'n str) -> impl Iterator<Item = &'a [u8]> + use<'a, 'n> {
        self.lines().filter_map(move |line| line.strip_prefix(name.as_bytes())?.strip_prefix(b" "))
    }

    fn names(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.numbered().map(|(_, name)| name)
    }

    /// The name of each header, with the number of its line from 0. A line without a value has no name.
    fn numbered(&self) -> impl Iterator<Item = (usize, &'a [u8])> + use<'a> {
        let lines = self.lines().enumerate().filter(|(_, line)| !line.starts_with_str(" "));
        lines.map(|(at, line)| (at, line.split_once_str(" ").unwrap_or_default().0))
    }

    /// The lines of the header without their `\n`: to git a `\r` before it belongs to the value.
    fn lines(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.header.lines_with_terminator().map(|line| line.strip_suffix(b"\n").unwrap_or(line))
    }
}

/// Puts a signature over a commit's bytes into them: the last header, its lines indented (commit.c,
/// `add_header_signature`).
pub(crate) fn with_signature(commit: &[u8], format: ObjectFormat, signature: &[u8]) -> Vec<u8> {
    let header = CommitObject::split(commit).header;
    let mut out = header.to_vec();
    let name = match format {
        ObjectFormat::Sha1 => SIGNATURES[0],
        ObjectFormat::Sha256 => SIGNATURES[1],
    };
    for (at, line) in signature.lines().enumerate() {
        out.extend_from_slice(if at > 0 { b" " } else { name });
        if at == 0 {
            out.push(b' ');
        }
        out.extend_from_slice(line);
        out.push(b'\n');
    }
    out.extend_from_slice(&commit[header.len()..]);
    out
}

fn put(out: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    out.extend_from_slice(name);
    out.push(b' ');
    out.extend_from_slice(value);
    out.push(b'\n');
}

/// The message of a commit: what stands below a scissors line there is a part of it.
fn uncut(text: &[u8], config: &TrailerConfig) -> Message {
    let is_cut = cleanup(text, Cleanup::Verbatim, &config.comment, true).len() < text.len();
    let comment = if is_cut { Vec::new() } else { config.comment.clone() };
    Message::parse(text, &TrailerConfig { comment, ..config.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: &[u8] = b"tree 1\nparent 2\nparent 3\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000\nencoding ISO-8859-1\ngpgsig -----BEGIN\n tree x\n \n -----END\nmergetag object 4\n parent 2\n\nsubject\n\nbody\n";

    #[test]
    fn a_commit_is_split_without_loss() {
        let commit = CommitObject::split(COMMIT);
        assert_eq!(commit.message, b"subject\n\nbody\n");
        assert_eq!([commit.header, b"\n", commit.message].concat(), COMMIT);
        assert_eq!(commit.parents().collect::<Vec<_>>(), [b"2", b"3"]);
        assert_eq!(commit.first_parent().as_deref(), Some("2"));
        assert!(commit.is_merge());
        assert_eq!(commit.author().map(|author| author.email), Some(&b"a@x"[..]));
        assert_eq!(commit.committer().map(|committer| committer.name), Some(&b"B"[..]));
        assert_eq!(commit.value("tree"), Some(&b"1"[..]));
        assert_eq!(commit.encoding_label(), Some(&b"ISO-8859-1"[..]));
        assert!(commit.is_signed());
        assert_eq!(commit.check(), Ok(()));
    }

    #[test]
    fn a_carriage_return_belongs_to_the_value() {
        let bytes = b"tree 1\nauthor A <a@x> 1 +0000\r\ncommitter B <b@x> 2 +0000\r\nencoding UTF-8\r\n\ns\n";
        let commit = CommitObject::split(bytes);
        assert_eq!(commit.encoding_label(), Some(&b"UTF-8\r"[..]));
        let committer = commit.value("committer").unwrap();
        let change = Change { parent: &|_| None, committer, message: commit.message };
        assert_eq!(commit.rewritten(&change).as_bstr(), bytes.as_bstr());
    }

    #[test]
    fn an_empty_message_is_no_trouble() {
        let commit = CommitObject::split(b"tree 1\nauthor A <a@x>\n\n");
        assert_eq!(commit.message, b"");
        assert!(!commit.is_signed());
        assert_eq!(CommitObject::split(b"tree 1\n").header, b"tree 1\n");
    }

    #[test]
    fn only_parents_committer_signature_and_message_change() {
        let commit = CommitObject::split(COMMIT);
        let parent = |id: &[u8]| (id == b"3").then_some("33");
        let change = Change { parent: &parent, committer: b"C <c@x> 3 +0000", message: b"new\n" };
        assert_eq!(
            commit.rewritten(&change).as_bstr(),
            "tree 1\nparent 2\nparent 33\nauthor A <a@x> 1 +0000\ncommitter C <c@x> 3 +0000\nencoding ISO-8859-1\nmergetag object 4\n parent 2\n\nnew\n"
        );
    }

    #[test]
    fn a_commit_that_ends_with_its_header_stays_one() {
        let bytes = b"tree 1\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000\n";
        let change = |message| Change { parent: &|_| None, committer: b"B <b@x> 2 +0000", message };
        assert_eq!(CommitObject::split(bytes).rewritten(&change(b"")), bytes);
        assert!(CommitObject::split(bytes).rewritten(&change(b"s\n")).ends_with(b"+0000\n\ns\n"));
    }

    #[test]
    fn a_broken_header_is_named_with_its_line() {
        for (header, line) in [
            (&b"parent 1\n\n"[..], 1),
            (b"\n", 1),
            (b"tree 1\ncommitter B <b@x> 2 +0000\n\n", 2),
            (b"tree 1\nparent 2\nauthor A <a@x> 1 +0000\n\n", 4),
            (b"tree 1\nauthor A <a@x> 1 +0000\nauthor A <a@x> 1 +0000\n\n", 3),
            (b"tree 1\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000\nx y\n z\ncommitter B <b@x> 2 +0000\n\n", 6),
            (b"tree 1\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000\nparent 1\n\n", 4),
            (b"tree 1\nauthor A <a@x> 1 +0000\ncommitter\n\n", 3),
            (b"tree 1\nauthor A <a@x> 1 +0000\ncommitter B <b@x> 2 +0000", 3),
            (b"tree 1\nencoding x\nauthor A <a@x> 1 +0000\n\n", 2),
        ] {
            let broken = CommitObject::split(header).check().expect_err("is broken");
            assert_eq!(broken.line, line, "{:?}", header.as_bstr());
        }
    }

    #[test]
    fn a_signature_is_the_last_header_with_its_lines_indented() {
        let signed =
            with_signature(b"tree 1\n\ns\n", ObjectFormat::Sha1, b"-----BEGIN\n\nx\n-----END\n");
        assert_eq!(signed.as_bstr(), "tree 1\ngpgsig -----BEGIN\n \n x\n -----END\n\ns\n");
        assert!(
            with_signature(b"tree 1\n\ns\n", ObjectFormat::Sha256, b"x")
                .contains_str("gpgsig-sha256 x\n")
        );
    }
}
