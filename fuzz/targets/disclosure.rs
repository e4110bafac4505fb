//! Any value under a preset's grammar: what is understood is written and read again as the same, also when
//! it was merged; what is not has its place in the value. The first byte chooses the grammar.
#![no_main]

use std::sync::LazyLock;

use git_provenance::testing::disclosure::{Disclosure, Parsed, merge, parse, parse_spec};
use git_provenance::testing::policy::{Allowed, DisclosureRule, preset, preset_ids};
use libfuzzer_sys::fuzz_target;

/// The rules of all presets, each also with a word for no AI and with explanations wanted.
static RULES: LazyLock<Vec<DisclosureRule>> = LazyLock::new(|| {
    let rules = preset_ids().into_iter().filter_map(|id| preset(id).ok()?.disclosure);
    let variants = rules.flat_map(|rule| {
        let none = DisclosureRule { none: Some("none".into()), ..rule.clone() };
        let explained = DisclosureRule { explanation: Allowed::Required, ..rule.clone() };
        [rule, none, explained]
    });
    variants.collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Some((which, value)) = bytes.split_first() else { return };
    let rule = &RULES[usize::from(*which) % RULES.len()];
    match parse(value, rule) {
        Parsed::Recognised(said) => stays(&said, rule),
        Parsed::NoAi => assert!(rule.none.is_some()),
        Parsed::Unrecognised { reason } => {
            assert!(value.get(reason.span.clone()).is_some());
            assert!(!reason.to_string().contains(char::is_control));
        }
    }
    let Ok(spec) = std::str::from_utf8(value) else { return };
    match parse_spec(spec, rule) {
        Ok(said) => stays(&Disclosure { trailer: None, ..said }, rule),
        Err(error) => assert!(!error.to_string().contains(char::is_control)),
    }
    // Several lines of one message.
    let lines = spec.lines().filter_map(|line| match parse(line.as_bytes(), rule) {
        Parsed::Recognised(said) => Some(said),
        Parsed::NoAi | Parsed::Unrecognised { .. } => None,
    });
    let lines: Vec<Disclosure> = lines.collect();
    if !lines.is_empty() {
        let once = merge(&lines, rule);
        assert_eq!(merge(&[once.clone(), once.clone()], rule), once);
        for item in lines.iter().flat_map(|line| &line.items) {
            assert!(
                rule.categories.is_empty()
                    || once.items.iter().any(|one| one.category == item.category)
            );
        }
    }
});

/// What was understood says the same after it was written and read.
fn stays(said: &Disclosure, rule: &DisclosureRule) {
    for value in said.to_values(rule) {
        assert!(!value.contains(char::is_control) && !value.is_empty());
    }
    assert_eq!(parse(said.to_value().as_bytes(), rule), Parsed::Recognised(said.clone()));
}
