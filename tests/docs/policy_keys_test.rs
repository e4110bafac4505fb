//! The page about policies has every key of the schema, and no other.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::pages;

#[test]
fn the_page_about_policies_has_every_key_and_no_other() {
    let schema: Value = serde_json::from_str(git_provenance::testing::policy::SCHEMA).unwrap();
    let mut keys = BTreeSet::new();
    collect("", &schema, &schema, &mut keys);
    let page = pages::all().into_iter().find(|page| page.file.ends_with(".5")).unwrap();
    let section = page.roff.split("\n.SH KEYS\n").nth(1).unwrap();
    let section = section.split("\n.SH ").next().unwrap().replace("\\-", "-");
    let documented: BTreeSet<String> = section
        .split("\n.TP\n")
        .skip(1)
        .chain(section.strip_prefix(".TP\n"))
        .flat_map(|entry| entry.lines().next().unwrap().split(", "))
        .map(|key| key.replace("\\fB", "").replace("\\fR", ""))
        .collect();
    let named = |key: &&String| !documented.contains(*key) && !section.contains(&inside(key));
    let known = |key: &str| {
        keys.iter().any(|one| {
            one.strip_prefix(key)
                .is_some_and(|rest| matches!(rest.chars().next(), None | Some('.')))
        })
    };
    let missing: Vec<&String> = keys.iter().filter(named).collect();
    let gone: Vec<&String> = documented.iter().filter(|key| !known(key)).collect();
    assert!(missing.is_empty(), "man/src/gitprovenance-policy.5 does not document {missing:?}");
    assert!(
        gone.is_empty(),
        "man/src/gitprovenance-policy.5 documents what there is not: {gone:?}"
    );
}

/// How the text tells of a key below free names, or of one in braces.
fn inside(key: &str) -> String {
    match key.rsplit_once(".*.") {
        Some((_, last)) => format!("\\fB{last}\\fR"),
        None => format!("\\fB{{{}:", key.rsplit('.').next().unwrap_or_default()),
    }
}

/// The keys that a part of the schema takes: `a.b`, and `a.*.b` below free names.
fn collect(prefix: &str, part: &Value, schema: &Value, keys: &mut BTreeSet<String>) {
    if let Some(target) = part["$ref"].as_str() {
        let pointer = target.strip_prefix('#').unwrap();
        collect(prefix, schema.pointer(pointer).unwrap(), schema, keys);
    }
    for choice in part["anyOf"].as_array().into_iter().flatten() {
        collect(prefix, choice, schema, keys);
    }
    if part["items"].is_object() {
        collect(prefix, &part["items"], schema, keys);
    }
    let free = &part["additionalProperties"];
    // A severity is the same for each rule, and the rules have pages of their own.
    if free.is_object() && prefix != "severity" {
        collect(&format!("{prefix}.*"), free, schema, keys);
    }
    if prefix == "severity" {
        return;
    }
    for (name, below) in part["properties"].as_object().into_iter().flatten() {
        let key = format!("{prefix}.{name}").trim_start_matches('.').to_owned();
        let children = keys.len();
        collect(&key, below, schema, keys);
        if keys.len() == children || key.contains('*') {
            keys.insert(key);
        }
    }
}
