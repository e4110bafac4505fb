//! Options and settings that are drawn, each as a word of the shell.

use crate::flow::Family;
use crate::random::Random;

/// Where a commit's message comes from.
const MESSAGES: [&str; 14] = [
    "-F \"$FILES/m\"",
    "-F \"$FILES/m\"",
    "-F \"$FILES/m\"",
    "-m \"$(cat \"$FILES/m\")\"",
    "-m \"$(cat \"$FILES/m\")\"",
    "-m 'part: one' -m \"$(tail -n +3 \"$FILES/m\")\"",
    "-C side",
    "-C clash",
    "-c side",
    "--fixup=HEAD",
    "--fixup=HEAD -m \"$(cat \"$FILES/m\")\"",
    "--squash=HEAD -m \"$(cat \"$FILES/m\")\"",
    "--fixup=amend:HEAD",
    "",
];

/// Beside the message.
const COMMIT: [&str; 30] = [
    "-s",
    "-s",
    "--trailer 'Signed-off-by: Robin Tester <robin@example.org>'",
    "--trailer 'Reviewed-by: Kim Reader <kim@reader.test>'",
    "--trailer 'sob: Robin Tester <robin@example.org>'",
    "--trailer 'Co-authored-by: Claude <noreply@anthropic.com>'",
    "-e",
    "-e",
    "--no-edit",
    "-n",
    "-n",
    "--allow-empty",
    "--allow-empty-message",
    "--template=\"$FILES/t\"",
    "--no-template",
    "--cleanup=strip",
    "--cleanup=whitespace",
    "--cleanup=verbatim",
    "--cleanup=scissors",
    "--cleanup=default",
    "--no-cleanup",
    "-v",
    "-v -v",
    "--status",
    "--no-status",
    "--author='Ola Author <ola@author.test>'",
    "-S",
    "--no-signoff",
    "--date=2026-05-04T03:02:01+0000",
    "-q",
];

const AMEND: [&str; 3] = ["--reset-author", "--no-edit", "--no-edit"];

const MERGE: [&str; 14] = [
    "-m \"$(cat \"$FILES/m\")\"",
    "-F \"$FILES/m\"",
    "-F \"$FILES/m\"",
    "--signoff",
    "--log",
    "--edit",
    "--no-edit",
    "--no-verify",
    "--cleanup=strip",
    "--cleanup=verbatim",
    "--cleanup=scissors",
    "--cleanup=whitespace",
    "-S",
    "--no-log",
];

const PICK: [&str; 9] = [
    "-x",
    "-s",
    "-e",
    "--cleanup=strip",
    "--cleanup=verbatim",
    "--cleanup=scissors",
    "--allow-empty",
    "-S",
    "--allow-empty-message",
];

const REVERT: [&str; 8] = [
    "--no-edit",
    "--no-edit",
    "-e",
    "-s",
    "--cleanup=verbatim",
    "--cleanup=scissors",
    "--reference",
    "-S",
];

const REBASE: [&str; 6] =
    ["--signoff", "--force-rebase", "--no-verify", "--reset-author-date", "-S", "--keep-empty"];

const REBASE_APPLY: [&str; 4] = ["--signoff", "--force-rebase", "--no-verify", "-S"];

const MAIL: [&str; 9] = [
    "-s",
    "-s",
    "--no-verify",
    "--keep",
    "--scissors",
    "--3way",
    "--keep-cr",
    "-S",
    "--message-id",
];

const OUR_AMEND: [&str; 5] =
    ["--no-ai", "--ai-used-for code", "--no-sign-off", "--force", "--drop-signatures"];

/// Options of ours before those of git.
const OURS: [&str; 5] = ["--no-ai", "--ai-used-for code", "--no-sign-off", "--no-ai", ""];

/// Settings, as `key=value`; what starts with `trailer.` changes what trailers are.
const SETTINGS: [&str; 32] = [
    "commit.cleanup=strip",
    "commit.cleanup=whitespace",
    "commit.cleanup=verbatim",
    "commit.cleanup=scissors",
    "core.commentChar=;",
    "core.commentChar=auto",
    "core.commentChar=#",
    "core.commentChar=S",
    "commit.verbose=true",
    "commit.verbose=false",
    "commit.verbose=-1",
    "commit.verbose=2",
    "commit.template=TEMPLATE",
    "commit.template=MESSAGE",
    "commit.status=false",
    "commit.status=true",
    "trailer.sob.key=Signed-off-by",
    "trailer.sob.key=Signed-off-by: ",
    "trailer.separators=:=",
    "trailer.separators=%:",
    "trailer.ifexists=addIfDifferent",
    "trailer.sign.key=Signed-off-by",
    "format.signOff=true",
    "commit.gpgSign=true",
    "merge.log=true",
    "rebase.autoSquash=true",
    "rebase.updateRefs=true",
    "branch.main.mergeOptions=--signoff",
    "branch.main.mergeOptions=--no-verify --edit",
    "am.messageid=true",
    "am.keepcr=true",
    "am.threeWay=true",
];

/// A repository's own hooks, each with the line that it adds to the message.
const HOOKS: [(&str, &str); 5] = [
    ("prepare-commit-msg", "Signed-off-by: Robin Tester <robin@example.org>"),
    ("commit-msg", "Signed-off-by: Robin Tester <robin@example.org>"),
    ("commit-msg", "Reviewed-by: Kim Reader <kim@reader.test>"),
    ("prepare-commit-msg", "Co-authored-by: Claude <noreply@anthropic.com>"),
    ("commit-msg", "Co-authored-by: Claude <noreply@anthropic.com>"),
];

/// Encodings of commits, with git's names.
const ENCODINGS: [&str; 3] = ["UTF-8", "ISO-8859-1", "ISO-2022-JP"];

/// The options of one run.
pub(crate) fn words(random: &mut Random, family: Family) -> Vec<String> {
    let (many, pool): (usize, &[&str]) = match family {
        Family::Commit | Family::CommitOfStop | Family::Amend => return commit(random, family),
        Family::Merge => (3, &MERGE),
        Family::Pick => (2, &PICK),
        Family::Revert => (2, &REVERT),
        Family::Rebase => (2, &REBASE),
        Family::RebaseApply => (1, &REBASE_APPLY),
        Family::Mail => (2, &MAIL),
        Family::MailContinue => (1, &["-s"]),
        Family::OurAmend => (2, &OUR_AMEND),
        Family::Fix => (1, &["--force"]),
        Family::Continue => return Vec::new(),
    };
    some(random, many, pool)
}

fn commit(random: &mut Random, family: Family) -> Vec<String> {
    let takes_gits_message = match family {
        Family::CommitOfStop => random.chance(60),
        Family::Amend => random.chance(50),
        _ => false,
    };
    let mut words = Vec::new();
    if !takes_gits_message {
        words.push(random.pick(&MESSAGES).to_owned());
    }
    words.extend(some(random, 3, &COMMIT));
    if family == Family::Amend {
        words.extend(some(random, 1, &AMEND));
    }
    if takes_gits_message && random.chance(60) {
        words.push("--no-edit".to_owned());
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What `git provenance commit` is told beside git's options.
pub(crate) fn of_ours(random: &mut Random) -> Vec<String> {
    match random.chance(45) {
        true => some(random, 1, &OURS),
        false => Vec::new(),
    }
}

fn some(random: &mut Random, at_most: usize, pool: &[&str]) -> Vec<String> {
    (0..random.below(at_most + 1)).map(|_| random.pick(pool).to_owned()).collect()
}

/// The settings of one run, as `key=value`.
pub(crate) fn settings(random: &mut Random) -> Vec<String> {
    some(random, 2, &SETTINGS)
}

/// A hook that was there before ours, and the line that it adds.
pub(crate) fn hook(random: &mut Random) -> Option<(&'static str, &'static str)> {
    random.chance(12).then(|| random.pick(&HOOKS))
}

/// The encoding of the commits.
pub(crate) fn encoding(random: &mut Random) -> &'static str {
    if random.chance(75) { "UTF-8" } else { random.pick(&ENCODINGS) }
}
