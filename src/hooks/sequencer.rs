//! Messages that git makes itself: picks, reverts, rebases, folded commits, applied mails. Nobody is asked.

use std::path::{Path, PathBuf};

use super::invoker::Invoker;
use crate::check;
use crate::draft::{
    Origin, SignOffOwners, Source, has_sign_off_of_committer_or_author, is_sign_off, picked,
    sign_off_values,
};
use crate::error::{Error, exit, note};
use crate::git::{
    Base, CommitObject, Config, Object, Objects, SequencerState, applied_commit, applied_text,
    is_same_change,
};
use crate::policy::Policy;
use crate::report::removals_notice;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::session::{files, identity};
use crate::text::encoding::MessageEncoding;
use crate::text::layout::short_id;
use agent_traces::Catalogue;
use git_message::{Message, TrailerConfig};

/// A message of the sequencer, or one of `git commit` with `--no-verify`.
pub(crate) fn clean_sequencer_message(
    file: &Path,
    invoker: &Invoker,
    amends: bool,
) -> Result<u8, Error> {
    let mut site = Site::open()?;
    let bytes = files::read_plain(file)?;
    let trailer_config = site.trailer_config(&bytes);
    let git_directory = file.parent().unwrap_or_else(|| Path::new(".")).to_path_buf();
    let amends = amends || invoker.line().is_some_and(|line| line.amend);
    let making = SequencerState::read(&git_directory, &mut site.objects, amends)?;
    let commits: Vec<&Object> = making.replaced.iter().chain(&making.picked).collect();
    let people = site.people(&commits)?;
    let draft = Message::parse(bytes, &trailer_config);
    let has_sign_offs = has_sign_off_of_committer_or_author(&draft, &people);
    let format = site.config.object_format();
    let base = Base::of_next_commit(&mut site.objects, making.replaced.is_some(), format)?;
    let mut sources = Vec::new();
    for commit in commits {
        let message = Message::parse(CommitObject::split(&commit.bytes).message, &trailer_config);
        let same_patch = has_sign_offs && is_same_change(commit, base, format)?;
        sources.push(Source { message, same_patch });
    }
    let origin = Origin { sources: &sources, folds: making.folds };
    let amend = format!("git provenance amend{}", range(&git_directory));
    finish(file, &draft, &origin, &site.rules.policy, people, &amend)
}

/// A message that `git am` is about to commit: a mail, or a commit that `git rebase --apply` replays.
pub(crate) fn clean_am_message(file: &Path) -> Result<u8, Error> {
    let mut site = Site::open()?;
    let bytes = files::read_plain(file)?;
    let trailer_config = site.trailer_config(&bytes);
    // `.git/rebase-apply/final-commit`.
    let git_directory = file.parent().and_then(Path::parent).unwrap_or_else(|| Path::new("."));
    let replayed = applied_commit(git_directory, &mut site.objects)?;
    let people = site.people(&replayed.iter().collect::<Vec<_>>())?;
    let before = match &replayed {
        Some(commit) => CommitObject::split(&commit.bytes).message.to_vec(),
        // git keeps the text below the subject.
        None => [b"mail\n\n", &applied_text(git_directory).unwrap_or_default()[..]].concat(),
    };
    let message = Message::parse(before, &trailer_config);
    // The patch is applied as it came; where it does not apply, a person mends it.
    let sources = [Source { message, same_patch: true }];
    let draft = Message::parse(bytes, &trailer_config);
    let origin = Origin { sources: &sources, folds: false };
    let policy = &site.rules.policy;
    if replayed.is_some() {
        return finish(file, &draft, &origin, policy, people, "git provenance amend");
    }
    // A mail is somebody's own: its lines are judged, and not changed.
    finish(file, &draft, &origin, policy, people, "git provenance amend")?;
    let code = check::for_hook(&site.rules, &[check::Source::Message(file.to_path_buf())])?;
    if code != exit::DONE {
        note("hint: ask for a new version, or apply it as it is with `git am --no-verify`\n");
    }
    Ok(code)
}

/// Writes the message if anything went, and says so.
fn finish(
    file: &Path,
    draft: &Message,
    origin: &Origin<'_>,
    policy: &Policy,
    people: SignOffOwners,
    amend: &str,
) -> Result<u8, Error> {
    let encoding = MessageEncoding::of(draft);
    if !encoding.reads(draft.as_bytes()) {
        let what = format!("the message is in `{}`, which cannot be read here", encoding.display());
        return Err(Error::cannot(what, "set `i18n.commitEncoding` to UTF-8"));
    }
    let carried = origin.sources.iter().flat_map(|one| sign_off_values(&one.message)).collect();
    let people = people.carrying(carried);
    let (message, removed) = picked(draft, origin, policy, Catalogue::builtin(), &people);
    if message.as_bytes() != draft.as_bytes() {
        files::replace(file, message.as_bytes())?;
    }
    if !removed.is_empty() {
        let signs = removed.iter().any(|one| is_sign_off(&one.text));
        let hint = match signs {
            true => format!("hint: to sign off, run `{amend}` in a terminal\n"),
            false => String::new(),
        };
        note(&(removals_notice(Some("the message"), &removed, &[]) + &hint));
    }
    Ok(exit::DONE)
}

/// The commits that a sequence has made by now, for a hint.
fn range(git_directory: &Path) -> String {
    let state = ["rebase-merge/onto", "sequencer/head"];
    let begun = state.iter().find_map(|name| files::read(&git_directory.join(name)).ok());
    let begun = String::from_utf8(begun.unwrap_or_default()).unwrap_or_default();
    let id = begun.trim();
    let is_id = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_id { format!(" {}..", short_id(id)) } else { String::new() }
}

/// Where the hook runs: the top of a worktree, with what git and the policy say there.
pub(super) struct Site {
    worktree: PathBuf,
    pub(super) config: Config,
    pub(super) objects: Objects,
    pub(super) rules: ProjectPolicy,
}

impl Site {
    /// Asks git, and reads the rules.
    ///
    /// # Errors
    /// When git cannot be asked or the rules cannot be read.
    pub(super) fn open() -> Result<Self, Error> {
        let worktree = files::current_directory()?;
        let config = Config::read()?;
        let mut objects = Objects::open()?;
        let rules = project_policy::find(None, Some(&worktree), &mut objects, &config)?;
        Ok(Self { worktree, config, objects, rules })
    }

    /// The message of a commit, read as its own encoding says.
    pub(super) fn stored_message(&self, commit: &Object) -> Message {
        let commit = CommitObject::split(&commit.bytes);
        let encoding = commit.encoding_label().map(<[u8]>::to_vec);
        let config = TrailerConfig { encoding, ..self.trailer_config(b"") };
        Message::parse(commit.message, &config)
    }

    pub(super) fn trailer_config(&self, message: &[u8]) -> TrailerConfig {
        self.config.trailer_config(self.config.comment_string_of(message))
    }

    /// The author is the one of the first source, since git takes it from there.
    pub(super) fn people(&self, sources: &[&Object]) -> Result<SignOffOwners, Error> {
        let author = sources
            .iter()
            .find_map(|commit| CommitObject::split(&commit.bytes).author())
            .map(|author| author.to_owned());
        let author = author.map_or_else(|| identity::committer(&self.config), Ok)?;
        identity::people(&self.config, &self.worktree, author)
    }
}
