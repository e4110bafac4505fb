//! The laws: what may never be in what git stored, whatever was crossed.

use std::fmt;

use crate::case::{Case, Guard};
use crate::oracle::{
    AboutAi, about_ai, covered_text, is_own, own_sign_offs, peoples_lines, reader_lines, shows_ai,
};
use crate::person::{Answers, Person};
use crate::run::{Seen, Side};
use crate::stored::Stored;

/// The promise that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Law {
    /// No own sign-off that was neither typed in this run nor stood under the same change and text.
    Consent,
    /// No evidence of AI use gone without an answer.
    Evidence,
    /// No person's line gone or out of order.
    People,
    /// No own sign-off taken where change, text and lines about AI stayed, and nobody was asked.
    Cover,
    /// What is said and the exit code are what happened.
    Truth,
    /// git decides: what git commits is committed, where no promise is against it.
    Git,
    /// The run ends.
    Hang,
}

/// One broken promise.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) law: Law,
    pub(crate) why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {}", self.law, self.why)
    }
}

fn fault(law: Law, why: impl Into<String>) -> Fault {
    Fault { law, why: why.into() }
}

/// What a case says about the run, for the judge alone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Terms {
    /// The rules of HEAD let what agents left go.
    pub(crate) frees_evidence: bool,
    /// The text of the draft that an option named, of the last commit.
    pub(crate) draft: Option<String>,
    /// One commit is made.
    pub(crate) is_single: bool,
    /// Commits that exist are rewritten, by a command that plain git does not have.
    pub(crate) is_rewrite: bool,
    pub(crate) is_present: bool,
    pub(crate) is_agent: bool,
    /// `git provenance commit`, which wants an answer where nobody is, whatever the message says.
    pub(crate) is_wrapper: bool,
    /// What was typed, where somebody else is the author: a new sign-off of theirs is a person's to decide.
    pub(crate) new_text_of_others: Option<String>,
    /// What a hook of the repository's own adds.
    pub(crate) hook: Option<String>,
    /// The messages of several commits become one.
    pub(crate) folds: bool,
    /// git keeps nothing of what a message was made from, or ASCII is hidden in it: on doubt no sign-off.
    pub(crate) hides_sources: bool,
    /// Ours was told to leave sign-offs out.
    pub(crate) leaves_sign_offs_out: bool,
    /// Ours was told what git was not, such as `--no-ai`.
    pub(crate) has_words_of_ours: bool,
}

impl Terms {
    pub(crate) fn of(case: &Case) -> Self {
        Self {
            frees_evidence: case.frees_evidence(),
            draft: (case.uses_draft() && case.flow.ends_with_commit())
                .then(|| case.draft.text.clone()),
            is_single: case.flow.is_single,
            is_rewrite: case.flow.is_rewrite(),
            is_present: matches!(case.person, Person::Present { .. }),
            is_wrapper: case.guard == Guard::Wrapper,
            is_agent: case.person == Person::Agent,
            new_text_of_others: case.is_others.then(|| case.draft.text.clone()),
            hook: case.hook.map(|(_, line)| line.to_owned()),
            folds: ["rebase squash", "rebase --autosquash"].contains(&case.flow.name),
            hides_sources: case.flow.name == "commit of a pick -n"
                || case.encoding == "ISO-2022-JP",
            leaves_sign_offs_out: case.words.iter().chain(&case.ours).any(|w| w == "--no-sign-off"),
            has_words_of_ours: !case.ours.is_empty(),
        }
    }
}

/// Judges a run.
pub(crate) fn judge(terms: &Terms, seen: &Seen) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(screen) = &seen.ours.answers.stuck {
        faults
            .push(fault(Law::Hang, format!("nobody knows this question:\n{}", screen.trim_end())));
    }
    let pairs = pairs(terms, seen);
    consent(seen, &mut faults);
    cover(terms, seen, &pairs, &mut faults);
    evidence(terms, seen, &pairs, &mut faults);
    people(terms, &pairs, &mut faults);
    truth(terms, seen, &mut faults);
    git(terms, seen, &pairs, &mut faults);
    faults
}

/// Our new commits, each with the commit that plain git made in its place.
pub(crate) fn pairs<'a>(terms: &Terms, seen: &'a Seen) -> Vec<(&'a Stored, &'a Stored)> {
    let candidates = if terms.is_rewrite { &seen.old } else { &seen.twin.new };
    let mut taken = vec![false; candidates.len()];
    let mut pairs = Vec::new();
    for ours in &seen.ours.new {
        let fits = |&at: &usize| {
            let other = &candidates[at];
            !taken[at] && other.tree == ours.tree && other.parents.len() == ours.parents.len()
        };
        if let Some(at) = (0..candidates.len()).find(fits) {
            taken[at] = true;
            pairs.push((ours, &candidates[at]));
        }
    }
    pairs
}

/// How many own sign-offs a reader or git sees in a commit.
pub(crate) fn count_own(commit: &Stored) -> usize {
    let gits = commit.sign_offs.iter().filter(|value| is_own(value)).count();
    own_sign_offs(&commit.message).max(gits)
}

fn consent(seen: &Seen, faults: &mut Vec<Fault>) {
    let mut typed = seen.ours.answers.signed;
    for commit in &seen.ours.new {
        let own = count_own(commit);
        if own == 0 || own <= covered(seen, commit) {
            continue;
        }
        // What no hook can take back any more is named, and pre-push and `check` stop at it (SECURITY.md).
        if is_named(seen, &commit.id) {
            continue;
        }
        if typed > 0 {
            typed -= 1;
            continue;
        }
        let why = format!("an own sign-off that nobody typed, in:\n{}", indented(&commit.message));
        faults.push(fault(Law::Consent, why));
    }
}

/// Whether ours has said that nobody has confirmed this commit.
fn is_named(seen: &Seen, id: &str) -> bool {
    let short = &id[..7.min(id.len())];
    seen.ours.said.lines().any(|line| line.contains(short) && line.contains("nobody has confirmed"))
}

/// How many own sign-offs stood under the same change, text and lines about AI.
fn covered(seen: &Seen, commit: &Stored) -> usize {
    let patch = |id: &str| seen.patches.get(id);
    let is_source = |old: &&Stored| {
        patch(&old.id) == patch(&commit.id)
            && covered_text(&old.message) == covered_text(&commit.message)
    };
    seen.old.iter().filter(is_source).map(count_own).max().unwrap_or(0)
}

fn cover(terms: &Terms, seen: &Seen, pairs: &[(&Stored, &Stored)], faults: &mut Vec<Fault>) {
    let Answers { signed, unsigned, declined, .. } = seen.ours.answers;
    if signed + unsigned + declined > 0 || terms.leaves_sign_offs_out || terms.hides_sources {
        return;
    }
    for (ours, twin) in pairs {
        let stood = covered(seen, twin).min(count_own(twin));
        let has_changed = covered_text(&ours.message) != covered_text(&twin.message);
        if count_own(ours) < stood && !has_changed {
            let why = format!(
                "an own sign-off is gone, and nothing changed; git stored\n{}ours\n{}",
                indented(&twin.message),
                indented(&ours.message)
            );
            faults.push(fault(Law::Cover, why));
        }
    }
}

fn evidence(terms: &Terms, seen: &Seen, pairs: &[(&Stored, &Stored)], faults: &mut Vec<Fault>) {
    if terms.frees_evidence || seen.ours.answers.about_ai > 0 {
        return;
    }
    let mut blamed = Vec::new();
    for (ours, twin) in pairs {
        if shows_ai(&twin.message) && !shows_ai(&ours.message) && !is_named(seen, &ours.id) {
            blamed.push(&ours.id);
            let why =
                format!("git stored\n{}ours\n{}", indented(&twin.message), indented(&ours.message));
            faults.push(fault(Law::Evidence, why));
        }
    }
    // Only where both came to the end: a run that stopped before has combined nothing yet.
    let is_last = |(ours, twin): &&(&Stored, &Stored)| {
        let is_end = seen.twin.code == Some(0);
        is_end && ours.id == seen.ours.head && twin.id == seen.twin.head
    };
    let Some((last, _)) = pairs.iter().find(is_last) else { return };
    if blamed.contains(&&last.id) || shows_ai(&last.message) || is_named(seen, &last.id) {
        return;
    }
    let texts = seen.old.iter().filter(|old| seen.combined.contains(&old.id));
    let mut texts = texts.map(|old| old.message.as_str()).chain(draft_evidence(terms));
    if let Some(text) = texts.find(|text| shows_ai(text)) {
        let why = format!("combined or typed\n{}ours\n{}", indented(text), indented(&last.message));
        faults.push(fault(Law::Evidence, why));
    }
}

/// The draft, unless git's cleanup may have cut it.
fn draft_evidence(terms: &Terms) -> Option<&str> {
    terms.draft.as_deref().filter(|text| terms.is_single && !text.contains(">8"))
}

fn people(terms: &Terms, pairs: &[(&Stored, &Stored)], faults: &mut Vec<Fault>) {
    for (ours, twin) in pairs {
        let stored: Vec<&str> = ours.message.split('\n').collect();
        // Folded messages get one set of trailers: sign-offs and other lines keep an order of their own.
        let (mut sign_offs, mut text) = (stored.iter(), stored.iter());
        let new = terms.new_text_of_others.as_deref().unwrap_or_default();
        for line in peoples_lines(&twin.message) {
            let is_sign_off = line.starts_with("Signed-off-by:");
            if is_sign_off && new.contains(line) {
                continue;
            }
            let rest = if is_sign_off && terms.folds { &mut sign_offs } else { &mut text };
            // A hook adds its line where it does not see it yet.
            let is_hooks = terms.hook.as_deref() == Some(line) && stored.contains(&line);
            if is_hooks || rest.any(|other| *other == line) {
                continue;
            }
            let what = if stored.contains(&line) { "moved" } else { "is gone" };
            let why = format!(
                "{line:?} {what}; git stored\n{}ours\n{}",
                indented(&twin.message),
                indented(&ours.message)
            );
            faults.push(fault(Law::People, why));
            break;
        }
    }
}

fn truth(terms: &Terms, seen: &Seen, faults: &mut Vec<Fault>) {
    let Side { code, said, answers, .. } = &seen.ours;
    let moved = seen.ours.head != seen.ours.head_before;
    let says_no = said.contains("not committed") || said.contains("no commit was made");
    if terms.is_single && says_no && moved && *code != Some(0) {
        let what =
            format!("says that nothing was committed, and there is a commit:\n{}", indented(said));
        faults.push(fault(Law::Truth, what));
    }
    let twin_moved = seen.twin.head != seen.twin.head_before;
    // A commit whose added line goes again may be the very commit that it replaces.
    let short = &seen.ours.head[..7.min(seen.ours.head.len())];
    let is_same = || {
        let names = |before, after| said.contains(&format!("{before}{short}{after}"));
        names("", "]") || names("the commit is now ", "")
    };
    if terms.is_single && *code == Some(0) && twin_moved && !moved && !is_same() {
        faults.push(fault(Law::Truth, format!("exit code 0, and no commit:\n{}", indented(said))));
    }
    let names = || said.contains(&seen.ours.head[..7.min(seen.ours.head.len())]);
    let is_failure = *code != Some(0) && seen.twin.code == Some(0) && answers.stuck.is_none();
    if terms.is_single && is_failure && moved && !names() {
        let what =
            format!("exit code {code:?}, and a commit that is not named:\n{}", indented(said));
        faults.push(fault(Law::Truth, what));
    }
    if terms.is_single && answers.declined > 0 && moved {
        faults.push(fault(Law::Truth, "declined, and there is a commit"));
    }
    let last = seen.ours.new.last();
    if terms.is_single
        && answers.signed > 0
        && *code == Some(0)
        && last.is_some_and(|last| count_own(last) == 0)
    {
        faults.push(fault(Law::Truth, "`yes` was typed, and there is no sign-off"));
    }
}

/// What git commits is committed: refused only where there is evidence, or where nothing but own sign-offs was said.
fn git(terms: &Terms, seen: &Seen, pairs: &[(&Stored, &Stored)], faults: &mut Vec<Fault>) {
    let is_free = terms.is_wrapper
        || terms.is_present
        || terms.is_agent
        || terms.has_words_of_ours
        || terms.is_rewrite;
    let stored = seen.twin.new.iter().map(|commit| commit.message.as_str());
    let olds = seen.old.iter().map(|commit| commit.message.as_str());
    let has_evidence = stored.chain(olds).chain(terms.draft.as_deref()).any(speaks_of_ai);
    let is_empty = seen.twin.new.iter().any(|commit| peoples_lines(&commit.message).is_empty());
    let failed = seen.ours.code != Some(0) && seen.twin.code == Some(0);
    if failed && !is_free && !has_evidence && !is_empty {
        let why = format!("git commits this, and ours does not:\n{}", indented(&seen.ours.said));
        faults.push(fault(Law::Git, why));
    }
    for (ours, twin) in pairs {
        if twin.is_signed && !ours.is_signed && !terms.is_rewrite {
            faults
                .push(fault(Law::Git, format!("git signs {} with a key, ours does not", twin.id)));
        }
    }
}

/// Whether a line is about AI, whatever it says.
fn speaks_of_ai(text: &str) -> bool {
    reader_lines(text).iter().any(|line| about_ai(line) != AboutAi::Nothing)
}

/// A text between two lines that stand out from it.
fn indented(text: &str) -> String {
    let lines = reader_lines(text);
    let end = lines.len() - usize::from(lines.last().is_some_and(|last| last.is_empty()));
    lines[..end].iter().map(|line| format!("    | {line}\n")).collect()
}
