//! Messages that git makes itself: picks, reverts, rebases, folded commits, applied mails. Nobody is asked.

use std::path::{Path, PathBuf};

use bstr::ByteSlice;

use super::commit_msg::author_of_commit;
use super::invoker::{Command, Invoker};
use super::stored;
use crate::check;
use crate::commit::cleanup::CleanupMode;
use crate::draft::{
    Making, Origin, Picked, SignOffOwners, Source, has_sign_off_of_committer_or_author,
    is_sign_off, picked, sign_off_values,
};
use crate::error::{Error, exit, note};
use crate::git::{
    Base, CommitObject, Config, Object, Objects, SequencerState, applied_commit, applied_text,
    is_same_change, prepared_message, squashed_commits,
};
use crate::report::removals_notice;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::session::{files, identity};
use crate::text::encoding::MessageEncoding;
use crate::text::escape;
use crate::text::identity::Identity;
use crate::text::layout::short_id;
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
    let state = SequencerState::read(&git_directory, &mut site.objects, "HEAD", amends)?;
    if let (Command::Commit(_), Some(picked)) = (&invoker.command, &state.picked) {
        stored::note_picked(&git_directory, invoker, picked)?;
    }
    let squashed = match state.folds {
        true => Vec::new(),
        false => squashed_commits(&git_directory, &mut site.objects)?,
    };
    let making = match (state.folds, squashed.is_empty()) {
        (true, _) => Making::Fold,
        (false, false) => Making::Squash,
        (false, true) => Making::Copy,
    };
    let commits: Vec<&Object> =
        state.replaced.iter().chain(&state.picked).chain(&squashed).collect();
    let people = site.people(invoker.line().and_then(|_| author_of_commit()), &commits)?;
    let draft = Message::parse(&bytes[..], &trailer_config);
    let has_sign_offs = has_sign_off_of_committer_or_author(&draft, &people);
    let format = site.config.object_format();
    let base = Base::of_next_commit(&mut site.objects, state.replaced.is_some(), format)?;
    let mut sources = Vec::new();
    for commit in commits {
        let message = CommitObject::split(&commit.bytes).message_for(&trailer_config);
        let is_alone = making == Making::Copy;
        let same_patch = is_alone && has_sign_offs && is_same_change(commit, base, format)?;
        sources.push(Source { message, same_patch, agent: site.lost_agent(commit, &people) });
    }
    if sources.is_empty() && invoker.line().is_some_and(|line| line.message_is_given) {
        sources.extend(prepared_source(&git_directory, &trailer_config));
    }
    let cleaned = site.cleaned(invoker, &bytes)?;
    let frees_evidence = site.rules.frees_evidence();
    let origin = Origin { sources: &sources, making, frees_evidence, cleaned: &cleaned };
    let picked = pick(&draft, &origin, &site.rules, people);
    finish(file, &draft, picked, &format!("git provenance amend{}", range(&git_directory)))
}

/// What is left of a pick that made no commit, as far as the next commit is made from it.
fn prepared_source(git_directory: &Path, trailer_config: &TrailerConfig) -> Option<Source> {
    let message = prepared_message(git_directory, &trailer_config.comment)?;
    let message = Message::parse(message, trailer_config);
    Some(Source { message, same_patch: false, agent: None })
}

/// A message that `git am` is about to commit: a mail, or a commit that `git rebase --apply` replays.
pub(crate) fn clean_am_message(file: &Path) -> Result<u8, Error> {
    let mut site = Site::open()?;
    let bytes = files::read_plain(file)?;
    let trailer_config = site.trailer_config(&bytes);
    // `.git/rebase-apply/final-commit`.
    let git_directory = file.parent().and_then(Path::parent).unwrap_or_else(|| Path::new("."));
    let replayed = applied_commit(git_directory, &mut site.objects)?;
    let people = site.people(None, &replayed.iter().collect::<Vec<_>>())?;
    let message = match &replayed {
        Some(commit) => CommitObject::split(&commit.bytes).message_for(&trailer_config),
        // git keeps the text below the subject, which the mail has in its header.
        None => {
            let text = applied_text(git_directory).unwrap_or_default();
            let subject = bytes.lines().next().unwrap_or_default();
            Message::parse([subject, b"\n\n", &text[..]].concat(), &trailer_config)
        }
    };
    // The patch is applied as it came; where it does not apply, a person mends it.
    let sources = [Source { message, same_patch: true, agent: None }];
    let draft = Message::parse(bytes, &trailer_config);
    let origin = Origin {
        sources: &sources,
        making: Making::Copy,
        frees_evidence: site.rules.frees_evidence(),
        cleaned: &Message::clone,
    };
    let mut picked = pick(&draft, &origin, &site.rules, people);
    if replayed.is_some() {
        return finish(file, &draft, picked, "git provenance amend");
    }
    // A mail is somebody's own: its lines are judged, and not changed.
    picked.kept.clear();
    finish(file, &draft, picked, "git provenance amend")?;
    let code = check::for_hook(&site.rules, &[check::Source::Message(file.to_path_buf())])?;
    if code != exit::DONE {
        note("hint: ask for a new version, or apply it as it is with `git am --no-verify`\n");
    }
    Ok(code)
}

/// Makes the message; other people's sign-offs that its sources have are theirs.
fn pick(
    draft: &Message,
    origin: &Origin<'_>,
    rules: &ProjectPolicy,
    people: SignOffOwners,
) -> Picked {
    let values = origin.sources.iter().flat_map(|source| sign_off_values(&source.message));
    let people = people.carrying(values.collect());
    picked(draft, origin, &rules.policy, &rules.agents, &people)
}

/// Writes the message if it is another one, and says what was removed, kept and carried over.
fn finish(file: &Path, draft: &Message, picked: Picked, amend: &str) -> Result<u8, Error> {
    let encoding = MessageEncoding::of(draft);
    if !encoding.reads(draft.as_bytes()) {
        let what = format!("the message is in `{}`, which cannot be read here", encoding.display());
        return Err(Error::cannot(what, "set `i18n.commitEncoding` to UTF-8"));
    }
    let Picked { message, removed, mut carried, kept } = picked;
    carried.retain(|line| kept.iter().all(|kept| kept.text.trim() != line.trim()));
    if message.as_bytes() != draft.as_bytes() {
        files::replace(file, message.as_bytes())?;
    }
    let mut text = removals_notice(Some("the message"), &removed, &kept);
    if !carried.is_empty() {
        let lines = shown(&carried);
        text += &format!("kept from the commits that this one is made from:\n{lines}");
    }
    let needs_sign_off = removed.iter().any(|one| is_sign_off(&one.text));
    let why = what_to_decide(!kept.is_empty(), needs_sign_off);
    if !why.is_empty() {
        text += &format!("hint: {why}, run `{amend}` in a terminal\n");
    }
    note(&text);
    Ok(exit::DONE)
}

/// Lines of a message, for a note.
pub(super) fn shown(lines: &[Vec<u8>]) -> String {
    lines.iter().map(|line| format!("  {}\n", escape::line(line))).collect()
}

/// What is left to a person, for a hint; nothing where nothing is.
pub(super) fn what_to_decide(shows_ai: bool, needs_sign_off: bool) -> &'static str {
    match (shows_ai, needs_sign_off) {
        (false, true) => "to sign off",
        (true, true) => "to say what AI was used for and sign off",
        (true, false) => "to say what AI was used for",
        (false, false) => "",
    }
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

    pub(super) fn trailer_config(&self, message: &[u8]) -> TrailerConfig {
        self.config.trailer_config(self.config.comment_string_of(message))
    }

    /// The author of a commit, where that is an agent and another person is the author of the new one.
    fn lost_agent(&self, commit: &Object, people: &SignOffOwners) -> Option<Identity> {
        let author = CommitObject::split(&commit.bytes).author()?.to_owned();
        let is_lost = author != *people.author();
        (is_lost && identity::known_agent(&author, &self.rules.agents).is_some()).then_some(author)
    }

    /// How git cleans the message before it stores it, where its command line tells.
    fn cleaned(
        &self,
        invoker: &Invoker,
        offered: &[u8],
    ) -> Result<impl Fn(&Message) -> Message, Error> {
        let cleaner = |line| {
            let mode = CleanupMode::from_options(line, &self.config)?;
            Ok::<_, Error>(mode.cleaner(line, &self.config, &self.worktree, offered))
        };
        let cleaner = invoker.line().map(cleaner).transpose()?;
        Ok(move |message: &Message| match &cleaner {
            Some(cleaner) => Message::parse(cleaner.clean(message.as_bytes()), message.config()),
            None => message.clone(),
        })
    }

    /// Whose sign-offs are whose. Where `git commit` does not name the author, it is the one of the first source, since
    /// git takes it from there.
    pub(super) fn people(
        &self,
        named: Option<Identity>,
        sources: &[&Object],
    ) -> Result<SignOffOwners, Error> {
        let authors = || {
            let mut commits = sources.iter().map(|commit| CommitObject::split(&commit.bytes));
            commits.find_map(|commit| commit.author()).map(|author| author.to_owned())
        };
        let author =
            named.or_else(authors).map_or_else(|| identity::committer(&self.config), Ok)?;
        identity::people(&self.config, &self.worktree, author)
    }
}
