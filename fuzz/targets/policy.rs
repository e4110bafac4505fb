//! Any bytes as a policy, alone or laid over a preset: an error stands in the file, and what is good is
//! written and read again as the same. The first byte chooses the preset.
#![no_main]

use std::time::Duration;

use git_provenance::testing::policy::{
    Day, PathClasses, Policy, PolicyError, from_yaml, lint, to_yaml,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let head: &[u8] = match which % 4 {
        0 => b"",
        1 => b"version: 1\n",
        2 => b"version: 1\nextends: default\n",
        _ => b"version: 1\nextends: linux\n",
    };
    read(&[head, bytes].concat());
});

fn read(bytes: &[u8]) {
    let policy = match from_yaml(bytes, "fuzz.yml") {
        Ok(policy) => policy,
        Err(error) => return stands_in(&error, bytes),
    };
    let written = to_yaml(&policy);
    let again = from_yaml(written.as_bytes(), "again.yml").expect("it was written");
    assert_eq!(to_yaml(&again), written);
    assert_eq!(Policy { id: policy.id.clone(), ..again }, policy);
    PathClasses::new(&policy.paths).expect("they were compiled before").classify(bytes);
    let today = Day::since_1970(Duration::from_secs(1_795_000_000));
    let linted = lint(bytes, "fuzz.yml", &[], &today).expect("it was read before");
    assert_eq!(linted.policy, policy);
    for warning in &linted.warnings {
        stands_in(warning, bytes);
    }
}

/// Line and column exist, the line is the one shown, and nothing that is said can move a cursor.
fn stands_in(error: &PolicyError, bytes: &[u8]) {
    let said = error.to_string() + error.message() + &error.hint().unwrap_or_default();
    assert!(!said.contains(char::is_control));
    let Some(place) = error.location() else { return };
    let end = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let text = String::from_utf8_lossy(&bytes[..end]);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let line = text.lines().nth(place.line - 1).unwrap_or_default();
    assert_eq!(place.text, line);
    assert!((1..=line.chars().count() + 1).contains(&place.column));
    // The line, and below it the mark.
    let excerpt = error.excerpt();
    assert!(excerpt.matches('\n').count() == 2 && excerpt.ends_with("^\n"));
}
