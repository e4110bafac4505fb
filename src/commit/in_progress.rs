//! What git is making: HEAD before it, and the commits that it takes a message, an author or a parent from.

use std::ffi::OsString;

use bstr::ByteSlice;

use super::options::CommitLine;
use crate::draft::{CommitKind, SignOffOwners, sign_off_values};
use crate::error::Error;
use crate::git::{Base, CommitObject, Config, Object, ObjectFormat, Objects};
use crate::session::identity::{self, AuthorFrom};
use crate::session::saved_drafts::NeededWords;
use crate::text::os_str::os_string;
use git_message::{Message, TrailerConfig};

/// The commit that git is about to make, read once.
pub(crate) struct CommitInProgress {
    /// HEAD; `None` before the first commit.
    head: Option<Object>,
    /// Whether the new commit takes the place of HEAD.
    amended: bool,
    /// `CHERRY_PICK_HEAD`.
    picked: Option<Object>,
    /// Whether there is a `MERGE_HEAD`.
    merging: bool,
    /// The commit that `-C` or `-c` names.
    reused: Option<Object>,
}

impl CommitInProgress {
    /// Reads what git is about to do for this command line.
    ///
    /// # Errors
    /// When the objects cannot be read.
    pub(crate) fn read(line: &CommitLine, objects: &mut Objects) -> Result<Self, Error> {
        let reused = line.reuses.as_ref().map(|name| objects.read(&format!("{name}^{{commit}}")));
        Ok(Self {
            head: objects.read("HEAD")?,
            amended: line.amend,
            picked: objects.read_pseudo("CHERRY_PICK_HEAD")?,
            merging: objects.read_pseudo("MERGE_HEAD")?.is_some(),
            reused: reused.transpose()?.flatten(),
        })
    }

    /// The id of HEAD before the commit.
    pub(crate) fn head(&self) -> Option<&str> {
        self.head.as_ref().map(|head| head.id.as_str())
    }

    /// The first parent of the new commit; `None` for a first commit.
    pub(crate) fn parent(&self) -> Option<String> {
        let head = self.head.as_ref()?;
        if self.amended { head.first_parent() } else { Some(head.id.clone()) }
    }

    /// What the changes of the new commit are changes to.
    pub(crate) fn base(&self, format: ObjectFormat) -> Base {
        match (&self.head, self.amended) {
            (Some(_), false) => Base::Head,
            (Some(head), true) if head.first_parent().is_some() => Base::HeadParent,
            _ => Base::EmptyTree(format),
        }
    }

    /// A merge is known by git's state, anything else by its subject.
    pub(crate) fn kind(&self, draft: &Message, has_changes: bool) -> CommitKind {
        if self.merging { CommitKind::Merge } else { CommitKind::of(draft, has_changes) }
    }

    /// The messages of the commits that the new one replaces or is made from.
    pub(crate) fn sources(&self, trailer_config: &TrailerConfig) -> Vec<Message> {
        let amended = self.head.as_ref().filter(|_| self.amended);
        let commits = self.picked.iter().chain(amended).chain(&self.reused);
        commits
            .map(|commit| {
                let commit = CommitObject::split(&commit.bytes);
                let encoding = commit.encoding_label().map(<[u8]>::to_vec);
                Message::parse(
                    commit.message,
                    &TrailerConfig { encoding, ..trailer_config.clone() },
                )
            })
            .collect()
    }

    /// The sign-offs of the commits that git takes the message and the author from.
    pub(crate) fn carried_sign_offs(&self, trailer_config: &TrailerConfig) -> Vec<Vec<u8>> {
        self.sources(trailer_config).iter().flat_map(sign_off_values).collect()
    }

    /// The words that a run needs which takes its message from a draft: git then does all the same what the option
    /// that gave the message did beside it.
    pub(crate) fn words_beside_message(&self, line: &CommitLine) -> NeededWords {
        let mut words = line.words_beside_fixup();
        let reused = self.reused.as_ref().filter(|_| !line.reset_author);
        let author = reused.and_then(|reused| CommitObject::split(&reused.bytes).value("author"));
        words.extend(author.into_iter().flat_map(authorship));
        NeededWords { beside_message: words, others: line.words_for_retry() }
    }

    /// Refuses an agent as committer or author, whatever the message says.
    ///
    /// # Errors
    /// When it is one.
    pub(crate) fn refuse_agents(
        &self,
        line: &CommitLine,
        people: &SignOffOwners,
        config: &Config,
    ) -> Result<(), Error> {
        identity::refuse_agent_committer(people.signer(), config)?;
        let has_author = self.amended || line.reuses.is_some() || self.picked.is_some();
        let from = if line.names_author {
            AuthorFrom::Option
        } else if has_author && !line.reset_author {
            AuthorFrom::Commit
        } else {
            AuthorFrom::Settings
        };
        identity::refuse_agent_author(people.author(), from, config)
    }
}

/// `Name <mail> seconds zone` as options.
fn authorship(author: &[u8]) -> Vec<OsString> {
    let Some(end) = author.rfind_byte(b'>') else { return Vec::new() };
    let (who, when) = (&author[..=end], author[end + 1..].trim());
    let mut words = vec![os_string(&[b"--author=", who].concat())];
    if !when.is_empty() {
        words.push(os_string(&[b"--date=@", when].concat()));
    }
    words
}
