//! What a person sees in a narrow terminal: no line is broken by the terminal, which would divide words.

use crate::dialogue::{CODE, Dialogue as _, GO, IN_TESTS, TESTS};
use crate::rig::{Format, Key, Repo, Terminal};

/// Columns of a narrow terminal and of a usual one, and rows enough for all that is shown.
const SIZES: [(u16, u16); 2] = [(40, 300), (80, 300)];
const LONG: &str =
    "parser: \u{4fdd}\u{7559} the comment that ends a file, also where the file is long";
const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const PERSON: &str =
    "Reviewed-by: Bartholomew Featherstonehaugh <bartholomew.featherstonehaugh@mail.example.org>";

fn repo() -> Repo {
    let repo = Repo::seeded(Format::usual());
    let message = format!("{LONG}\n\n{LONG}, {LONG}.\n\nAI-used-for: coed\n{PERSON}\n{AGENT}\n");
    repo.command(["commit", "-q", "--allow-empty", "-F", "-"])
        .stdin(message)
        .run()
        .assert_success();
    repo.write("src/a.c", "int a = 1;\n").write("tests/a.c", "int t;\n").git(["add", "."]);
    repo
}

#[track_caller]
fn nothing_is_broken(terminal: &mut Terminal, code: i32) {
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(code), "{}", finished.screen);
    let broken = terminal.look(|screen| {
        let (rows, _) = screen.size();
        let text: Vec<String> = screen.rows(0, 1000).collect();
        let broken = (0..rows.get()).filter(|&row| screen.row_wrapped(row));
        broken.map(|row| text[usize::from(row)].clone()).collect::<Vec<_>>()
    });
    assert!(broken.is_empty(), "the terminal has broken rows {broken:?}\n{}", finished.screen);
    assert!(!finished.screen.trim().is_empty());
}

#[test]
fn reports_fit_a_narrow_terminal() {
    let repo = repo();
    for (columns, rows) in SIZES {
        for (words, code) in [
            (&["check", "HEAD"][..], 1),
            (&["check", "-v", "--root", "HEAD"], 1),
            (&["policy", "list"], 0),
            (&["explain"], 0),
            (&["explain", "over-size-limit"], 0),
            (&["hook", "uninstall"], 0),
            (&["doctor"], 0),
        ] {
            let run = repo.command(["provenance"]).args(words).size(columns, rows);
            nothing_is_broken(&mut run.terminal(), code);
        }
    }
}

#[test]
fn the_questions_fit_a_narrow_terminal() {
    let (columns, rows) = SIZES[0];
    let repo = repo();
    let message = format!("{LONG}\n\n{PERSON}\n{AGENT}");
    let run = repo.command(["provenance", "commit", "-q", "-m", &message]).size(columns, rows);
    let mut terminal = run.terminal();
    terminal.used_for(&[CODE, IN_TESTS], "x").at(TESTS).type_text("y").sign_off("yes");
    nothing_is_broken(&mut terminal, 0);

    // The report at the end names commits, and a command to be copied.
    let run = repo.command(["provenance", "amend", "-q", "-2"]).size(columns, rows);
    let mut terminal = run.terminal();
    terminal.at(GO).type_text("y").no_ai_all_the_same().sign_off("yes");
    nothing_is_broken(&mut terminal, 0);
}

#[test]
fn a_long_line_of_the_message_is_broken_between_words_and_stays_behind_its_ruler() {
    let repo = repo();
    let run = repo.command(["provenance", "commit", "-q", "-m", LONG, "--no-ai"]).size(40, 100);
    let mut terminal = run.terminal();
    let screen = terminal.sign_off("yes").finish().screen;
    let rows: Vec<&str> =
        screen.lines().filter_map(|line| line.strip_prefix("  \u{2502} ")).collect();
    assert!(rows.len() > 1, "{screen}");
    assert_eq!(
        rows.iter().map(|row| row.trim_end()).collect::<Vec<_>>().join(" "),
        LONG,
        "{screen}"
    );
}

#[test]
fn numbered_choices_stay_behind_their_number() {
    let repo = repo();
    repo.env("TERM", "dumb");
    let run = repo.command(["provenance", "commit", "-q", "-m", "s: t"]).size(40, 100);
    let mut terminal = run.terminal();
    terminal.at(crate::dialogue::USED).type_text("y").wait_for("Type the numbers");
    let screen = terminal.screen();
    assert!(screen.contains("\n  1. code") && screen.contains("\n     "), "{screen}");
    assert_eq!(terminal.key(Key::Esc).finish().code, Some(1));
}
