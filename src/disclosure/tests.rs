//! PURE. What disclosure trailers say, and what they must survive.

use std::ops::Range;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::grammar::{Allowed, DisclosureRule, ValueGrammar};
use super::*;
use crate::policy::{Policy, preset};

fn rule() -> DisclosureRule {
    static RULE: LazyLock<DisclosureRule> =
        LazyLock::new(|| preset("default").unwrap().disclosure.unwrap());
    RULE.clone()
}

fn with(value: ValueGrammar) -> DisclosureRule {
    DisclosureRule { value, ..rule() }
}

/// A disclosure of categories, each with its explanation or an empty one.
fn said(items: &[(&str, &str)], explanation: &str) -> Disclosure {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let item = |(category, explanation): &(&str, &str)| Item {
        category: (*category).to_owned(),
        explanation: text(explanation),
    };
    Disclosure {
        items: items.iter().map(item).collect(),
        explanation: text(explanation),
        trailer: None,
    }
}

fn read(value: &str) -> Disclosure {
    match parse(value.as_bytes(), &rule()) {
        Parsed::Recognised(disclosure) => disclosure,
        other => panic!("{value:?}: {other:?}"),
    }
}

fn refused(value: &[u8], rule: &DisclosureRule) -> (ReasonKind, Range<usize>) {
    match parse(value, rule) {
        Parsed::Unrecognised { reason } => (reason.kind, reason.span),
        other => panic!("{other:?}"),
    }
}

/// A value as written by a person; the items and the explanation in it; its one written form.
type Written<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str, &'a str);

#[test]
#[rustfmt::skip]
fn values_as_people_write_them() {
    let cases: &[Written<'_>] = &[
        ("code", &[("code", "")], "", "code"),
        ("tests, docs", &[("tests", ""), ("docs", "")], "", "tests, docs"),
        ("code (refactoring)", &[("code", "refactoring")], "", "code (refactoring)"),
        ("code (refactoring), tests", &[("code", "refactoring"), ("tests", "")], "", "code (refactoring), tests"),
        ("code (a), tests (b)", &[("code", "a"), ("tests", "b")], "", "code (a), tests (b)"),
        // Parentheses behind the last of several bare items are about the list.
        ("code, tests (prototype)", &[("code", ""), ("tests", "")], "prototype", "code, tests (prototype)"),
        ("code, tests, (prototype)", &[("code", ""), ("tests", "")], "prototype", "code, tests (prototype)"),
        ("code (a), docs, tests (b)", &[("code", "a"), ("docs", ""), ("tests", "b")], "", "code (a), docs, tests (b)"),
        // There is no form for own explanations and one for all, so they share the last place.
        ("code (a), tests (b) (c)", &[("code", "a"), ("tests", "b; c")], "", "code (a), tests (b; c)"),
        ("code (a), tests, (c)", &[("code", "a"), ("tests", "c")], "", "code (a), tests (c)"),
        // Case, spacing, aliases, separators.
        ("  CODE ,Tests  ", &[("code", ""), ("tests", "")], "", "code, tests"),
        ("analysis", &[("research", "")], "", "research"),
        ("Documentation", &[("docs", "")], "", "docs"),
        ("code; tests", &[("code", ""), ("tests", "")], "", "code, tests"),
        ("code and tests", &[("code", ""), ("tests", "")], "", "code, tests"),
        ("code & tests", &[("code", ""), ("tests", "")], "", "code, tests"),
        ("code, tests, and docs,", &[("code", ""), ("tests", ""), ("docs", "")], "", "code, tests, docs"),
        ("code(refactoring),tests", &[("code", "refactoring"), ("tests", "")], "", "code (refactoring), tests"),
        ("code (a) tests", &[("code", "a"), ("tests", "")], "", "code (a), tests"),
        ("code,\r\n\ttests", &[("code", ""), ("tests", "")], "", "code, tests"),
        ("code ( of\n  two  lines )", &[("code", "of two lines")], "", "code (of two lines)"),
        // Separators and parentheses within an explanation are text.
        ("code (a, b; c and d)", &[("code", "a, b; c and d")], "", "code (a, b; c and d)"),
        ("code (port of f() to g(x))", &[("code", "port of f() to g(x)")], "", "code (port of f() to g(x))"),
        ("code ()", &[("code", "")], "", "code"),
        // Written order stays; twice is once.
        ("tests (unit), code", &[("tests", "unit"), ("code", "")], "", "tests (unit), code"),
        ("code, code (x), CODE (y), code (x)", &[("code", "x; y")], "", "code (x; y)"),
        ("Code (Größe)", &[("code", "Größe")], "", "code (Größe)"),
    ];
    for (value, items, explanation, written) in cases {
        let disclosure = read(value);
        assert_eq!(disclosure, said(items, explanation), "{value}");
        assert_eq!(disclosure.to_value(), *written, "{value}");
        assert_eq!(read(written), disclosure, "{value}");
    }
}

#[test]
fn values_that_are_not_understood() {
    let unknown = |word: &str, suggestion: Option<&str>| ReasonKind::UnknownCategory {
        word: word.to_owned(),
        suggestion: suggestion.map(str::to_owned),
    };
    for (value, kind, span) in [
        (&b""[..], ReasonKind::Empty, 0..0),
        (b" \t\n", ReasonKind::Empty, 0..3),
        (b", and ;", ReasonKind::Empty, 0..7),
        (b"tset", unknown("tset", Some("tests")), 0..4),
        (b"code, analisys", unknown("analisys", Some("research")), 6..14),
        (b"banana", unknown("banana", None), 0..6),
        (b"none", unknown("none", None), 0..4),
        (b"collecting comments and updating patch", ReasonKind::FreeText, 0..19),
        (b"code, I used it a lot (really)", ReasonKind::FreeText, 6..21),
        (b"(code)", ReasonKind::FreeText, 0..6),
        (b"code, (both), tests", ReasonKind::FreeText, 6..12),
        (b"code tests", ReasonKind::FreeText, 0..10),
        (b"code (", ReasonKind::UnbalancedParenthesis, 5..6),
        (b"code (a (b)", ReasonKind::UnbalancedParenthesis, 5..6),
        (b"code) (", ReasonKind::UnbalancedParenthesis, 4..5),
        (b"code, \xff\xfetests", ReasonKind::NotText, 6..7),
        (b"code, \xe2\x82", ReasonKind::NotText, 6..8),
    ] {
        let shown = String::from_utf8_lossy(value);
        assert_eq!(refused(value, &rule()), (kind, span), "{shown}");
    }
}

#[test]
fn a_policy_may_refuse_or_want_explanations() {
    let forbidden = DisclosureRule { explanation: Allowed::Forbidden, ..rule() };
    assert_eq!(refused(b"code (x)", &forbidden).0, ReasonKind::ExplanationForbidden);
    assert!(matches!(parse(b"code", &forbidden), Parsed::Recognised(_)));
    let required = DisclosureRule { explanation: Allowed::Required, ..rule() };
    assert_eq!(refused(b"code (x), tests", &required).0, ReasonKind::ExplanationMissing);
    assert!(matches!(parse(b"code, tests (x)", &required), Parsed::Recognised(_)));
}

#[test]
fn the_word_for_no_ai_is_read_where_the_rule_has_one() {
    let rule = |grammar| DisclosureRule { none: Some("none".to_owned()), ..with(grammar) };
    for grammar in [ValueGrammar::Categories, ValueGrammar::ToolModel, ValueGrammar::Free] {
        assert_eq!(parse(b" None ", &rule(grammar.clone())), Parsed::NoAi);
        assert_ne!(parse(b"none at all", &rule(grammar)), Parsed::NoAi);
    }
    assert!(matches!(parse(b"none", &self::rule()), Parsed::Unrecognised { .. }));
    // Whatever is left out when it is written.
    assert_eq!(parse(b"\x02none\x0b", &rule(ValueGrammar::Free)), Parsed::NoAi);
    assert_eq!(parse("\u{200b}none".as_bytes(), &rule(ValueGrammar::Free)), Parsed::NoAi);
}

#[test]
fn a_word_is_a_misspelt_category_up_to_forty_bytes() {
    for (length, kind) in [(40, "unknown"), (41, "text")] {
        let word = "x".repeat(length);
        let said = match refused(word.as_bytes(), &rule()) {
            (ReasonKind::UnknownCategory { .. }, _) => "unknown",
            (ReasonKind::FreeText, _) => "text",
            other => panic!("{other:?}"),
        };
        assert_eq!(said, kind, "{length}");
    }
}

#[test]
fn an_explanation_that_is_said_twice_stands_once() {
    assert_eq!(read("code (a) (a), tests (b) (c)").to_value(), "code (a), tests (b; c)");
}

#[test]
fn what_is_wrong_with_a_spec_has_its_place_in_the_argument() {
    let rule =
        DisclosureRule { also: vec!["Generated-by".into()], none: Some("none".into()), ..rule() };
    for (spec, span) in [
        ("coed", 0..4),
        ("code, coed", 6..10),
        ("Generated-by: code, coed", 20..24),
        ("Generated-by: none", 13..18),
    ] {
        assert_eq!(parse_spec(spec, &rule).unwrap_err().reason().span, span, "{spec}");
    }
    let word = parse_spec("coed", &rule).unwrap_err().to_string();
    assert!(!word.starts_with("`coed`: "), "{word}");
    let words = parse_spec("code, coed", &rule).unwrap_err().to_string();
    assert!(words.starts_with("`code, coed`: "), "{words}");
}

#[test]
fn lines_of_another_trailer_stay_lines_of_that_trailer() {
    let other = |value: &str| Disclosure { trailer: Some("Generated-by".into()), ..read(value) };
    let literal = with(ValueGrammar::Literal("LLM".into()));
    for rule in [rule(), literal] {
        let merged = merge(&[other("code"), other("tests")], &rule);
        assert_eq!(merged.trailer.as_deref(), Some("Generated-by"));
    }
}

#[test]
fn a_spec_that_says_no_ai_is_no_disclosure() {
    let rule = |grammar| DisclosureRule { none: Some("none".to_owned()), ..with(grammar) };
    for grammar in [ValueGrammar::Categories, ValueGrammar::ToolModel, ValueGrammar::Free] {
        let error = parse_spec(" None", &rule(grammar)).unwrap_err();
        assert_eq!(error.reason().kind, ReasonKind::SaysNone);
        assert!(error.hint().unwrap().contains("--no-ai"));
    }
}

#[test]
fn other_grammars() {
    let read = |value: &str, grammar: ValueGrammar| match parse(value.as_bytes(), &with(grammar)) {
        Parsed::Recognised(disclosure) => Ok(disclosure.to_value()),
        Parsed::NoAi => Ok("no AI".to_owned()),
        Parsed::Unrecognised { reason } => Err(reason.span),
    };
    let llm = || ValueGrammar::Literal("LLM".to_owned());
    assert_eq!(read("LLM", llm()).unwrap(), "LLM");
    assert_eq!(read(" llm  coccinelle\n sparse ", llm()).unwrap(), "LLM coccinelle sparse");
    assert_eq!(read("Claude:opus sparse", llm()), Err(0..11));
    assert_eq!(read("LLM [analysis, codegen]", llm()), Err(4..14));
    assert_eq!(read("", llm()), Err(0..0));
    let model = || ValueGrammar::ToolModel;
    assert_eq!(
        read("Claude:claude-opus-4.6 coccinelle", model()).unwrap(),
        "Claude:claude-opus-4.6 coccinelle"
    );
    for (value, span) in
        [("Claude", 0..6), (":x", 0..2), ("a:", 0..2), ("a:b <c@d>", 4..9), ("a:b c:d", 4..7)]
    {
        assert_eq!(read(value, model()), Err(span), "{value}");
    }
    assert_eq!(read(" any  text (at all\n", ValueGrammar::Free).unwrap(), "any text (at all");
    assert_eq!(read(" ", ValueGrammar::Free), Err(0..1));
}

#[test]
fn several_lines_become_one() {
    let merged = |values: &[&str]| {
        let lines: Vec<Disclosure> = values.iter().map(|value| read(value)).collect();
        merge(&lines, &rule()).to_value()
    };
    assert_eq!(merged(&["research", "code"]), "code, research");
    assert_eq!(merged(&["docs, code"]), "code, docs");
    assert_eq!(merged(&["code (a)", "tests", "code (b)"]), "code (a; b), tests");
    assert_eq!(merged(&["code (a)", "code (a)"]), "code (a)");
    assert_eq!(merged(&["code (a)", "tests, docs (b)"]), "code (a), tests (b), docs (b)");
    assert_eq!(merged(&["code, tests (a)", "tests, code (a)"]), "code, tests (a)");
    assert_eq!(merge(&[], &rule()), said(&[], ""));

    let llm = with(ValueGrammar::Literal("LLM".to_owned()));
    let lines = [said(&[("LLM sparse", "")], ""), said(&[("LLM smatch sparse", "")], "")];
    assert_eq!(merge(&lines, &llm).to_values(&llm), ["LLM sparse smatch"]);
    let twice = [said(&[("LLM sparse smatch sparse", "")], "")];
    assert_eq!(merge(&twice, &llm).to_values(&llm), ["LLM sparse smatch"]);
    let free = with(ValueGrammar::Free);
    let lines = [said(&[("a", "")], ""), said(&[("b", "")], ""), said(&[("a", "")], "")];
    assert_eq!(merge(&lines, &free).to_values(&free), ["a", "b"]);
    assert_eq!(merge(&[read("docs, code")], &rule()).to_values(&rule()), ["code, docs"]);
}

#[test]
fn explanations_are_made_fit_to_stand_in_a_trailer() {
    for (text, written) in [
        ("two\nlines", "code (two lines)"),
        ("a\n\nSigned-off-by: A <a@example.org>", "code (a Signed-off-by: A <a@example.org>)"),
        ("\u{1b}[2J\u{202e}x", "code ([2J x)"),
        ("f(x)", "code (f(x))"),
        ("a) (b", "code (a] [b)"),
        ("((", "code ([[)"),
        (" \n", "code"),
        ("", "code"),
    ] {
        let items = vec![Item { category: "code".to_owned(), explanation: Some(text.to_owned()) }];
        let disclosure = Disclosure { items: items.clone(), explanation: None, trailer: None };
        assert_eq!(disclosure.to_value(), written, "{text:?}");
        assert_eq!(read(written), Disclosure::new(items, None), "{text:?}");
    }
}

#[test]
fn a_spec_is_read_or_explained() {
    assert_eq!(parse_spec("tests,code", &rule()).unwrap().to_value(), "code, tests");
    let error = parse_spec("code,test-s", &rule()).unwrap_err();
    let message =
        "`code,test-s`: `test-s` is not a category; the categories are code, tests, docs, research";
    assert_eq!(error.to_string(), message);
    assert_eq!(error.hint().unwrap(), "did you mean `tests`?");
    assert_eq!(error.reason().span, 5..11);
    let error = parse_spec("", &rule()).unwrap_err();
    let message = "``: the value is empty; the categories are code, tests, docs, research";
    assert_eq!((error.to_string().as_str(), error.hint()), (message, None));
    let llm = with(ValueGrammar::Literal("LLM".to_owned()));
    let error = parse_spec("code", &llm).unwrap_err().to_string();
    assert!(error.ends_with("the form is `LLM` or `LLM TOOL...`"), "{error}");
    let error = parse_spec("\u{1b}[31m", &rule()).unwrap_err().to_string();
    assert!(!error.contains('\u{1b}'), "{error}");
}

#[test]
fn a_policy_of_its_own_words() {
    let yaml = "version: 1\ndisclosure: {trailer: X, categories: [Art, c-code]}";
    let policy: Policy = crate::policy::from_yaml(yaml.as_bytes(), "p.yml").unwrap();
    let rule = policy.disclosure.unwrap();
    assert_eq!(parse_spec("C-CODE and art", &rule).unwrap().to_value(), "Art, c-code");
}

#[test]
fn large_values_take_linear_time() {
    const LARGE: usize = 1 << 18;
    let start = std::time::Instant::now();
    for piece in [
        "code,",
        "code ",
        "(",
        ")",
        "()",
        "code (x),",
        "code ((",
        "(x)",
        "a",
        " ",
        ",",
        "and ",
        "é",
        "\u{1b}",
    ] {
        let value = piece.repeat(LARGE / piece.len());
        for value in [value.clone(), format!("code {value}")] {
            if let Parsed::Recognised(disclosure) = parse(value.as_bytes(), &rule()) {
                merge(&[disclosure.clone(), disclosure], &rule()).to_value();
            }
        }
    }
    for grammar in
        [ValueGrammar::Literal("a".to_owned()), ValueGrammar::ToolModel, ValueGrammar::Free]
    {
        let value = format!("a:b{}", " a".repeat(LARGE / 2));
        for value in [&value[..], &value[2..]] {
            parse(value.as_bytes(), &with(grammar.clone()));
        }
    }
    // More than a megabyte, all of it kept.
    let many: String = (0..100_000).map(|n| format!("code (x{n}),")).collect();
    assert!(read(&many).to_value().ends_with("x99999)"));
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Explanations with all that could break a trailer.
fn explanation() -> impl Strategy<Value = Option<String>> {
    prop::option::of("[a-z(){};,& \n\t\u{1b}é]{0,12}")
}

fn disclosure() -> impl Strategy<Value = Disclosure> {
    let names = prop::sample::subsequence(vec!["code", "tests", "docs", "research"], 1..=4);
    let items = names.prop_shuffle().prop_flat_map(|names| {
        let count = names.len();
        (Just(names), prop::collection::vec(explanation(), count))
    });
    (items, explanation()).prop_map(|((names, texts), explanation)| Disclosure {
        items: names
            .into_iter()
            .zip(texts)
            .map(|(name, explanation)| Item { category: name.to_owned(), explanation })
            .collect(),
        explanation,
        trailer: None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 500,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_is_written_is_read_back(disclosure in disclosure()) {
        let settled = Disclosure::new(disclosure.items.clone(), disclosure.explanation.clone());
        let value = disclosure.to_value();
        prop_assert!(!value.contains(char::is_control));
        prop_assert_eq!(read(&value), settled.clone());
        prop_assert_eq!(settled.to_value(), value);
    }

    #[test]
    fn merging_again_changes_nothing(lines in prop::collection::vec(disclosure(), 1..4)) {
        let lines: Vec<Disclosure> = lines.iter().map(|line| read(&line.to_value())).collect();
        let once = merge(&lines, &rule());
        prop_assert_eq!(merge(std::slice::from_ref(&once), &rule()), once.clone());
        prop_assert_eq!(merge(&[once.clone(), once.clone()], &rule()), once.clone());
        prop_assert_eq!(read(&once.to_value()), once);
    }

    #[test]
    fn any_bytes_are_survived(value in prop::collection::vec(any::<u8>(), 0..200)) {
        survive(&value)?;
    }

    #[test]
    fn any_near_miss_is_survived(value in "(code|tests|,|;| and |&|\\(|\\)|\u{1b}|é| |\n|x){0,20}") {
        survive(value.as_bytes())?;
    }
}

fn survive(value: &[u8]) -> Result<(), TestCaseError> {
    for grammar in [
        ValueGrammar::Categories,
        ValueGrammar::Literal("code".to_owned()),
        ValueGrammar::ToolModel,
        ValueGrammar::Free,
    ] {
        let rule = with(grammar);
        match parse(value, &rule) {
            Parsed::Unrecognised { reason } => {
                prop_assert!(value.get(reason.span.clone()).is_some(), "{:?}", reason);
                prop_assert!(!reason.to_string().contains(char::is_control));
            }
            Parsed::Recognised(disclosure) => {
                let again = parse(disclosure.to_value().as_bytes(), &rule);
                prop_assert_eq!(again, Parsed::Recognised(disclosure));
            }
            Parsed::NoAi => prop_assert!(false, "the rule has no word for it"),
        }
    }
    Ok(())
}
