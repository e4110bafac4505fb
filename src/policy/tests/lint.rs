//! PURE. What a policy is warned about though it can be used, and when a text is due to be read again.

use std::time::Duration;

use super::*;

/// 24 November 2026.
fn today() -> Day {
    Day::since_1970(Duration::from_secs(1_795_500_000))
}

fn linted(yaml: &str) -> Linted {
    lint(format!("version: 1\n{yaml}").as_bytes(), "p.yml", &today())
        .unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

#[test]
#[rustfmt::skip]
fn warnings_have_their_place_and_a_hint() {
    for (yaml, line, column, message, hint) in [
        ("severity: {agent-foter: error}", 2, 12, "there is no rule `agent-foter`", "did you mean `agent-footer`?"),
        ("extends: linux\nlimits: [{category: code, kind: fix, lines: 1}]", 3, 21, "a limit for `code`, which no disclosure here can name", "write `category: any`"),
        ("limits: [{category: any, kind: fix, lines: 1, not-counting: tests}]", 2, 61, "`tests` are not counted, but nothing says which paths they are", "list them in `paths: {tests: […]}`"),
        ("extends: linux\ndisclosure: {categories: [code]}", 3, 26, "categories that this kind of value cannot name", "leave them out, or write `value: categories`"),
        ("extends: default\nai: {stance: refuse}", 3, 14, "AI use is refused, and yet there is a trailer to disclose it", "write `disclosure: none`"),
        ("extends: linux-7.2", 2, 10, "the text behind `linux-7.2` has been replaced by a newer one", "the preset `linux` follows that one"),
    ] {
        let found = linted(yaml);
        let [warning] = &found.warnings[..] else { panic!("{yaml}: {:?}", found.warnings) };
        let place = warning.location().unwrap();
        let shown = (place.line, place.column, warning.message(), warning.hint().unwrap());
        assert_eq!(shown, (line, column, message, hint.to_owned()), "{yaml}");
    }
}

#[test]
fn several_warnings_come_in_the_order_of_the_file() {
    let found = linted(
        "extends: linux-7.2\nseverity: {no-such-rule: off}\nlimits: [{category: x, kind: fix, lines: 1}]",
    );
    let lines: Vec<usize> = found.warnings.iter().map(|one| one.location().unwrap().line).collect();
    assert_eq!(lines, [2, 3, 4]);
}

#[test]
fn what_is_meant_is_not_warned_about() {
    for id in preset_ids() {
        let found = lint(preset_yaml(id).unwrap().as_bytes(), id, &today()).unwrap();
        // Zephyr keeps the form that the kernel has given up.
        assert_eq!(found.warnings.len(), usize::from(id == "zephyr"), "{id}: {:?}", found.warnings);
        assert_eq!(found.policy, Policy { id: found.policy.id.clone(), ..preset(id).unwrap() });
    }
    for rule in crate::rule_id::RuleId::ALL.map(crate::rule_id::RuleId::name) {
        assert_eq!(linted(&format!("severity: {{{rule}: error}}")).warnings, []);
    }
}

#[test]
fn a_retired_text_is_named_with_what_replaced_it() {
    for id in preset_ids() {
        let policy = preset(id).unwrap();
        let by = policy.source.replaced_by.clone();
        assert_eq!(by.is_some(), policy.source.status == Some(Status::Retired), "{id}");
        let linted = lint(preset_yaml(id).unwrap().as_bytes(), id, &today()).unwrap();
        assert_eq!(linted.retired, policy.retired(), "{id}");
        let Some(by) = by else { continue };
        assert!(policy.retired().unwrap().contains(&format!("the preset `{by}`")), "{id}");
        assert_eq!(preset(&by).unwrap().retired(), None, "{id}");
    }
    // What extends one is warned about where it says so, and once.
    let found = linted("extends: linux-7.2");
    assert_eq!((found.warnings.len(), found.retired), (1, None));
    assert!(found.policy.retired().is_some());
    let own = linted("name: Mine\nsource: {text: AI.md, status: retired}");
    assert_eq!(own.retired.unwrap(), "the text behind these rules (Mine) is retired");
}

#[test]
fn a_text_is_due_the_day_after_its_date() {
    let stale =
        |day: &str| linted(&format!("name: X\nsource: {{text: AI.md, review-after: {day}}}")).stale;
    assert_eq!(today().to_string(), "2026-11-24");
    assert_eq!(
        stale("2026-11-23").unwrap(),
        "the rules of X were to be compared with their text (AI.md) after 2026-11-23"
    );
    assert_eq!((stale("2026-11-24"), stale("2027-01-01")), (None, None));
    assert_eq!(linted("name: X").stale, None);
    // What is inherited counts as well.
    let later = Day::since_1970(Duration::from_secs(1_795_500_000 + 365 * 86_400));
    assert!(lint(b"version: 1\nextends: mesa\n", "p.yml", &later).unwrap().stale.is_some());
    assert!(preset("mesa").unwrap().stale(&later).is_some());
    assert_eq!(preset("default").unwrap().stale(&later), None);
}

#[test]
fn a_policy_that_cannot_be_used_is_an_error_and_no_warning() {
    let error = lint(b"version: 1\nseverity: {x: y}\n", "p.yml", &today()).unwrap_err();
    assert_eq!(error.location().map(|place| (place.line, place.column)), Some((2, 15)));
}
