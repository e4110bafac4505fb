use super::*;
use crate::draft::sign_off_owner::tests::people;
use crate::draft::{is_sign_off, sign_off_values};
use crate::policy::preset;
use crate::policy::types::TrailerRules;
use git_message::{ConfiguredTrailer, TrailerConfig};

const AGENT: &str = "Co-authored-by: Claude <noreply@anthropic.com>";
const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";
const AUTHORS: &str = "Signed-off-by: Ada Author <author@example.org>";
const OTHERS: &str = "Signed-off-by: Sam Other <sam@example.net>";
const TRAILER: Cause = Cause::Rule(RuleId::AgentTrailer);
const FOOTER: Cause = Cause::Rule(RuleId::AgentFooter);
const FORBIDDEN: Cause = Cause::Rule(RuleId::ForbiddenTrailer);
/// A tool's address without its name: a person may have taken it.
const DOUBTFUL: &str = "Co-authored-by: Devin <devin@example.com>";

fn policy() -> Policy {
    preset("default").expect("a preset")
}

/// A policy that names no token.
fn silent() -> Policy {
    Policy { trailers: TrailerRules::default(), ..policy() }
}

fn message(lines: &[&str]) -> Message {
    Message::parse(format!("title\n\nBody.\n\n{}\n", lines.join("\n")), &TrailerConfig::default())
}

fn plan_with(
    draft: &Message,
    policy: &Policy,
    people: &SignOffOwners,
    somebody_is_here: bool,
) -> RemovalPlan {
    RemovalPlan::new(draft, policy, Catalogue::builtin(), people, somebody_is_here)
}

fn plan(draft: &Message) -> RemovalPlan {
    plan_with(draft, &policy(), &people(""), true)
}

/// Line, rule and text of each.
fn listed<'a>(all: impl IntoIterator<Item = &'a Removal>) -> Vec<(usize, Cause, String)> {
    let listed = |one: &Removal| (one.line, one.cause, one.text.to_str_lossy().into_owned());
    all.into_iter().map(listed).collect()
}

fn doubted(plan: &RemovalPlan) -> Vec<(usize, Cause, String)> {
    listed(plan.doubts())
}

#[test]
fn agents_lines_and_own_sign_offs_go_and_those_of_others_stay() {
    let draft = message(&[OWN, OTHERS, AGENT, "Reviewed-by: Sam Other <sam@example.net>"]);
    let plan = plan(&draft);
    let gone = [(5, Cause::OwnSignOff, OWN.into()), (7, TRAILER, AGENT.into())];
    assert_eq!(listed(plan.removals()), gone);
    assert!(plan.doubts().is_empty());
    let left = message(&[OTHERS, "Reviewed-by: Sam Other <sam@example.net>"]);
    assert_eq!(plan.apply(&draft, &[]).as_bytes().as_bstr(), left.as_bytes());
    assert_eq!(listed(&plan.into_removals(&[])), gone);
}

#[test]
fn the_authors_new_sign_off_is_a_persons_to_decide_about() {
    let draft = message(&[AUTHORS]);
    let asked = plan(&draft);
    assert_eq!((listed(asked.removals()), doubted(&asked).len()), (Vec::new(), 1));
    let alone = plan_with(&draft, &policy(), &people(""), false);
    assert_eq!((listed(alone.removals()).len(), doubted(&alone).len()), (1, 0));
    let value = AUTHORS.split_once(": ").expect("a trailer").1;
    let carried = people("").carrying(vec![value.into()]);
    for somebody_is_here in [true, false] {
        let plan = plan_with(&draft, &policy(), &carried, somebody_is_here);
        assert!(plan.removals().is_empty() && plan.doubts().is_empty(), "{somebody_is_here}");
    }
}

#[test]
fn a_doubt_stays_unless_it_is_chosen() {
    let draft = message(&[AGENT, DOUBTFUL, OTHERS]);
    let plan = plan(&draft);
    let sure = [(5, TRAILER, AGENT.into())];
    let doubt = [(6, TRAILER, DOUBTFUL.into())];
    assert_eq!((listed(plan.removals()), doubted(&plan)), (sure.to_vec(), doubt.to_vec()));
    let (kept, chosen) = (message(&[DOUBTFUL, OTHERS]), message(&[OTHERS]));
    assert_eq!(plan.apply(&draft, &[]).as_bytes().as_bstr(), kept.as_bytes());
    assert_eq!(plan.apply(&draft, &[0]).as_bytes().as_bstr(), chosen.as_bytes());
    assert_eq!(plan.apply(&draft, &[7]).as_bytes().as_bstr(), kept.as_bytes());
    assert_eq!(listed(&plan.clone().into_removals(&[])), sure);
    assert_eq!(listed(&plan.into_removals(&[0])), [sure, doubt].concat());
}

#[test]
fn what_is_chosen_stands_among_the_rest_in_the_order_of_the_message() {
    let draft = message(&[DOUBTFUL, AGENT]);
    let rules: Vec<usize> = plan(&draft).into_removals(&[0]).iter().map(|one| one.line).collect();
    assert_eq!(rules, [5, 6]);
}

#[test]
fn tokens_that_the_policy_forbids_are_doubted_in_a_persons_line_and_go_in_an_agents() {
    let mut policy = policy();
    policy.trailers.forbidden = vec!["Tested-by".into(), "Co-authored-by".into()];
    let draft = message(&[AGENT, "tested-by: Sam Other <sam@example.net>", "Tested-bye: x"]);
    let plan = plan_with(&draft, &policy, &people(""), true);
    assert_eq!(listed(plan.removals()), [(5, TRAILER, AGENT.into())]);
    let doubt = (6, FORBIDDEN, "tested-by: Sam Other <sam@example.net>".into());
    assert_eq!(doubted(&plan), [doubt]);
}

#[test]
fn a_disclosure_of_another_project_goes_only_where_the_policy_names_it() {
    let line = "Assisted-by: Claude:claude-4 [tool]";
    let draft = message(&[line]);
    let silent = silent();
    let usual = plan_with(&draft, &silent, &people(""), true);
    assert!(usual.removals().is_empty() && usual.doubts().is_empty());
    assert_eq!(listed(usual.said()).iter().map(|one| one.0).collect::<Vec<_>>(), [5]);
    assert_eq!(listed(usual.uses_of_ai()).len(), 1);

    let token = |token: &str| vec![token.to_owned()];
    for trailers in [
        TrailerRules { forbidden: token("ASSISTED-BY"), ..TrailerRules::default() },
        TrailerRules { forbidden_for_agents: token("Assisted-by"), ..TrailerRules::default() },
    ] {
        let policy = Policy { trailers, ..silent.clone() };
        let plan = plan_with(&draft, &policy, &people(""), true);
        assert_eq!(listed(plan.removals()), [(5, FORBIDDEN, line.into())]);
        assert!(plan.said().is_empty());
        assert_eq!(listed(plan.uses_of_ai()).len(), 1);
    }
}

#[test]
fn a_disclosure_that_may_be_a_persons_is_the_projects_business_too() {
    let draft = message(&["Assisted-by: Devin"]);
    let silent = silent();
    let catalogue = Catalogue::builtin();
    let found = catalogue.scan(draft.as_bytes());
    assert_eq!(found.iter().map(|one| one.verdict).collect::<Vec<_>>(), [Verdict::Ambiguous]);
    let kept = plan_with(&draft, &silent, &people(""), true);
    assert!(kept.doubts().is_empty() && kept.said().is_empty() && kept.removals().is_empty());
    assert_eq!(doubted(&plan(&draft)).len(), 1);
}

#[test]
fn what_an_agent_says_is_withdrawn_as_a_disclosure() {
    let draft = message(&["Assisted-by: Claude:claude-4 [tool]"]);
    let silent = silent();
    let mut plan = plan_with(&draft, &silent, &people(""), true);
    plan.remove_conflicting_disclosures(&draft, "you said no");
    assert_eq!(
        listed(plan.removals()).iter().map(|one| one.1).collect::<Vec<_>>(),
        [Cause::Disclosure]
    );
}

#[test]
fn a_line_in_doubt_for_two_reasons_is_asked_about_once() {
    let mut policy = policy();
    policy.trailers.forbidden = vec!["Co-authored-by".into()];
    let draft = message(&[DOUBTFUL]);
    let plan = plan_with(&draft, &policy, &people(""), true);
    assert_eq!(doubted(&plan), [(5, TRAILER, DOUBTFUL.into())]);
}

#[test]
fn what_shows_once_a_forbidden_disclosure_is_away_goes_as_well() {
    let first = "Assisted-by: Claude:claude-4 [tool]";
    let draft = message(&[first, "Generated with Claude Code", "as said"]);
    let rules: Vec<_> = listed(plan(&draft).removals()).iter().map(|one| one.1).collect();
    assert_eq!(rules, [FORBIDDEN, FOOTER]);
    let silent = silent();
    assert!(plan_with(&draft, &silent, &people(""), true).removals().is_empty());
}

#[test]
fn ai_used_for_says_so_whatever_project_it_comes_from_unless_it_says_no() {
    for (line, says) in [
        ("AI-used-for: code", true),
        ("ai-used-for: none of the tests", true),
        ("AI-used-for: None", false),
        ("AI-used-for:", false),
        ("AI-used-for:  N/A ", false),
        ("AI-used-for: nothing", false),
        ("Tested-by: code", false),
    ] {
        let draft = message(&[line, OTHERS]);
        let trailer = draft.trailers().first().expect("a trailer");
        assert_eq!(says_ai(&draft, trailer), says, "{line}");
        assert_eq!(plan(&draft).said().len(), usize::from(says), "{line}");
    }
}

#[test]
fn what_is_said_otherwise_is_withdrawn_or_replaced() {
    let (code, tests) = ("AI-used-for: code", "AI-used-for: tests");
    let draft = message(&[OWN, code, tests]);
    let mut withdrawn = plan(&draft);
    assert_eq!(listed(withdrawn.uses_of_ai()).len(), 2);
    withdrawn.remove_conflicting_disclosures(&draft, "you said no");
    assert!(withdrawn.said().is_empty());
    let all = [
        (5, Cause::OwnSignOff, OWN.into()),
        (6, Cause::Disclosure, code.into()),
        (7, Cause::Disclosure, tests.into()),
    ];
    assert_eq!(listed(withdrawn.removals()), all);
    assert_eq!(withdrawn.removals()[1].reason, "you said no");
    assert_eq!(listed(withdrawn.uses_of_ai()), []);

    let mut replaced = plan(&draft);
    replaced.replace_disclosures(&draft, b"AI-used-for", &[b"tests".to_vec()], "you said tests");
    assert_eq!(listed(replaced.removals()), [all[0].clone(), all[1].clone()]);
    assert_eq!(replaced.removals()[1].reason, "you said tests");
    // What goes says nothing any more.
    assert_eq!(listed(replaced.said()), [(7, Cause::Disclosure, tests.into())]);
    replaced.replace_disclosures(&draft, b"Reviewed-by", &[], "not there");
    assert_eq!(replaced.removals().len(), 2);
}

#[test]
fn one_confirmed_sign_off_stands_and_the_plan_can_be_mended() {
    let draft = message(&[OWN, AGENT, OWN]);
    let value = OWN.split_once(": ").expect("a trailer").1.as_bytes();
    let mut kept = plan(&draft);
    kept.keep_one_sign_off(&draft, value);
    assert_eq!(listed(kept.removals()).iter().map(|one| one.0).collect::<Vec<_>>(), [6, 7]);
    let mut strange = plan(&draft);
    strange.keep_one_sign_off(&draft, b"Robin Tester <other@example.org>");
    assert_eq!(strange.removals().len(), 3);

    let mut spared = plan(&draft);
    spared.spare_own_sign_offs();
    assert_eq!(listed(spared.removals()), [(6, TRAILER, AGENT.into())]);
    spared.removals_mut().retain(|removal| removal.line != 6);
    assert!(spared.removals().is_empty());
}

#[test]
fn what_git_ignores_at_the_end_stays_in_a_draft_and_counts_in_a_commit() {
    let text = format!(
        "title\n\n{AGENT}\n# ------------------------ >8 ------------------------\n{AGENT}\n"
    );
    let draft = Message::parse(text.clone(), &TrailerConfig::default());
    let catalogue = Catalogue::builtin();
    let only = RemovalPlan::agents_only(&draft, &policy(), catalogue);
    assert_eq!(listed(only.removals()), [(3, TRAILER, AGENT.into())]);
    let rest = &text[text.find("# --").expect("scissors")..];
    assert_eq!(only.apply(&draft, &[]).as_bytes().as_bstr(), format!("title\n{rest}"));
    let traces = traces(text.as_bytes(), &MessageEncoding::Utf8, &policy(), catalogue, &[]);
    let stored = RemovalPlan::of_traces(&draft, &policy(), traces);
    assert_eq!(stored.removals().len(), 2);
    assert_eq!(plan(&draft).removals().len(), 2);
}

#[test]
fn a_draft_that_loses_nothing_is_the_same_and_one_without_a_last_line_end_loses_no_line() {
    let bytes = format!("title\n\n{OTHERS}");
    let draft = Message::parse(bytes.clone(), &TrailerConfig::default());
    assert_eq!(plan(&draft).apply(&draft, &[]).as_bytes(), bytes.as_bytes());
    let draft = Message::parse(format!("title\n\n{OTHERS}\n{AGENT}"), &TrailerConfig::default());
    assert_eq!(plan(&draft).apply(&draft, &[]).as_bytes().as_bstr(), format!("{bytes}\n"));
}

#[test]
fn whatever_reads_as_a_sign_off_is_one_in_the_subject_too() {
    let own = "Robin Tester <robin@example.org>";
    for line in [
        format!("signed-off-by: {own}"),
        format!("  Signed-Off-By : {own}"),
        format!("Signed\u{2011}off\u{2011}by: {own}"),
        format!("Ѕigned-off-by: {own}"),
        format!("Ѕіgnеd\u{2011}оff\u{2011}bу: {own}"),
        format!("{}Signed-off-by: {own}", "\u{200b}".repeat(40)),
        format!("Si\u{ad}gned\u{e0041}-of\u{fe0f}f-by{}: {own}", "\u{202e}".repeat(400)),
        format!("S{}igned-off-by: {own}", "\u{301}".repeat(99)),
        format!("\x1b[1mSigned\x1b(B-off-by: {own}"),
        format!("Signed off by: {own}"),
        format!("- Signed-off-by: {own}"),
        format!("**Signed-off-by:** {own}"),
        format!("__Signed-off-by__: {own}"),
        format!("🤖 Signed-off-by: {own}"),
        format!("<sub>Signed-off-by: {own}"),
        format!("Signed&#45;off&#45;by&colon; {own}"),
    ] {
        assert!(is_sign_off(line.as_bytes()), "{line}");
        let draft = message(&["Prose.", "", &line, "", "More prose."]);
        assert!(sign_off_values(&draft)[0].ends_with_str(own), "{line}");
        assert_eq!(listed(plan(&draft).removals()), [(7, Cause::OwnSignOff, line.clone())]);
        let subject = Message::parse(format!("\n{line}\n\nx\n"), &TrailerConfig::default());
        assert_eq!(plan(&subject).apply(&subject, &[]).as_bytes(), b"\nx\n", "{line}");
    }
    for line in [
        "Signed-off-by Robin",
        "Signed-off-byte: x",
        "see Signed-off-by: x",
        "ëé: x",
        "> Signed-off-by: x",
        "\"Signed-off-by: x",
        "signedoffby: x",
        "Signed-off: by: x",
        "signed-off-b",
    ] {
        assert!(!is_sign_off(line.as_bytes()), "{line}");
    }
}

#[test]
fn a_sign_off_stands_where_a_line_begins_for_a_reader_and_the_rest_of_the_line_stays() {
    for end in ["\r", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
        for (text, left) in [
            (
                format!("title\n\nBody.{end}{OWN}\n{OTHERS}\n"),
                format!("title\n\nBody.\n{OTHERS}\n"),
            ),
            (format!("title{end}{OWN}\n"), "title\n".to_owned()),
            (format!("title\n\n{OTHERS}{end}{OWN}{end}{AGENT}\n"), format!("title\n\n{OTHERS}\n")),
            (format!("title\n\n{end}{OWN}\n{OTHERS}\n"), format!("title\n\n{OTHERS}\n")),
        ] {
            let draft = Message::parse(text, &TrailerConfig::default());
            assert_eq!(plan(&draft).apply(&draft, &[]).as_bytes().as_bstr(), left, "{end:?}");
        }
    }
}

#[test]
fn the_line_below_the_subject_is_no_subject() {
    let draft = Message::parse(format!("\ntitle\n{OWN}\n"), &TrailerConfig::default());
    assert_eq!(listed(plan(&draft).removals()), [(3, Cause::OwnSignOff, OWN.into())]);
}

#[test]
fn a_sign_off_has_its_continuation_lines() {
    let draft = message(&["Signed-off-by: Robin", "\tTester", "  <robin@example.org>", OTHERS]);
    let values = sign_off_values(&draft);
    assert_eq!(values[0].as_bstr(), "Robin Tester <robin@example.org>");
    assert_eq!((values.len(), plan(&draft).removals().len()), (2, 1));
    assert_eq!(plan(&draft).apply(&draft, &[]).as_bytes(), message(&[OTHERS]).as_bytes());
    let parted = message(&["Signed-off-by: Robin Tester", "", "  code", OTHERS]);
    assert_eq!(sign_off_values(&parted)[0].as_bstr(), "Robin Tester");
    let indented = message(&[OTHERS, "Acked-by: x", "  code"]);
    assert_eq!(sign_off_values(&indented).len(), 1);
}

#[test]
fn a_short_form_that_the_configuration_names_is_a_sign_off_to_git_as_well() {
    let sob = ConfiguredTrailer { name: b"sob".into(), key: Some(b"Signed-off-by: ".into()) };
    let trailer_config = TrailerConfig { configured: vec![sob], ..TrailerConfig::default() };
    let text = format!("title\n\nsob: Robin Tester <robin@example.org>\n{OTHERS}\n");
    let draft = Message::parse(text, &trailer_config);
    let mut values = sign_off_values(&draft);
    values.sort();
    assert_eq!(values[0].as_bstr(), "Robin Tester <robin@example.org>");
    assert_eq!(values.len(), 2);
}

#[test]
fn spans_overlap_where_they_share_a_byte() {
    let sorted = [2..4, 6..9];
    for (span, expected) in [
        (0..2, false),
        (0..3, true),
        (3..4, true),
        (4..6, false),
        (5..7, true),
        (9..12, false),
        (4..12, true),
    ] {
        assert_eq!(overlaps(&sorted, &span), expected, "{span:?}");
    }
}
