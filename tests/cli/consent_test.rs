//! Only an answer typed at the terminal signs off, and whatever ends the run at a question leaves
//! everything as it was: repository, terminal, processes, and the message somebody typed.

use std::fs;
use std::time::{Duration, Instant};

use bstr::ByteSlice as _;

use crate::dialogue::{
    AUTHOR, CATEGORIES, CODE, Dialogue, EXPLANATION, IN_TESTS, KEEP, LIMIT, NEXT_PAGE, Prompt,
    SIGN_OFF, TESTS, TOOL, USED, commit, committed, drafts, message, stage, with_change,
};
use crate::rig::{Finished, Key, Repo, Signal, Terminal};

const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>\n";
const TYPED: &str = "src: count more\n\nThree are needed; naïve.\n\nAssisted-by: Kim Other\n";
const RULES: [&str; 2] = ["--policy", "qemu-draft"];

type Step = fn(&mut Terminal);

/// Every kind of prompt, with the steps from the one before it.
const PROMPTS: [(&str, Step); 9] = [
    ("line in doubt", |terminal| {
        terminal.at(KEEP);
    }),
    ("first key question", |terminal| {
        terminal.type_text("y").at(USED);
    }),
    ("multi-select", |terminal| {
        terminal.type_text("y").at(CATEGORIES);
    }),
    ("text", |terminal| {
        terminal.tick(&[CODE, IN_TESTS]).at(EXPLANATION);
    }),
    ("select", |terminal| {
        terminal.line("prototype").at(LIMIT);
    }),
    ("tool", |terminal| {
        terminal.choose(1).at(TOOL);
    }),
    ("tests", |terminal| {
        terminal.line("sed").at(TESTS);
    }),
    ("message author", |terminal| {
        terminal.type_text("y").at(AUTHOR);
    }),
    ("sign-off", |terminal| {
        terminal.type_text("y").at(SIGN_OFF);
    }),
];

/// How a run may end: an exit code, or a signal (which git, in between, reports as 128 + n).
struct Ends(&'static [i32]);

const DECLINED: Ends = Ends(&[1]);
const INTERRUPTED: Ends = Ends(&[130]);
const TERMINATED: Ends = Ends(&[143]);
const HUNG_UP: Ends = Ends(&[129]);
/// The hang-up and its signal race.
const CLOSED: Ends = Ends(&[1, 129]);

/// Stops a run at each prompt, and looks at what is left.
fn stop_at_every_prompt(stop: impl Fn(&mut Terminal), ends: &Ends, has_terminal: bool) {
    for (place, (name, _)) in PROMPTS.iter().enumerate() {
        println!("stopped at: {name}");
        let repo = with_change();
        let before = repo.snapshot();
        let errors = repo.scratch("errors");
        let words = ["provenance", "commit", RULES[0], RULES[1], "-m", TYPED];
        let mut terminal = repo.command(words).stderr_file(&errors).terminal();
        for (_, step) in &PROMPTS[..=place] {
            step(&mut terminal);
        }
        stop(&mut terminal);
        let finished = terminal.finish();
        let code = finished.code.or(finished.signal.map(|signal| 128 + signal));
        assert!(code.is_some_and(|code| ends.0.contains(&code)), "{code:?}\n{}", finished.screen);
        assert_no_process_left(&terminal);
        if has_terminal {
            assert!(terminal.is_restored() && terminal.cursor_visible(), "{terminal}");
        }
        repo.assert_unchanged(&before);
        assert_message_kept(&repo, &fs::read_to_string(&errors).unwrap());
    }
}

/// git may be gone a moment before the program that it had started.
#[track_caller]
fn assert_no_process_left(terminal: &Terminal) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while !terminal.processes().is_empty() {
        assert!(Instant::now() < deadline, "left: {:#?}", terminal.processes());
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The message is in one file, to the byte, which was named on stderr.
#[track_caller]
fn assert_message_kept(repo: &Repo, errors: &str) {
    let kept = drafts(repo);
    assert_eq!(kept.len(), 1, "{kept:?}");
    assert_eq!(fs::read(&kept[0]).unwrap().as_bstr(), TYPED);
    let path = kept[0].to_str().unwrap();
    let command = format!("hint: go on with `git provenance commit -eF '{path}'`");
    assert!(errors.contains(&format!("{command} and your other options\n")), "{errors}");
}

#[test]
fn esc_at_every_prompt_stops_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.key(Key::Esc);
        },
        &DECLINED,
        true,
    );
}

#[test]
fn ctrl_c_at_every_prompt_interrupts_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.key(Key::CtrlC);
        },
        &INTERRUPTED,
        true,
    );
}

#[test]
fn ctrl_d_at_every_prompt_stops_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.key(Key::CtrlD);
        },
        &DECLINED,
        true,
    );
}

#[test]
fn a_window_that_is_closed_at_any_prompt_stops_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.close();
        },
        &CLOSED,
        false,
    );
}

#[test]
fn a_terminal_that_vanishes_at_any_prompt_stops_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.vanish();
        },
        &DECLINED,
        false,
    );
}

#[test]
fn sigint_at_every_prompt_interrupts_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.signal(Signal::INT);
        },
        &INTERRUPTED,
        true,
    );
}

#[test]
fn sigterm_at_every_prompt_ends_the_run_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.signal(Signal::TERM);
        },
        &TERMINATED,
        true,
    );
}

#[test]
fn sighup_at_every_prompt_ends_the_run_without_a_trace() {
    stop_at_every_prompt(
        |terminal| {
            terminal.signal(Signal::HUP);
        },
        &HUNG_UP,
        true,
    );
}

#[test]
fn a_signal_to_this_program_alone_ends_the_run_without_a_trace() {
    for (signal, ends) in
        [(Signal::INT, &INTERRUPTED), (Signal::TERM, &TERMINATED), (Signal::HUP, &HUNG_UP)]
    {
        stop_at_every_prompt(
            |terminal| {
                terminal.signal_process("git-provenance", signal);
            },
            ends,
            true,
        );
    }
}

#[test]
fn a_kept_message_can_be_taken_up_again() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s\n\nBody.\n"]);
    assert_eq!(terminal.no_ai().at(SIGN_OFF).key(Key::Esc).finish().code, Some(1));
    println!("{terminal}");
    let kept = drafts(&repo);
    repo.env("GIT_EDITOR", "true");
    let mut terminal = commit(&repo, &["-eF", kept[0].to_str().unwrap()]);
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nBody.\n\n{OWN}"));
}

#[test]
fn what_a_stopped_run_says_stands_on_lines_of_its_own() {
    for (place, (name, _)) in PROMPTS.iter().enumerate() {
        let repo = with_change();
        let mut terminal = commit(&repo, &[RULES[0], RULES[1], "-m", TYPED]);
        for (_, step) in &PROMPTS[..=place] {
            step(&mut terminal);
        }
        let screen = terminal.key(Key::Esc).finish().screen;
        println!("{name}:\n{screen}");
        assert!(screen.contains("\nnot committed"), "{name}:\n{screen}");
    }
}

#[test]
fn only_the_whole_word_signs_off() {
    let repo = with_change();
    let before = repo.snapshot();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.no_ai();
    // A slip is asked about once more, as often as it takes.
    for typed in ["y", "ye", "yess", "yes please", "Yes please", "oui", "", "  ", "yes.", "ｙｅｓ"]
    {
        terminal.sign_off(typed).wait_for("Type `yes`, or `n`, which stops.");
        repo.assert_unchanged(&before);
    }
    assert_eq!(terminal.sign_off("n").finish().code, Some(1));
    repo.assert_unchanged(&before);
    for typed in ["yes", "YES", "Yes", " yes "] {
        let repo = with_change();
        let mut terminal = commit(&repo, &["-m", "s"]);
        committed(terminal.no_ai().sign_off(typed));
        assert_eq!(message(&repo), format!("s\n\n{OWN}"), "{typed}");
    }
}

#[test]
fn typing_can_be_corrected() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal
        .used_for(&[CODE], "refac\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}日本\u{7f}prototype\u{15}boiler");
    terminal.at(SIGN_OFF).type_text("no").key(Key::Backspace).key(Key::Backspace);
    let screen = committed(terminal.key(Key::Backspace).line("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (boiler)\n{OWN}"));
    for line in ["  > boiler", "  > yes"] {
        assert!(screen.lines().any(|shown| shown.trim_end() == line), "{screen}");
    }
}

#[test]
fn what_was_typed_before_a_question_does_not_answer_it() {
    let repo = with_change();
    let mut terminal = commit(&repo, &["-m", "s"]);
    terminal.type_text("nnnn\ryes\r").at(USED).assert_waiting().at(USED);
    terminal.type_text("nyes\r").at(SIGN_OFF).assert_waiting().at(SIGN_OFF);
    assert_eq!(repo.commit_count(), 2);
    committed(terminal.line("yes"));
}

#[test]
fn nothing_typed_ahead_answers_any_question() {
    let repo = with_change();
    let mut terminal = commit(&repo, &[RULES[0], RULES[1], "-m", TYPED]);
    terminal.at(KEEP).type_text("yyn\ryes\r").at(USED).assert_waiting();
    terminal.type_text("y \r\r").at(CATEGORIES).assert_waiting().at(CATEGORIES);
    terminal.type_text(" \rprototype\r").at(EXPLANATION).assert_waiting().at(EXPLANATION);
    terminal.type_text("\r\r").at(LIMIT).assert_waiting();
    terminal.type_text("\ry").at(AUTHOR).assert_waiting().at(AUTHOR);
    terminal.type_text("yyes\r").at(SIGN_OFF).assert_waiting().at(SIGN_OFF);
    committed(terminal.line("yes"));
}

#[test]
fn standard_input_answers_nothing() {
    let answers = "n\nyes\n".repeat(1000);
    let repo = with_change();
    let file = repo.scratch("answers");
    fs::write(&file, &answers).unwrap();
    let run = || repo.command(["provenance", "commit", "--amend", "-m", "s"]);
    for run in
        [run().stdin_null(), run().stdin_file(&file), run().stdin(&answers), run().stdin_silent()]
    {
        let mut terminal = run.terminal();
        terminal.at(USED).assert_waiting().at(USED).type_text("n");
        terminal.at(SIGN_OFF).assert_waiting();
        committed(terminal.sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\n{OWN}"));
    }
}

#[test]
fn a_message_on_standard_input_is_a_message_and_no_answer() {
    let repo = with_change();
    let run = repo.command(["provenance", "commit", "-F", "-"]).stdin("s\n\nyes\nyes\n");
    let mut terminal = run.terminal();
    terminal.no_ai().at(SIGN_OFF).assert_waiting();
    committed(terminal.line("yes"));
    assert_eq!(message(&repo), format!("s\n\nyes\nyes\n\n{OWN}"));
}

#[test]
fn redirected_output_leaves_the_questions_on_the_terminal() {
    let repo = with_change();
    let (out, errors) = (repo.scratch("out"), repo.scratch("errors"));
    let run = repo.command(["provenance", "commit", "-m", "s"]);
    let mut terminal = run.stdin_null().stdout_file(&out).stderr_file(&errors).terminal();
    committed(terminal.used_for(&[CODE], "x").sign_off("yes"));
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (x)\n{OWN}"));
    let written = [fs::read(out).unwrap(), fs::read(errors).unwrap()].concat();
    assert!(
        !written.contains_str("Was AI") && !written.contains_str("Sign off"),
        "{}",
        written.as_bstr()
    );
}

/// Asserts that nobody was asked, nothing was signed, and a person is told in one line what to run.
#[track_caller]
fn assert_unsigned(repo: &Repo, errors: &str, message_now: &str) {
    assert_eq!(message(repo), message_now);
    let about = errors.lines().filter(|line| line.contains("without a sign-off")).count();
    assert_eq!(about, 1, "{errors}");
    assert!(errors.contains("git provenance commit --amend"), "{errors}");
}

#[test]
fn without_a_terminal_a_statement_is_needed_and_nothing_is_signed() {
    let repo = with_change();
    let before = repo.snapshot();
    let own = format!("s\n\n{OWN}");
    let refused = repo.provenance(["commit", "-s", "-m", &own]).assert_code(128);
    assert!(refused.err().contains("--ai-used-for"), "{refused}");
    repo.assert_unchanged(&before);
    let run =
        repo.provenance(["commit", "-s", "-m", &own, "--ai-used-for", "tests"]).assert_success();
    assert_unsigned(&repo, &run.err(), "s\n\nAI-used-for: tests\n");
    let words = ["commit", "--allow-empty", "-s", "-m", &own, "--no-ai"];
    let run = repo.provenance(words).assert_success();
    assert_unsigned(&repo, &run.err(), "s\n");
    println!("{run}");
    let draft = "s\n\nAI-used-for: docs";
    let run = repo.provenance(["commit", "--amend", "--allow-empty", "-m", draft]).assert_success();
    assert_unsigned(&repo, &run.err(), "s\n\nAI-used-for: docs\n");
}

#[test]
fn in_the_background_nobody_is_asked() {
    let repo = with_change();
    let before = repo.snapshot();
    let words = ["provenance", "commit", "-s", "-m", "s"];
    let run = || repo.command(words).stdin_null().background();
    let finished = run().terminal().finish();
    assert_eq!(finished.code, Some(128), "{}", finished.screen);
    repo.assert_unchanged(&before);
    let mut terminal = run().args(["--ai-used-for", "code"]).terminal();
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert!(!finished.screen.contains("Sign off as"), "{}", finished.screen);
    assert_unsigned(&repo, &finished.screen, "s\n\nAI-used-for: code\n");
}

/// The signals of the catalogue with this strength: the variables that make them true.
fn signals(strength: &str) -> Vec<(String, Vec<(String, String)>)> {
    use serde_yaml::Value;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/agent-traces/agents.yml");
    let text = |value: &Value| value.as_str().expect("a word").to_owned();
    let variable = |test: &Value| {
        let pair = |key: &str| {
            let name = text(&test[key][0]);
            let value = if test[key][1].is_string() { &test[key][1] } else { &test[key][1][0] };
            (name, text(value))
        };
        ["is", "one-of", "contains", "prefix"]
            .iter()
            .find(|key| !test[**key].is_null())
            .map_or_else(
                || match test["set"].as_str() {
                    Some(name) => Some((name.to_owned(), "1".to_owned())),
                    None => test["empty"].as_str().map(|name| (name.to_owned(), String::new())),
                },
                |key| Some(pair(key)),
            )
    };
    let Ok(yaml) = fs::read_to_string(path) else { return Vec::new() };
    let catalogue: Value = serde_yaml::from_str(&yaml).unwrap();
    let agents = catalogue["agents"].as_sequence().expect("agents");
    let all = agents.iter().flat_map(|agent| {
        let signals = agent["environment"].as_sequence().into_iter().flatten();
        signals.map(move |signal| (text(&agent["id"]), signal))
    });
    all.filter(|(_, signal)| signal["strength"].as_str() == Some(strength))
        .filter_map(|(id, signal)| {
            let mut variables = vec![variable(signal)?];
            variables
                .extend(signal["and"].as_sequence().into_iter().flatten().filter_map(variable));
            Some((id, variables))
        })
        .collect()
}

/// A run under a terminal with these variables.
fn under(repo: &Repo, variables: &[(String, String)], words: &[&str]) -> Terminal {
    let run = repo.command(["provenance", "commit"]).args(words);
    variables.iter().fold(run, |run, (name, value)| run.env(name, value)).terminal()
}

#[track_caller]
fn assert_nobody_was_asked(finished: &Finished, code: i32) {
    assert_eq!(finished.code, Some(code), "{}", finished.screen);
    for prompt in [USED, SIGN_OFF] {
        assert!(!finished.screen.contains(prompt.0), "{}", finished.screen);
    }
}

#[test]
fn under_any_strong_signal_of_the_catalogue_nobody_is_asked_and_nothing_is_signed() {
    let strong = signals("strong");
    assert!(strong.len() > 10, "{strong:?}");
    let repo = with_change();
    let before = repo.snapshot();
    for (agent, variables) in &strong {
        println!("{agent}: {variables:?}");
        let words = ["--amend", "-s", "-m", "s"];
        let mut terminal = under(&repo, variables, &words);
        assert_nobody_was_asked(&terminal.line("yes").finish(), 128);
        repo.assert_unchanged(&before);
    }
    for (agent, variables) in &strong {
        println!("{agent}: {variables:?}");
        let words = ["--amend", "-s", "-m", "s"];
        let mut terminal = under(&repo, variables, &[&words[..], &["--no-ai"]].concat());
        assert_nobody_was_asked(&terminal.finish(), 128);
        let mut terminal =
            under(&repo, variables, &[&words[..], &["--ai-used-for", "code"]].concat());
        let finished = terminal.line("yes").finish();
        assert_nobody_was_asked(&finished, 0);
        assert_unsigned(&repo, &finished.screen, "s\n\nAI-used-for: code\n");
        repo.git(["commit", "-q", "--amend", "-m", "before"]);
    }
}

#[test]
fn a_weak_signal_locks_nobody_out_and_says_nothing() {
    let weak = signals("weak");
    assert!(!weak.is_empty());
    let repo = with_change();
    for (agent, variables) in &weak {
        println!("{agent}: {variables:?}");
        let mut terminal = under(&repo, variables, &["--amend", "-m", "s"]);
        let screen = committed(terminal.no_ai().sign_off("yes"));
        assert!(!screen.contains("Note:"), "{screen}");
        assert_eq!(message(&repo), format!("s\n\n{OWN}"));
    }
}

#[test]
fn a_shared_signal_is_said_before_the_first_question() {
    let shared = signals("shared");
    assert!(!shared.is_empty());
    let repo = with_change();
    for (agent, variables) in &shared {
        println!("{agent}: {variables:?}");
        let mut terminal = under(&repo, variables, &["--amend", "-m", "s"]);
        let screen = committed(terminal.no_ai().sign_off("yes"));
        let note = screen.find("an agent may have opened this terminal");
        assert!(note.is_some() && note < screen.find(USED.0), "{screen}");
        assert_eq!(message(&repo), format!("s\n\n{OWN}"));
    }
}

/// What must never reach a terminal: colours, clearing, titles, bells, returns, C1, bidi, zero width.
const HOSTILE: &str = "a\u{1b}[31;7mb\u{1b}[2Jc\u{1b}]0;title\u{7}d\u{8}e\u{9b}31mf\u{202e}g\u{200b}h\u{feff}i\u{2066}j\u{ad}k";

/// Asserts that of all control characters only our own styling and line ends are in the output.
#[track_caller]
fn assert_harmless(raw: &[u8], styling: &[&str]) {
    let mut text = String::from_utf8_lossy(raw).into_owned();
    for sequence in styling.iter().chain(&["\r\n"]) {
        text = text.replace(sequence, "");
    }
    let bad = text.chars().find(|&c| git_provenance::testing::text::is_deceptive(c));
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}

const STYLING: [&str; 3] = ["\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m"];

#[test]
fn hostile_text_in_message_and_names_reaches_the_terminal_spelt_out() {
    let repo = with_change();
    repo.config("user.name", &format!("Robin {HOSTILE} Tester"));
    repo.config("core.commentChar", "%");
    let text = format!(
        "s {HOSTILE}\n\nbody {HOSTILE} \rover\n\nFixes: {HOSTILE}\nSigned-off-by: Kim {HOSTILE} <k@example.org>\n\
         Signed-off-by: Robin Tester <robin@example.org> {HOSTILE}\nAI-used-for: {HOSTILE}\n"
    );
    let file = repo.scratch("message");
    fs::write(&file, &text).unwrap();
    let words = ["provenance", "commit", "-q", "-F", file.to_str().unwrap()];
    let mut terminal = repo.command(words).terminal();
    let screen = committed(terminal.no_ai_all_the_same().sign_off("yes"));
    assert!(screen.contains("\\u{1b}[31;7mb\\u{1b}[2Jc"), "{screen}");
    assert_harmless(&terminal.raw(), &STYLING);
    println!("{screen}");
}

#[test]
fn hostile_text_in_what_is_said_without_a_terminal_is_spelt_out() {
    let repo = with_change();
    let own = format!("s\n\nSigned-off-by: Robin Tester <robin@example.org> {HOSTILE}\n");
    for words in [&["--no-ai"][..], &["--ai-used-for", HOSTILE], &["--policy", HOSTILE]] {
        let run = repo.provenance([&["commit", "-q", "--amend", "-m", &own], words].concat());
        assert_harmless(run.err().replace('\n', "\r\n").as_bytes(), &[]);
        println!("{run}");
    }
}

#[test]
fn hostile_text_in_a_policy_is_refused_or_spelt_out() {
    let quoted = "\"x \\e[31;7m \\a \\u202e \\u200b y\"";
    for yaml in [
        format!("name: {quoted}\n"),
        format!("disclosure: {{categories: {{code: {{about: {quoted}}}}}}}\n"),
        format!("disclosure: {{attests: {quoted}}}\n"),
        format!("sign-off: {{confirm: {{phrase: {quoted}}}}}\n"),
        format!("limits: [{{category: code, kind: bug-fix, lines: 1, why: {quoted}}}]\n"),
    ] {
        let repo = with_change();
        repo.write(".git-provenance.yml", format!("version: 1\nextends: default\n{yaml}"));
        let mut terminal = commit(&repo, &["-q", "-m", "s"]);
        let finished = terminal.finish();
        assert_eq!(finished.code, Some(128), "{}", finished.screen);
        assert_harmless(&finished.raw, &STYLING);
        println!("{}", finished.screen);
    }
}

#[test]
fn a_policy_whose_path_is_hostile_is_named_spelt_out() {
    let repo = with_change();
    let name = "rules \u{1b}[31;7m\u{202e}.yml";
    repo.write(name, "version: 1\nextends: neutral\n");
    let mut terminal = commit(&repo, &["-q", "-m", "s", "--policy", name]);
    committed(terminal.sign_off("yes"));
    assert_harmless(&terminal.raw(), &STYLING);
}

#[test]
fn a_message_is_seen_whole_before_it_is_signed() {
    let repo = with_change();
    let body: String = (0..50).map(|n| format!("line {n}\n")).collect();
    let long = "long ".repeat(200);
    let words = ["-q", "-m", &format!("s\n\n{body}\n{long}\n\nFixes: #1\n")];
    let mut terminal = commit(&repo, &words);
    terminal.used_for(&[CODE], "").at(NEXT_PAGE).assert_waiting();
    let screen = committed(terminal.sign_off("yes"));
    let rows: Vec<&str> = screen.lines().collect();
    for n in 0..50 {
        assert!(rows.contains(&format!("  │ line {n}").as_str()), "line {n}: {screen}");
    }
    assert_eq!(screen.matches("long").count(), 200, "{screen}");
    assert!(!screen.contains("more lines"), "{screen}");
    let long = long.trim_end();
    let kept = format!("s\n\n{body}\n{long}\n\nFixes: #1\nAI-used-for: code\n{OWN}");
    assert_eq!(message(&repo), kept);
}

#[test]
fn who_stops_between_two_pages_signs_nothing() {
    let repo = with_change();
    let before = repo.snapshot();
    let body: String = (0..50).map(|n| format!("line {n}\n")).collect();
    let mut terminal = commit(&repo, &["-q", "-m", &format!("s\n\n{body}")]);
    terminal.no_ai().at(NEXT_PAGE).type_text("yes\r");
    terminal.wait_for("line 30").at(NEXT_PAGE).key(Key::Space).at(SIGN_OFF).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    let mut terminal = commit(&repo, &["-q", "-m", &format!("s\n\n{body}")]);
    terminal.no_ai().at(NEXT_PAGE).key(Key::Esc);
    assert_eq!(terminal.finish().code, Some(1), "{terminal}");
    repo.assert_unchanged(&before);
}

#[test]
fn long_and_wide_lines_fit_into_narrow_terminals() {
    let subject =
        "src: 日本語の件名 and a subject line that is longer than most terminals are wide";
    let long = "word ".repeat(200);
    for columns in [20, 40, 80] {
        let repo = with_change();
        let words = ["provenance", "commit", "-q", "-m", subject, "-m", &long];
        let mut terminal = repo.command(words).size(columns, 24).terminal();
        terminal.used_for(&[CODE, IN_TESTS], "refactoring").at(TESTS).type_text("y");
        let screen = committed(terminal.sign_off("yes"));
        let expected = format!(
            "{subject}\n\n{}\n\nAI-used-for: code (refactoring), tests\n{OWN}",
            long.trim_end()
        );
        assert_eq!(message(&repo), expected);
        let rows = screen.lines().filter(|row| row.contains("word")).count();
        let ruled = screen.lines().filter(|row| row.starts_with("  │ ")).count();
        assert!(rows <= ruled, "a row of the message has no ruler:\n{screen}");
        println!("{columns} columns:\n{screen}");
    }
}

#[test]
fn plain_terminals_get_no_colours() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let repo = with_change();
        repo.env(name, value);
        let mut terminal = commit(&repo, &["-q", "-m", "s"]);
        committed(terminal.no_ai().sign_off("yes"));
        assert_harmless(&terminal.raw(), &[]);
        println!("{name}: {:?}", terminal.raw().as_bstr());
    }
}

#[test]
fn a_dumb_terminal_gets_no_escape_sequence_at_all() {
    let repo = with_change();
    repo.env("TERM", "dumb");
    let mut terminal = commit(&repo, &["-q", "-m", "s"]);
    let numbers = Prompt("Type the numbers", ">");
    terminal.at(USED).type_text("y").at(numbers).line("5").at_again(2, numbers).line("2, 1");
    terminal.at(EXPLANATION).line("x").at(TESTS).type_text("y").at(SIGN_OFF).type_text("no");
    committed(terminal.key(Key::Backspace).key(Key::Backspace).line("yes"));
    println!("{terminal}");
    assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (x), tests\n{OWN}"));
    assert_harmless(&terminal.raw(), &["\u{8} \u{8}"]);
}

#[test]
fn a_dumb_terminal_chooses_one_by_its_number() {
    let repo = with_change();
    repo.env("TERM", "dumb");
    let mut terminal = commit(&repo, &["-q", "--policy", "qemu-draft", "-m", "s"]);
    let numbers = Prompt("Type the numbers", ">");
    terminal.at(USED).type_text("y").at(numbers).line("1").at(EXPLANATION).line("");
    let number = Prompt("Type one number", ">");
    terminal.at(number).line("1 2").at_again(2, number).line("3").at(AUTHOR).type_text("y");
    committed(terminal.sign_off("yes"));
    println!("{terminal}");
    assert_harmless(&terminal.raw(), &[]);
}

#[test]
fn a_terminal_that_changes_its_size_goes_on() {
    let repo = with_change();
    stage(&repo, 5, 5);
    let mut terminal = commit(&repo, &["-q", "-m", "s"]);
    terminal.at(USED).resize(40, 10).assert_waiting().type_text("y");
    terminal.at(CATEGORIES).resize(100, 30).assert_waiting().tick(&[CODE]);
    terminal.at(EXPLANATION).resize(30, 8).assert_waiting().line("");
    terminal.at(NEXT_PAGE).key(Key::Space);
    committed(terminal.at(SIGN_OFF).resize(80, 24).assert_waiting().line("yes"));
}

#[test]
fn a_list_shows_its_items_whole_and_leaves_only_the_answer_behind() {
    for (columns, rows) in [(80, 24), (40, 24), (30, 30), (80, 7), (200, 50)] {
        let repo = with_change();
        let words = ["provenance", "commit", "--policy", "qemu-2026-05", "-q", "-m", "s"];
        let mut terminal = repo.command(words).size(columns, rows).terminal();
        terminal
            .at(USED)
            .type_text("y")
            .at(CATEGORIES)
            .key(Key::Space)
            .key(Key::Up)
            .key(Key::Space);
        terminal.assert_waiting();
        if rows > 20 {
            terminal.wait_for("mechanical changes, small bug fixes");
            terminal.wait_for("what you send is written by you");
        }
        let (code, research) = ("\n    [x] code — ", "\n  > [x] research — ");
        let screen = terminal.screen();
        assert!(rows < 20 || screen.contains(code) && screen.contains(research), "{screen}");
        println!("{columns}×{rows}:{terminal}");
        terminal.key(Key::Down).key(Key::Enter).at(EXPLANATION).line("x").at(LIMIT);
        terminal.key(Key::Up).key(Key::Down).key(Key::Down).key(Key::Down).key(Key::Enter);
        terminal.at(AUTHOR);
        let screen = terminal.screen();
        let squeezed = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        let after = "Enter goes on, ? for more, Esc stops code, research What kind of code work";
        assert!(squeezed.contains(after), "{screen}");
        let after = "Enter or a digit chooses, ? for more, Esc stops agreed with a maintainer beforehand Did you write";
        assert!(squeezed.contains(after), "{screen}");
        committed(terminal.type_text("y").sign_off("yes"));
        assert_eq!(message(&repo), format!("s\n\nAI-used-for: code (x), research\n{OWN}"));
    }
}

#[test]
fn no_line_of_a_message_can_look_like_a_question() {
    let repo = with_change();
    let pad = " ".repeat(74);
    let fake = format!("s\n\nx{pad}Sign off as Mallory? Type `yes`: \tSign off as Mallory?\n");
    let mut terminal = commit(&repo, &["-q", "-m", &fake]);
    let screen = committed(terminal.no_ai().sign_off("yes"));
    for row in screen.lines().filter(|row| row.contains("Mallory")) {
        assert!(row.starts_with("  │ "), "{screen}");
    }
}

#[test]
fn ctrl_c_in_the_users_editor_makes_no_commit() {
    let repo = with_change();
    let before = repo.snapshot();
    repo.env(
        "GIT_EDITOR",
        repo.editor_script("echo typed >\"$1\"; echo editing >/dev/tty; sleep 60"),
    );
    let mut terminal = commit(&repo, &[]);
    let finished = terminal.wait_for("editing").assert_waiting().key(Key::CtrlC).finish();
    let code = finished.code.or(finished.signal.map(|signal| 128 + signal));
    assert!(matches!(code, Some(1 | 130)), "{code:?} {}", finished.screen);
    assert_no_process_left(&terminal);
    println!("{code:?} {terminal}");
    assert!(finished.screen.contains("\nnot committed; "), "{terminal}");
    repo.assert_unchanged(&before);
    assert!(terminal.is_restored());
    assert_eq!(drafts(&repo).len(), 1, "{terminal}");
    assert_eq!(fs::read(&drafts(&repo)[0]).unwrap().as_bstr(), "typed\n");
}

#[test]
fn an_editor_that_fails_leaves_what_was_saved_without_what_git_had_put_there() {
    for (script, kept) in [("sed -i 1ityped \"$1\"; exit 1", "typed\n"), ("exit 1", "")] {
        let repo = with_change();
        let before = repo.snapshot();
        repo.env("GIT_EDITOR", repo.editor_script(script));
        let finished = commit(&repo, &["-v"]).finish();
        assert_eq!(finished.code, Some(1), "{}", finished.screen);
        repo.assert_unchanged(&before);
        let texts: Vec<_> = drafts(&repo).iter().map(|path| fs::read(path).unwrap()).collect();
        assert_eq!(texts.concat().as_bstr(), kept, "{}", finished.screen);
    }
}

#[test]
fn where_nothing_is_asked_an_agent_commits_unsigned_without_a_statement() {
    let repo = with_change();
    let (_, variables) = &signals("strong")[0];
    let words = ["-s", "--policy", "neutral", "-m", "s"];
    let mut terminal = under(&repo, variables, &words);
    let finished = terminal.finish();
    assert_nobody_was_asked(&finished, 0);
    assert_unsigned(&repo, &finished.screen, "s\n");
    println!("{terminal}");
}

#[test]
fn a_kept_message_survives_every_later_run() {
    let repo = with_change();
    for count in 1..=3 {
        let mut terminal = commit(&repo, &["-m", &format!("s{count}")]);
        assert_eq!(terminal.at(USED).key(Key::Esc).finish().code, Some(1));
        assert_eq!(drafts(&repo).len(), count);
    }
    repo.env("GIT_EDITOR", "true");
    let kept = drafts(&repo);
    let mut terminal = commit(&repo, &["-eF", kept[1].to_str().unwrap()]);
    committed(terminal.no_ai().sign_off("yes"));
    assert_eq!(drafts(&repo), kept);
}
