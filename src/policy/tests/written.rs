//! PURE. Policies that we write: complete ones, and the file that a project begins with.

use proptest::prelude::*;

use super::*;
use crate::policy::Confirm;

/// Reads what was written, under the id that is not in it.
fn again(policy: &Policy) -> Policy {
    let yaml = to_yaml(policy);
    let read =
        from_yaml(yaml.as_bytes(), "p.yml").unwrap_or_else(|error| panic!("{error}\n{yaml}"));
    Policy { id: policy.id.clone(), ..read }
}

#[test]
fn every_preset_is_the_same_after_it_was_written_and_read() {
    for id in preset_ids() {
        let policy = preset(id).unwrap();
        assert_eq!(again(&policy), policy, "{id}");
        assert_eq!(to_yaml(&again(&policy)), to_yaml(&policy), "{id}");
    }
    assert_eq!(again(&Policy::bare()), Policy::bare());
}

#[test]
fn a_complete_policy_says_everything_in_one_order() {
    let policy = good(
        "version: 1\nextends: linux\nname: \"1\"\nsource: {commit: \"41362886\"}\n\
         sign-off: {confirm: {phrase: \"I: sign # this\"}}\npaths: {tests: [\"*.t\"], docs: []}\n\
         severity: {agent-footer: off}\nlimits: [{category: any, kind: change, lines: 5}]\n\
         reminders: [\"- a\"]\n",
    );
    let expected = "\
version: 1
name: '1'
source:
  commit: '41362886'
ai:
  stance: disclose
  message: any
  prompts: optional
  model-names: forbidden
disclosure:
  trailer: Assisted-by
  also: []
  value:
    literal: LLM
  categories: []
  explanation: optional
  attests: With it you say that you have reviewed all of it, that its licence fits, and that you answer for it.
  not-tools:
  - git
  - gcc
  - clang
  - make
  - vim
  - emacs
  once: false
  none: omit
limits:
- category: any
  kind: change
  lines: 5
  not-counting: none
  over: needs-agreement
trailers:
  forbidden: []
";
    let written = to_yaml(&policy);
    assert_eq!(written.get(..expected.len()), Some(expected), "{written}");
    assert!(written.contains("\n    phrase: 'I: sign # this'\n"), "{written}");
    assert!(written.contains("\n  - '*.t'\n"), "{written}");
    assert!(
        written.ends_with("severity:\n  agent-footer: off\nreminders:\n- '- a'\n"),
        "{written}"
    );
}

#[test]
fn the_first_file_of_a_project_is_good_also_with_all_its_comments_taken_away() {
    let today = Day::since_1970(std::time::Duration::from_secs(1_795_000_000));
    for id in preset_ids() {
        let base = preset(id).unwrap();
        let text = scaffold(&base, &today);
        assert!(text.contains("\n#   read: 2026-11-18\n"), "{text}");
        assert_eq!(good(&text), Policy { id: "git-provenance".to_owned(), ..base.clone() });
        // What begins in lower case after the `#` is YAML, the rest are sentences.
        let is_yaml = |rest: &str| {
            !rest.trim_start().starts_with(char::is_uppercase) && !rest.contains("`git")
        };
        let full: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if is_yaml(rest) => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let policy = good(&full);
        assert_eq!((policy.name.as_str(), policy.limits[0].lines), ("Example", 200), "{full}");
        assert_eq!((&policy.ai, &policy.sign_off), (&base.ai, &base.sign_off), "{id}");
        assert_eq!(
            lint(full.as_bytes(), "p.yml", &today).unwrap().warnings.len(),
            usize::from(is_old(&base)),
            "{id}"
        );
    }
}

fn is_old(base: &Policy) -> bool {
    base.source.status == Some(Status::Retired)
}

#[test]
fn a_summary_says_what_is_written_and_whether_it_is_signed() {
    for (id, summary) in [
        ("default", "AI-used-for: code, tests; sign-off asked"),
        ("linux", "Assisted-by: LLM; sign-off required"),
        ("zephyr", "Assisted-by: TOOL:MODEL; sign-off required"),
        ("apache", "Generated-by: TOOL; no sign-off"),
        ("no-ai", "no line about AI; sign-off asked"),
    ] {
        assert_eq!(preset(id).unwrap().summary(), summary, "{id}");
    }
}

/// Text that YAML could take for something else.
fn odd_text() -> impl Strategy<Value = String> {
    let odd = [
        "yes",
        "~",
        "null",
        "1",
        "1e3",
        "0x1f",
        "2026-11-24",
        ".5",
        "'",
        "\"",
        "a: b",
        "- a",
        "# a",
    ];
    prop_oneof![
        prop::sample::select(odd.to_vec()).prop_map(str::to_owned),
        "[!-~é]{1,12}( [!-~日]{1,12}){0,3}",
    ]
}

prop_compose! {
    fn policies()(
        id in prop::sample::select(preset_ids()),
        name in odd_text(),
        commit in prop::option::of(prop_oneof!["[0-9a-f]{7,12}", "[0-9]{7}", "[0-9]e[0-9]{6}"]),
        attests in prop::option::of(odd_text()),
        phrase in prop::option::of("[!-~é]{3,12}( [!-~]{1,12}){0,3}"),
        globs in prop::collection::vec("[a-z*?.@%`][a-z*?. ]{0,8}[a-z*]", 0..4),
        severity in prop::collection::btree_map(
            "[a-z]{3,5}(-[a-z0-9]{1,5}){1,2}",
            prop::sample::select(vec![Severity::Off, Severity::Warning, Severity::Error]),
            0..3,
        ),
        reminders in prop::collection::vec(odd_text(), 0..4),
        once in any::<bool>(),
        none in prop::option::of("x[a-z]{3,8}"),
    ) -> Policy {
        let mut policy = preset(id).unwrap();
        policy.name = name;
        policy.source.commit = commit;
        if let Some(rule) = &mut policy.disclosure {
            rule.attests = attests;
            rule.once = once;
            rule.none = none;
        }
        policy.sign_off.confirm = phrase.map_or(Confirm::YesNo, Confirm::Phrase);
        policy.paths.off_limits = globs;
        policy.severity = severity;
        policy.reminders = reminders;
        policy
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_policy_is_the_same_after_it_was_written_and_read(policy in policies()) {
        prop_assert_eq!(again(&policy), policy.clone());
        schema::agrees_on_good(&to_yaml(&policy));
    }
}

#[test]
fn agents_and_bots_are_written_as_they_were_read() {
    let yaml = "version: 1
agents:
  - id: acme
    source: seen
    confidence: high
    emails: [coder@acme.example]
    github-ids: [42]
    tokens: [{token: Acme-Run, value: number}]
    sessions: [{url: acme.example/s/, bare: true}]
    environment: [{is: [ACME, agent], and: [{set: CI}], strength: weak, why: it says so}]
bots:
  - {id: deploy, source: ours, confidence: low, logins: ['deploy[bot]']}
";
    schema::agrees_on_good(yaml);
    let policy = good(yaml);
    assert_eq!(policy.extension().entries().count(), 2);
    let written = to_yaml(&policy);
    schema::agrees_on_good(&written);
    let again = good(&written);
    assert_eq!((again.agents, again.bots), (policy.agents, policy.bots));
    assert!(!to_yaml(&good("version: 1\n")).contains("\nagents:"));
}
