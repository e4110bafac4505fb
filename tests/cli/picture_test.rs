//! The picture in the README: a real run, drawn from the cells of its terminal. When what the program
//! says has changed, `UPDATE_PICTURE=1 cargo test --test cli picture` draws it anew.

use std::fs;

use crate::rig::{Format, Key, Repo, svg};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/commit.svg");
const REDRAW: &str = "UPDATE_PICTURE=1 cargo test --test cli picture";

/// Columns of the picture, and more rows than the run needs, so that none is lost.
const SIZE: (u16, u16) = (80, 60);

/// What somebody sees who types two commands into a shell.
const SESSION: &str = r#"
type_and_run() {
    printf '\033[1;32m$\033[0m \033[1m%s\033[0m\n' "$1"
    eval "$1" || exit
}
type_and_run 'git provenance commit -q -F draft.txt'
printf '\n'
type_and_run 'git log -1 --format="%(trailers)"'
"#;

const DRAFT: &str = "\
parser: keep the comment that ends a file

The last line was dropped when it had no line feed of its own.

Fixes: #213
Co-authored-by: Claude <noreply@anthropic.com>
";

const PARSER: &str = "int a;\n\nint comment(void)\n{\n    return a;\n}\n";

#[test]
fn the_picture_in_the_readme_is_what_a_run_looks_like() {
    let drawn = draw();
    if std::env::var_os("UPDATE_PICTURE").is_some_and(|value| value == "1") {
        fs::write(PICTURE, &drawn).unwrap();
    }
    let committed = fs::read_to_string(PICTURE).unwrap_or_default();
    assert!(committed == drawn, "docs/commit.svg is out of date; draw it anew with\n    {REDRAW}");
}

fn draw() -> String {
    let repo = Repo::seeded(Format::usual());
    repo.write("src/a.c", PARSER).git(["add", "."]);
    repo.write("draft.txt", DRAFT).env("GIT_PAGER", "cat");
    let mut terminal = repo.shell(SESSION).size(SIZE.0, SIZE.1).terminal();
    terminal.wait_for("Esc stops").assert_waiting().key(Key::Char('y'));
    terminal.wait_for("Enter goes on").assert_waiting().key(Key::Space).key(Key::Enter);
    terminal.wait_for("What kind of").assert_waiting().line("refactoring");
    terminal.wait_for("Sign off as").assert_waiting().line("yes");
    assert_eq!(terminal.finish().code, Some(0));
    terminal.look(svg)
}
