//! PURE. The rules about the disclosure and about what was disclosed.

use super::*;

const REFUSE: &str = "ai: {stance: refuse}\n";
const LIMIT: &str =
    "limits: [{category: code, kind: bug-fix, lines: 20, not-counting: tests, over: refuse}]\n";

#[test]
fn a_disclosure_is_missed_only_where_something_shows_that_ai_was_used() {
    Commit::new("", &with_block("Fixes: #1\n")).gives(&[]);
    Commit::new("", &with_block("AI-used-for: code\n")).gives(&[]);
    let bad = with_block("Co-authored-by: Claude <noreply@anthropic.com>\n");
    Commit::new("", &bad).gives(&[
        "missing-disclosure! Co-authored-by: Claude <noreply@anthropic.com>",
        "agent-trailer! Co-authored-by: Claude <noreply@anthropic.com>",
    ]);
    let good = with_block("AI-used-for: code\nCo-authored-by: Claude <noreply@anthropic.com>\n");
    Commit::new("", &good)
        .gives(&["agent-trailer! Co-authored-by: Claude <noreply@anthropic.com>"]);
    Commit::new("disclosure: none\nseverity: {agent-trailer: off}\n", &bad).gives(&[]);
    Commit::new("", "s\n")
        .by("Claude <noreply@anthropic.com>")
        .gives(&["missing-disclosure!", "agent-identity!"]);
}

#[test]
fn where_there_is_a_word_for_no_ai_each_commit_has_a_line() {
    let none = "disclosure: {none: none}\n";
    let silent = with_block("Fixes: #1\n");
    let found = Commit::new(none, &silent).gives(&["missing-disclosure!"]);
    assert!(found[0].help.as_ref().unwrap().contains("`none`"), "{:?}", found[0].help);
    Commit::new(none, &with_block("AI-used-for: None\n")).gives(&[]);
    Commit::new(none, &with_block("AI-used-for: code\n")).gives(&[]);
    Commit::new("", &with_block("AI-used-for: none\n")).gives(&["unknown-category! none"]);
    let claude = "Co-authored-by: Claude <noreply@anthropic.com>";
    let lie = with_block(&format!("AI-used-for: none\n{claude}\n"));
    Commit::new(none, &lie)
        .gives(&[&format!("missing-disclosure! {claude}"), &format!("agent-trailer! {claude}")]);
    // The word may read like a product to the catalogue.
    let odd =
        "disclosure: {trailer: AI-Assisted, value: free, none: claude}\ntrailers: {order: []}\n";
    Commit::new(odd, &with_block("AI-Assisted: claude\n")).gives(&[]);
    Commit::new(
        "ai: {stance: refuse}\ndisclosure: {none: none}\n",
        &with_block("AI-used-for: none\n"),
    )
    .gives(&[]);
    Commit::new(none, &with_block("AI-used-for: none\nAI-used-for: code\n"))
        .is_not_fixed("duplicate-disclosure! AI-used-for: code");
}

#[test]
fn a_model_is_named_where_the_project_wants_it() {
    let rules = "ai: {model-names: required}\ntrailers: {forbidden-for-agents: [], order: []}\n";
    let free = format!("{rules}disclosure: {{trailer: Assisted-by, value: free}}\n");
    for bad in ["AI", "LLM", "AI assistant"] {
        let bad = format!("Assisted-by: {bad}");
        Commit::new(&free, &with_block(&format!("{bad}\n")))
            .is_not_fixed(&format!("missing-model-name! {bad}"));
    }
    for good in ["claude-opus-4-6-20250925", "our-own-model 2", "AI (Claude Opus 4.6)"] {
        Commit::new(&free, &with_block(&format!("Assisted-by: {good}\n"))).gives(&[]);
    }
    for bad in ["code", "code (LLM), tests"] {
        let bad = format!("AI-used-for: {bad}");
        Commit::new(rules, &with_block(&format!("{bad}\n")))
            .gives(&[&format!("missing-model-name! {bad}")]);
    }
    Commit::new(rules, &with_block("AI-used-for: code (some-model 4), tests\n")).gives(&[]);
    Commit::new("", &with_block("AI-used-for: code\n")).gives(&[]);
}

#[test]
fn another_projects_disclosure_shows_that_ai_was_used() {
    let line = "AI-used-for: code";
    let block = with_block(&format!("{line}\n"));
    for refuse in ["disclosure: none\nai: {stance: refuse}\n", REFUSE] {
        Commit::new(refuse, &block).gives(&[&format!("refused-ai! {line}")]);
    }
    let literal = "disclosure: {trailer: Assisted-by, value: {literal: LLM}}\ntrailers: {forbidden-for-agents: [], order: []}\n";
    Commit::new(literal, &block).gives(&[&format!("missing-disclosure! {line}")]);
    let tools = with_block("Assisted-by: LLM coccinelle sparse\n");
    Commit::under("version: 1\nextends: no-ai\n", &tools).gives(&[
        "refused-ai! Assisted-by: LLM coccinelle sparse",
        "forbidden-trailer! Assisted-by: LLM coccinelle sparse",
    ]);
}

#[test]
fn a_disclosure_that_is_no_list_of_categories_is_malformed() {
    let bad = |value: &str| with_block(&format!("AI-used-for: {value}\n"));
    Commit::new("", &bad("collecting comments and updating patch"))
        .is_not_fixed("malformed-disclosure! collecting comments and updating patch");
    Commit::new("", &bad("code (half")).is_not_fixed("malformed-disclosure! (");
    Commit::new("", &with_block("AI-used-for:\n"))
        .is_not_fixed("malformed-disclosure! AI-used-for:");
    let folded = with_block("AI-used-for: writing down\n  what others said\n");
    Commit::new("", &folded).is_not_fixed("malformed-disclosure! AI-used-for: writing down");
    Commit::new("disclosure: {explanation: forbidden}\n", &bad("code (a)"))
        .gives(&["malformed-disclosure! code (a)"]);
    for good in ["code (half)", "Code; TESTS", "doc, test", "tests\n  (of the parser)"] {
        Commit::new("", &bad(good)).gives(&[]);
    }
    // Other grammars.
    let literal = "disclosure: {trailer: Assisted-by, value: {literal: LLM}}\ntrailers: {forbidden-for-agents: []}\n";
    Commit::new(literal, &with_block("Assisted-by: LLM sparse\n")).gives(&[]);
    Commit::new(literal, &with_block("Assisted-by: Claude:opus\n"))
        .gives(&["malformed-disclosure! Claude:opus"]);
}

#[test]
fn a_misspelt_category_is_corrected_and_a_strange_one_is_not() {
    let bad = with_block("AI-used-for: code, tets (both)\n");
    Commit::new("", &bad)
        .is_fixed("unknown-category! tets", &with_block("AI-used-for: code, tests (both)\n"));
    Commit::new("", &with_block("AI-used-for: poetry\n")).is_not_fixed("unknown-category! poetry");
    Commit::new("", &with_block("AI-used-for: analysis\n")).gives(&[]);
}

#[test]
fn several_disclosures_become_one() {
    let bad = with_block(
        "AI-used-for: tests\nFixes: #1\nai-used-for: code (loop)\nSigned-off-by: R <r@x.org>\n",
    );
    let fixed =
        with_block("AI-used-for: code (loop), tests\nFixes: #1\nSigned-off-by: R <r@x.org>\n");
    let quiet = "severity: {disclosure-order: off}\n";
    Commit::new(quiet, &bad).is_fixed("duplicate-disclosure! ai-used-for: code (loop)", &fixed);
    Commit::new(quiet, &fixed).gives(&[]);
    let unread = with_block("AI-used-for: code\nAI-used-for: no idea at all\n");
    let found = Commit::new("", &unread).gives(&[
        "duplicate-disclosure! AI-used-for: no idea at all",
        "malformed-disclosure! no idea at all",
    ]);
    assert!(found.iter().all(|finding| finding.fix.is_none()));
    // Where each tool has a line of its own, only a repetition is too much.
    let free = "disclosure: {trailer: Made-using, value: free}\n";
    Commit::new(free, &with_block("Made-using: a\nMade-using: b\n")).gives(&[]);
    Commit::new(free, &with_block("Made-using: a\nMade-using: b\nMade-using: a\n")).is_fixed(
        "duplicate-disclosure! Made-using: a",
        &with_block("Made-using: a\nMade-using: b\n"),
    );
}

#[test]
fn the_disclosure_stands_where_the_order_puts_it() {
    let bad = with_block("Fixes: #1\nSigned-off-by: R <r@x.org>\nAI-used-for: code\n\n");
    let fixed = with_block("Fixes: #1\nAI-used-for: code\nSigned-off-by: R <r@x.org>\n\n");
    Commit::new("", &bad).is_fixed("disclosure-order! AI-used-for: code", &fixed);
    Commit::new("", &fixed).gives(&[]);
    let early = with_block("AI-used-for: code\nFixes: #1\nReviewed-by: K <k@x.org>\n");
    let fixed = with_block("Fixes: #1\nAI-used-for: code\nReviewed-by: K <k@x.org>\n");
    Commit::new("", &early).is_fixed("disclosure-order! AI-used-for: code", &fixed);
    Commit::new("trailers: {order: []}\n", &bad).gives(&[]);
    let behind = "trailers: {order: [Signed-off-by, AI-used-for]}\n";
    Commit::new(behind, &bad).gives(&[]);
    Commit::new(behind, &with_block("AI-used-for: code\nSigned-off-by: R <r@x.org>\n")).is_fixed(
        "disclosure-order! AI-used-for: code",
        &with_block("Signed-off-by: R <r@x.org>\nAI-used-for: code\n"),
    );
}

#[test]
fn a_project_that_takes_no_ai_refuses_what_says_or_shows_it() {
    let disclosed = with_block("AI-used-for: code\n");
    Commit::new(REFUSE, &disclosed).is_not_fixed("refused-ai! AI-used-for: code");
    Commit::new(REFUSE, &with_block("Fixes: #1\n")).gives(&[]);
    Commit::new("", &disclosed).gives(&[]);
    let shown = with_block("Assisted-by: Claude:opus-4\n");
    Commit::new(
        "ai: {stance: refuse}\ndisclosure: none\ntrailers: {forbidden-for-agents: []}\n",
        &shown,
    )
    .is_not_fixed("refused-ai! Assisted-by: Claude:opus-4");
}

#[test]
fn a_limit_counts_what_it_is_about() {
    let code = with_block("AI-used-for: code, docs\n");
    let over = Commit::new(LIMIT, &code).changing(&[("src/a.c", 21)]);
    over.is_not_fixed("over-size-limit! AI-used-for: code, docs");
    Commit::new(LIMIT, &code).changing(&[("src/a.c", 20), ("tests/a.c", 500)]).gives(&[]);
    let docs = with_block("AI-used-for: docs\n");
    Commit::new(LIMIT, &docs).changing(&[("src/a.c", 500)]).gives(&[]);
    let agree = LIMIT.replace("refuse", "needs-agreement");
    let warned = Commit::new(&agree, &code).changing(&[("src/a.c", 21)]);
    warned.gives(&["over-size-limit? AI-used-for: code, docs"]);
    let strict = format!("{agree}severity: {{over-size-limit: error}}\n");
    let strict = Commit::new(&strict, &code).changing(&[("src/a.c", 21)]);
    strict.gives(&["over-size-limit! AI-used-for: code, docs"]);
}

#[test]
fn changes_are_counted_only_for_commits_whose_rules_need_them() {
    let (code, docs) = (with_block("AI-used-for: code\n"), with_block("AI-used-for: docs\n"));
    let off = "paths: {off-limits: [\"crypto/**\"]}\n";
    assert!(Commit::new(LIMIT, &code).needs_changes());
    assert!(Commit::new(off, &docs).needs_changes());
    assert!(!Commit::new(LIMIT, &docs).needs_changes());
    assert!(!Commit::new(LIMIT, "s\n").needs_changes());
    assert!(!Commit::new(off, "s\n").needs_changes());
    assert!(!Commit::new("", &code).needs_changes());
    assert!(
        !Commit::new(&format!("{LIMIT}severity: {{over-size-limit: off}}\n"), &code)
            .needs_changes()
    );
    assert!(!Commit::new(LIMIT, &code).changing(&[]).needs_changes(), "they are there");
}

#[test]
fn ai_stays_out_of_the_paths_that_are_off_limits() {
    let off = "paths: {off-limits: [\"crypto/**\"]}\n";
    let code = with_block("AI-used-for: code\n");
    let bad = Commit::new(off, &code).changing(&[("crypto/aes.c", 1), ("a.c", 1)]);
    bad.is_not_fixed("off-limits-path! AI-used-for: code");
    assert!(bad.findings()[0].text.contains("`crypto/aes.c`"));
    Commit::new(off, &code).changing(&[("a.c", 1)]).gives(&[]);
    Commit::new(off, "s\n").changing(&[("crypto/aes.c", 1)]).gives(&[]);
    let many: Vec<(&str, u64)> =
        ["crypto/1", "crypto/2", "crypto/3", "crypto/4\n"].map(|path| (path, 1)).to_vec();
    let found = Commit::new(off, &code).changing(&many).findings();
    assert!(found[0].text.ends_with("`crypto/3`, 1 more"), "{}", found[0].text);
}
