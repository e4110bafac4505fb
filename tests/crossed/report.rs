//! What is printed about cases that fail: a smaller one, its script, and tables of kinds.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::case::{Case, Editor, Guard, Rules};
use crate::content::{Content, Message};
use crate::flow::BASE;
use crate::judge::{Fault, Law, Terms, judge, pairs};
use crate::person::Person;

/// What came of a case.
pub(crate) struct Verdict {
    pub(crate) faults: Vec<Fault>,
    /// How many commits were held against plain git's.
    pub(crate) compared: usize,
    /// How often `yes` was typed.
    pub(crate) signed: usize,
}

/// Runs and judges a case; a run that does not end is a fault.
pub(crate) fn verdict(case: &Case) -> Verdict {
    match catch_unwind(AssertUnwindSafe(|| {
        let seen = case.run();
        let terms = Terms::of(case);
        let (compared, signed) = (pairs(&terms, &seen).len(), seen.ours.answers.signed);
        Verdict { faults: judge(&terms, &seen), compared, signed }
    })) {
        Ok(verdict) => verdict,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let why = text.unwrap_or_else(|| "panic".into());
            Verdict { faults: vec![Fault { law: Law::Hang, why }], compared: 0, signed: 0 }
        }
    }
}

/// Drops what the failure does not need.
pub(crate) fn shrink(case: &Case, law: Law) -> Case {
    let mut smallest = case.clone();
    let mut is_smaller = true;
    while is_smaller {
        is_smaller = false;
        for smaller in smaller(&smallest) {
            if verdict(&smaller).faults.iter().any(|fault| fault.law == law) {
                smallest = smaller;
                is_smaller = true;
                break;
            }
        }
    }
    smallest
}

/// Cases with one thing less.
fn smaller(case: &Case) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut with = |change: &dyn Fn(&mut Case), is_less: bool| {
        if is_less {
            let mut smaller = case.clone();
            change(&mut smaller);
            cases.push(smaller);
        }
    };
    with(&|case| case.settings.clear(), case.settings.len() > 1);
    for at in 0..case.words.len() {
        with(&|case| drop(case.words.remove(at)), true);
    }
    for at in 0..case.settings.len() {
        with(&|case| drop(case.settings.remove(at)), true);
    }
    with(&|case| case.ours.clear(), !case.ours.is_empty());
    with(&|case| case.encoding = "UTF-8", case.encoding != "UTF-8");
    with(&|case| case.rules = Rules::Default, case.rules != Rules::Default);
    with(&|case| case.guard = Guard::Hooks, case.guard == Guard::GlobalHooks);
    with(&|case| case.editor = Editor::Unchanged, case.editor != Editor::Unchanged);
    with(&|case| case.person = Person::Absent, case.person != Person::Absent);
    with(&|case| case.hook = None, case.hook.is_some());
    with(&|case| case.is_others = false, case.is_others);
    with(
        &|case| case.draft = Message::clean("draft: change"),
        case.draft.content != Content::Clean,
    );
    for at in 0..case.sources.len() {
        let is_less = case.sources[at].content != Content::Clean;
        with(&|case| case.sources[at] = Message::clean("side: a commit"), is_less);
    }
    cases
}

/// A script that does what the case does, to be run with the program on the search path.
pub(crate) fn script(case: &Case) -> String {
    let mut text =
        "#!/usr/bin/env bash\n# git-provenance on PATH; `setsid -w` keeps the terminal away.\n"
            .to_owned();
    text.push_str("dir=$(mktemp -d); export HOME=$dir/home FILES=$dir/files TEMPLATE=$dir/base PATCHES=$dir/patches\n");
    text.push_str("export GIT_CONFIG_NOSYSTEM=1 LC_ALL=C.UTF-8 EDITOR=false; mkdir \"$HOME\" \"$FILES\" \"$TEMPLATE\" \"$dir/twin\"\n");
    text.push_str("git config --global user.name 'Robin Tester'; git config --global user.email robin@example.org\n");
    for (name, bytes) in case.files() {
        let _ = writeln!(text, "printf %s {} >\"$FILES/{name}\"", quote(&bytes));
    }
    if let Some(editor) = case.editor_script() {
        let editor = quote(format!("#!/bin/sh\n{editor}\n").as_bytes());
        let _ = writeln!(text, "printf %s {editor} >\"$FILES/editor\"; chmod +x \"$FILES/editor\"");
        text.push_str("export GIT_EDITOR=$FILES/editor\n");
    }
    let _ = writeln!(text, "( cd \"$TEMPLATE\"\n{}\n)", BASE.trim());
    let _ = writeln!(text, "cd \"$dir/twin\"\n{}", case.setup().trim());
    let _ = writeln!(text, "cp -a \"$dir/twin\" \"$dir/ours\"");
    let _ = writeln!(
        text,
        "echo '== plain git'\n( {} ) >\"$dir/out\" 2>&1; echo \"exit code $?\"; git log -3 --format=raw",
        one(&case.step(false))
    );
    let _ = writeln!(text, "echo '== ours'\ncd \"$dir/ours\"; {}", case.guard_setup());
    let step = quote(case.step(true).as_bytes());
    match case.person {
        Person::Absent => drop(writeln!(text, "setsid -w bash -c {step} </dev/null")),
        Person::Agent => {
            let _ =
                writeln!(text, "CLAUDE_CODE_CHILD_SESSION=1 setsid -w bash -c {step} </dev/null");
        }
        Person::Present { used_ai, sign_off } => {
            let ai = if used_ai { 'y' } else { 'n' };
            let _ = writeln!(
                text,
                "# At the terminal: {ai} to AI use, {sign_off} to the sign-off.\nbash -c {step}"
            );
        }
    }
    text.push_str("echo \"exit code $?\"; git log -3 --format=raw\n");
    text
}

fn one(step: &str) -> &str {
    if step.is_empty() { "true" } else { step }
}

/// Bytes as one word of bash.
fn quote(bytes: &[u8]) -> String {
    let mut text = "$'".to_owned();
    for &byte in bytes {
        match byte {
            b'\n' => text.push_str("\\n"),
            b'\'' | b'\\' => {
                text.push('\\');
                text.push(char::from(byte));
            }
            b' '..=b'~' => text.push(char::from(byte)),
            _ => drop(write!(text, "\\{byte:03o}")),
        }
    }
    text.push('\'');
    text
}

/// One case in a line.
pub(crate) fn line(case: &Case) -> String {
    let Case {
        flow,
        guard,
        rules,
        editor,
        person,
        words,
        ours,
        settings,
        encoding,
        hook,
        draft,
        sources,
        ..
    } = case;
    let sources: Vec<_> = sources.iter().map(|source| source.content).collect();
    format!(
        "{} by {guard:?}, rules {rules:?}, editor {editor:?}, {person:?}, words {words:?} {ours:?}, settings {settings:?}, hook {hook:?}, {encoding}, draft {:?}, sources {sources:?}",
        flow.name, draft.content
    )
}

/// A failed case.
pub(crate) struct Failure {
    pub(crate) case: Case,
    pub(crate) faults: Vec<Fault>,
}

/// What was drawn and what is wrong.
pub(crate) fn failure(Failure { case, faults }: &Failure) -> String {
    let faults: String = faults.iter().map(|fault| format!("{fault}\n")).collect();
    format!("\n== seed {}, case {}\n{}\n{faults}", case.seed, case.number, line(case))
}

/// The failures by law, and by flow and guard.
pub(crate) fn table(failures: &[Failure]) -> String {
    let mut kinds: BTreeMap<(Law, String), Vec<usize>> = BTreeMap::new();
    for Failure { case, faults } in failures {
        let mut laws: Vec<Law> = faults.iter().map(|fault| fault.law).collect();
        laws.dedup();
        let way = if case.guard == Guard::Wrapper { "wrapper" } else { "hooks" };
        for law in laws {
            kinds
                .entry((law, format!("{way} | {}", case.flow.name)))
                .or_default()
                .push(case.number);
        }
    }
    let mut text = "| law | by | way | cases | for example |\n|---|---|---|---|---|\n".to_owned();
    for ((law, way), cases) in kinds {
        let examples: Vec<String> = cases.iter().take(4).map(ToString::to_string).collect();
        let _ = writeln!(text, "| {law:?} | {way} | {} | {} |", cases.len(), examples.join(", "));
    }
    text
}
