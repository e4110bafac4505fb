//! Which top module may import which: the floors of the house as one table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::fence_test::walk;

/// Each module of `src` after all that it imports, with these; so there are no circles between modules. What
/// only names others (`lib`, `main`, `testing`) is left out.
const FLOORS: &[(&str, &str)] = &[
    // Pure: values in, values out.
    ("exit", ""),
    ("text", ""),
    ("diffstat", ""),
    ("rule_id", ""),
    ("cli", ""),
    ("setting", "text"),
    ("disclosure", "setting text"),
    ("policy", "diffstat disclosure setting text"),
    ("draft", "disclosure policy rule_id text"),
    ("rules", "diffstat disclosure draft policy rule_id text"),
    ("report", "draft policy rules text"),
    // Effects: each kind has one owner.
    ("system", "text"),
    ("git", "diffstat system text"),
    ("terminal", "exit policy system text"),
    // What ends a run early.
    ("error", "exit git policy text"),
    // Services.
    ("authoring", "diffstat disclosure draft policy report rule_id terminal text"),
    ("session", "authoring cli disclosure draft error git policy system terminal text"),
    ("commit", "authoring cli diffstat draft error git policy report session system terminal text"),
    (
        "rewrite",
        "authoring cli diffstat draft error git policy report session system terminal text",
    ),
    ("check", "cli diffstat draft error git report rewrite rules session text"),
    ("hooks", "authoring check cli commit draft error git report session system terminal text"),
    ("doctor", "error git hooks session terminal text"),
    // Parse, call, print.
    (
        "commands",
        "check cli commit doctor draft error git hooks policy report rewrite rules session system text",
    ),
];

/// Files that bring the modules together.
const ROOF: [&str; 3] = ["lib", "main", "testing"];

/// The modules that each module imports, outside tests.
fn imports(root: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    walk(Path::new(root), &mut |path, text| {
        let parts: Vec<String> =
            path.iter().skip(1).map(|part| part.to_string_lossy().into()).collect();
        let module = parts[0].trim_end_matches(".rs").to_owned();
        if parts.iter().any(|part| part.trim_end_matches(".rs") == "tests") {
            return;
        }
        let imported = found.entry(module.clone()).or_default();
        for line in without_tests(text).lines().filter(|line| !line.trim_start().starts_with("//"))
        {
            for (at, mark) in line.match_indices("crate::") {
                let rest = &line[at + mark.len()..];
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                imported.insert(rest[..end.unwrap_or(rest.len())].to_owned());
            }
        }
        imported.remove(&module);
    });
    found
}

/// A file up to the module of its unit tests, which may take what they need.
fn without_tests(text: &str) -> &str {
    const MARK: &str = "\n#[cfg(test)]\n";
    let is_inline = |at: &usize| {
        let line = text[at + MARK.len()..].lines().next().unwrap_or_default();
        line.contains("mod ") && line.ends_with('{')
    };
    let end = text.match_indices(MARK).map(|(at, _)| at).find(is_inline);
    &text[..end.unwrap_or(text.len())]
}

fn words(names: &str) -> BTreeSet<String> {
    names.split_whitespace().map(str::to_owned).collect()
}

#[test]
fn each_module_imports_only_what_the_table_allows() {
    let mut found = imports("src");
    found.retain(|module, _| !ROOF.contains(&module.as_str()));
    let allowed: BTreeMap<&str, &str> = FLOORS.iter().copied().collect();
    let modules: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(modules, allowed.keys().copied().collect::<Vec<_>>(), "modules and table");
    let wrong: Vec<String> = found
        .iter()
        .filter(|(module, imported)| **imported != words(allowed[module.as_str()]))
        .map(|(module, imported)| {
            let names: Vec<&str> = imported.iter().map(String::as_str).collect();
            format!("(\"{module}\", \"{}\"),", names.join(" "))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "these import other modules than the table allows:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn the_table_has_no_circles() {
    for (at, (module, imported)) in FLOORS.iter().enumerate() {
        let below: BTreeSet<String> = FLOORS[..at].iter().map(|(name, _)| (*name).into()).collect();
        let above: Vec<String> = words(imported).difference(&below).cloned().collect();
        assert!(above.is_empty(), "{module} is below {above:?}, or beside");
    }
}

#[test]
fn no_subcommand_imports_another() {
    walk(Path::new("src/commands"), &mut |path, text| {
        assert!(!text.contains("crate::commands::"), "{}", path.display());
    });
}
