//! PURE. What is printed, to the byte.

use super::*;

#[test]
fn text_is_written_as_compilers_write_it() {
    let expected = r#"warning[missing-sign-off]: Example wants a sign-off
 --> commit 0123456789ab "parser: \u{202e}read <on> & "on""
  = help: sign off, 100%: now

error[unknown-category]: `coed` is not a category
 --> commit 0123456789ab "parser: \u{202e}read <on> & "on"", line 5, column 20
  |
5 | AI-used-for: cöde, coed
  |                    ^^^^
  = fix: write `code`

error[agent-trailer]: an agent's trailer
 --> 0001-a b.patch, mail 2 "s", line 3, column 1
  |
3 | Co-authored-by: Claude <noreply@anthropic.com>
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: remove the line

2 errors and 1 warning in 2 of 3 commits; rules: Example (.git-provenance.yml)
`git provenance explain agent-trailer` says more about a rule
"#;
    let all = [judged(), clean(), patch()];
    let plain = report(Format::Text { color: false, columns: None, passes: false }, &all, false);
    assert_eq!(plain, expected);
    let coloured = report(Format::Text { color: true, columns: None, passes: false }, &all, false);
    assert!(coloured.contains("\x1b[31m"));
    assert_eq!(console::strip_ansi_codes(&coloured), expected);
}

#[test]
fn nothing_found_is_said_in_one_line_and_a_run_that_broke_off_says_nothing_of_the_kind() {
    let text = Format::Text { color: false, columns: None, passes: false };
    let said = "1 commit checked, nothing found; rules: Example (.git-provenance.yml)\n";
    assert_eq!(report(text, &[clean()], false), said);
    assert_eq!(
        report(text, &[], false),
        "nothing to check; rules: Example (.git-provenance.yml)\n"
    );
    assert_eq!(report(text, &[clean()], true), "");
}

#[test]
fn a_verbose_report_names_the_rules_first_and_what_passes() {
    let text = Format::Text { color: false, columns: None, passes: true };
    let title = r#""parser: \u{202e}read <on> & "on"""#;
    let expected = format!(
        "rules: Example (.git-provenance.yml)\nok: commit 0123456789ab {title}\n\
         1 commit checked, nothing found; rules: Example (.git-provenance.yml)\n"
    );
    assert_eq!(report(text, &[clean()], false), expected);
}

#[test]
fn a_terminal_gets_lines_that_it_has_room_for() {
    let long = CheckedMessage {
        subject: b"parser: keep the comment that ends a file".to_vec(),
        ..judged()
    };
    let text = |columns| Format::Text { color: true, columns: Some(columns), passes: true };
    for columns in [40, 80, 120] {
        let got = report(text(columns), &[long.clone(), clean(), patch()], false);
        let got = console::strip_ansi_codes(&got).into_owned();
        let widest = got.lines().map(console::measure_text_width).max();
        assert!(widest <= Some(columns), "{columns}:\n{got}");
        assert!(got.lines().all(|line| line.trim_end() == line), "{got}");
    }
    // Blue cannot be read on black, and yellow not on white.
    let coloured = report(text(80), &[long], false);
    assert!(["\x1b[33m", "\x1b[34m"].iter().all(|code| !coloured.contains(code)), "{coloured:?}");
    let expected = r#"rules: Example (.git-provenance.yml)
error[agent-trailer]: an agent's trailer
 --> 0001-a b.patch, mail 2 "s", line 3,
     column 1
  |
3 | Co-authored-by: Claude <noreply@ant…
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  = fix: remove the line

1 error and 0 warnings in 1 of 1 commit;
rules: Example (.git-provenance.yml)
`git provenance explain agent-trailer`
says more about a rule
"#;
    let text = Format::Text { color: false, columns: Some(40), passes: true };
    assert_eq!(report(text, &[patch()], false), expected);
}

#[test]
fn the_summary_counts_rules() {
    let expected = [
        "      2 missing-sign-off",
        "      2 unknown-category",
        "      1 agent-trailer",
        "3 errors and 2 warnings in 3 of 3 commits; rules: Example (.git-provenance.yml)",
    ];
    let got = report(Format::Summary { color: false }, &[judged(), judged(), patch()], false);
    assert_eq!(got.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn annotations_are_one_line_each() {
    let expected = "\
::warning title=missing-sign-off::commit 0123456789ab \"parser: \\u{202e}read <on> & \"on\"\": \
Example wants a sign-off%0Asign off, 100%25: now
::error title=unknown-category::commit 0123456789ab \"parser: \\u{202e}read <on> & \"on\"\", line 5: \
`coed` is not a category%0AAI-used-for: cöde, coed
1 error and 1 warning in 1 of 1 commit; rules: Example (.git-provenance.yml)
";
    assert_eq!(report(Format::Github, &[judged()], false), expected);
    let file = CheckedMessage { origin: Origin::Message("a,b:c".into()), ..patch() };
    let got = report(Format::Github, &[file], false);
    assert!(
        got.starts_with("::error title=agent-trailer,file=a%2Cb%3Ac,line=3::a,b:c \"s\": "),
        "{got}"
    );
}

#[test]
fn a_line_that_is_too_long_is_cut_around_its_mark() {
    let mut one = patch();
    one.message =
        [b"s\n\n".as_slice(), &b"word ".repeat(100_000), b"HERE", &b" word".repeat(100_000)]
            .concat();
    let at = 3 + 500_000;
    one.findings[0].span = Some(at..at + 4);
    one.findings[0].fix = None;
    let got = report(Format::Text { color: false, columns: None, passes: false }, &[one], false);
    let line = got.lines().find(|line| line.contains("HERE")).unwrap();
    let mark = got.lines().find(|line| line.contains('^')).unwrap();
    assert!(line.chars().count() < 120, "{line}");
    let column = |text: &str, part: &str| text[..text.find(part).unwrap()].chars().count();
    assert_eq!(column(line, "HERE"), column(mark, "^^^^"));
    let all = CheckedMessage {
        findings: vec![Finding { span: Some(3..900_000), ..patch().findings[0].clone() }],
        ..patch()
    };
    let _any = report(Format::Text { color: false, columns: None, passes: false }, &[all], false);
}
