//! Which top module may import which: the floors of the house as one table.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::fence_test::walk;

/// Each module of `src` after all that it imports, with these; so there are no circles between modules. What
/// only names others (`lib`, `main`, `testing`) is left out.
const FLOORS: &[(&str, &[&str])] = &[
    // Pure: values in, values out.
    ("exit", &[]),
    ("text", &[]),
    ("diffstat", &[]),
    ("cli", &["text"]),
    ("disclosure", &["text"]),
    ("policy", &["diffstat", "disclosure", "text"]),
    ("draft", &["disclosure", "policy", "text"]),
    ("rules", &["diffstat", "disclosure", "draft", "policy", "text"]),
    ("report", &["draft", "policy", "rules", "text"]),
    // Effects: each kind has one owner.
    ("system", &["text"]),
    ("git", &["diffstat", "system", "text"]),
    ("terminal", &["exit", "policy", "system", "text"]),
    // What ends a run early.
    ("error", &["exit", "git", "policy", "text"]),
    // Services.
    ("authoring", &["diffstat", "disclosure", "draft", "policy", "report", "terminal", "text"]),
    (
        "session",
        &[
            "authoring",
            "cli",
            "disclosure",
            "draft",
            "error",
            "git",
            "policy",
            "system",
            "terminal",
            "text",
        ],
    ),
    (
        "commit",
        &[
            "authoring",
            "cli",
            "draft",
            "error",
            "git",
            "policy",
            "report",
            "session",
            "system",
            "terminal",
            "text",
        ],
    ),
    (
        "rewrite",
        &[
            "authoring",
            "cli",
            "draft",
            "error",
            "git",
            "policy",
            "report",
            "session",
            "system",
            "terminal",
            "text",
        ],
    ),
    (
        "check",
        &[
            "cli", "draft", "error", "git", "policy", "report", "rewrite", "rules", "session",
            "text",
        ],
    ),
    (
        "hooks",
        &[
            "authoring",
            "check",
            "cli",
            "commit",
            "draft",
            "error",
            "git",
            "policy",
            "report",
            "session",
            "system",
            "terminal",
            "text",
        ],
    ),
    ("doctor", &["error", "git", "hooks", "session", "terminal", "text"]),
    // Parse, call, print.
    (
        "commands",
        &[
            "check", "cli", "commit", "doctor", "draft", "error", "git", "hooks", "policy",
            "report", "rewrite", "rules", "session", "system", "text",
        ],
    ),
];

/// Files that bring the modules together.
const ROOF: [&str; 3] = ["lib", "main", "testing"];

/// Modules by the modules that import them, outside tests.
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
        let code = text.split("\n#[cfg(test)]\n").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for (at, mark) in line.match_indices("crate::") {
                let rest = &line[at + mark.len()..];
                let end =
                    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                imported.insert(rest[..end].to_owned());
            }
        }
        imported.remove(&module);
    });
    found
}

#[test]
fn each_module_imports_only_what_the_table_allows() {
    let mut found = imports("src");
    found.retain(|module, _| !ROOF.contains(&module.as_str()));
    let allowed: BTreeMap<&str, &[&str]> = FLOORS.iter().copied().collect();
    let modules: Vec<&str> = found.keys().map(String::as_str).collect();
    assert_eq!(modules, allowed.keys().copied().collect::<Vec<_>>(), "modules and table");
    for (module, imported) in &found {
        let allowed: BTreeSet<String> =
            allowed[module.as_str()].iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(*imported, allowed, "what src/{module} imports, and what the table allows");
    }
}

#[test]
fn the_table_has_no_circles() {
    for (at, (module, imported)) in FLOORS.iter().enumerate() {
        let below: Vec<&str> = FLOORS[..at].iter().map(|(name, _)| *name).collect();
        let above: Vec<&&str> = imported.iter().filter(|name| !below.contains(name)).collect();
        assert!(above.is_empty(), "{module} lies below {above:?}, or beside");
    }
}

#[test]
fn no_subcommand_imports_another() {
    walk(Path::new("src/commands"), &mut |path, text| {
        assert!(!text.contains("crate::commands::"), "{}", path.display());
    });
}
