//! What git is making: HEAD before it, and the commits that it takes a message, an author or a parent from.

use std::ffi::OsString;
use std::path::Path;

use bstr::ByteSlice;

use super::options::CommitLine;
use crate::draft::{CommitKind, SignOffOwners, sign_off_values};
use crate::error::Error;
use crate::git::{
    Base, CommitObject, Config, Object, ObjectFormat, Objects, prepared_message, split_commit,
    squashed_commits,
};
use crate::session::identity::{self, AuthorFrom};
use crate::session::saved_drafts::NeededWords;
use crate::text::os_str::os_string;
use agent_traces::Catalogue;
use git_message::{InsertAt, Message, TrailerConfig};

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
    /// The commit that is being split, where a rebase has stopped at it.
    split: Option<Object>,
    /// The commits that `git merge --squash` has put together.
    squashed: Vec<Object>,
    /// The message of a pick that made no commit.
    prepared: Option<Vec<u8>>,
}

impl CommitInProgress {
    /// Reads what git is about to do for this command line; its state is below the worktree's git directory.
    ///
    /// # Errors
    /// When the objects cannot be read.
    pub(crate) fn read(
        line: &CommitLine,
        git_directory: &Path,
        comment: &[u8],
        objects: &mut Objects,
    ) -> Result<Self, Error> {
        let reused = line.reuses.as_ref().map(|name| objects.read(&format!("{name}^{{commit}}")));
        let head = objects.read("HEAD")?;
        Ok(Self {
            split: split_commit(git_directory, objects, head.as_ref())?,
            squashed: squashed_commits(git_directory, objects)?,
            prepared: prepared_message(git_directory, comment),
            head,
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

    /// Whether several commits become one, so that it says what each of them said about AI.
    pub(crate) fn unites(&self) -> bool {
        !self.squashed.is_empty()
    }

    /// The messages of the commits that the new one replaces or is made from.
    pub(crate) fn sources(
        &self,
        trailer_config: &TrailerConfig,
        catalogue: &Catalogue,
    ) -> Vec<Message> {
        let commits = self.carriers().chain(&self.split).chain(&self.squashed);
        let mut sources: Vec<Message> =
            commits.map(|commit| with_agent(commit, trailer_config, catalogue)).collect();
        sources.extend(self.prepared.iter().map(|text| Message::parse(&text[..], trailer_config)));
        sources
    }

    /// The message of the commit whose place the new one takes.
    pub(crate) fn replaced(&self, trailer_config: &TrailerConfig) -> Option<Message> {
        let amended = self.head.as_ref().filter(|_| self.amended);
        amended.map(|commit| message_of(commit, trailer_config))
    }

    /// The commits that git takes the message and the author from.
    fn carriers(&self) -> impl Iterator<Item = &Object> {
        let amended = self.head.as_ref().filter(|_| self.amended);
        self.picked.iter().chain(amended).chain(&self.reused)
    }

    /// The sign-offs of the commits that git takes the message and the author from.
    pub(crate) fn carried_sign_offs(&self, trailer_config: &TrailerConfig) -> Vec<Vec<u8>> {
        let messages = self.carriers().map(|commit| message_of(commit, trailer_config));
        messages.flat_map(|message| sign_off_values(&message)).collect()
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
        catalogue: &Catalogue,
    ) -> Result<(), Error> {
        identity::refuse_agent_committer(people.signer(), config, catalogue)?;
        let has_author = self.amended || line.reuses.is_some() || self.picked.is_some();
        let from = if line.names_author {
            AuthorFrom::Option
        } else if has_author && !line.reset_author {
            AuthorFrom::Commit
        } else {
            AuthorFrom::Settings
        };
        identity::refuse_agent_author(people.author(), from, config, catalogue)
    }
}

fn message_of(commit: &Object, trailer_config: &TrailerConfig) -> Message {
    CommitObject::split(&commit.bytes).message_for(trailer_config)
}

/// The message of a commit with its author, where that is an agent: the new commit may have another one.
fn with_agent(commit: &Object, trailer_config: &TrailerConfig, catalogue: &Catalogue) -> Message {
    let message = message_of(commit, trailer_config);
    let author = CommitObject::split(&commit.bytes).author().map(|author| author.to_owned());
    match author.filter(|author| identity::known_agent(author, catalogue).is_some()) {
        Some(agent) => message.insert(InsertAt::End, b"Co-authored-by", &agent.to_value()),
        None => message,
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
