//! PURE. Policies that are refused, with the place and the words of the refusal.

use proptest::prelude::*;

use super::*;

/// YAML after `version: 1`, then line, column, message and hint.
type Case = (&'static str, usize, usize, &'static str, &'static str);

fn check(cases: &[Case]) {
    for (yaml, line, column, message, hint) in cases {
        let yaml = format!("version: 1\n{yaml}");
        let error = bad(&yaml);
        let place = error.location().unwrap_or_else(|| panic!("no place: {error}\n{yaml}"));
        let shown = (place.line, place.column, error.message(), error.hint().unwrap_or_default());
        assert_eq!(shown, (*line, *column, *message, (*hint).to_owned()), "{yaml}");
        assert_eq!(place.text, yaml.lines().nth(line - 1).unwrap(), "{yaml}");
        schema::agrees_on_broken(&yaml, message);
    }
}

#[test]
fn an_error_shows_its_line() {
    let error = bad("version: 1\nextends: default\n# a comment\ndisclosure:\n  categorys: {}\n");
    assert_eq!(
        error.to_string(),
        "`.git-provenance.yml` line 5, column 3: unknown key `categorys`"
    );
    assert_eq!(error.hint().unwrap(), "did you mean `categories`?");
    assert_eq!(error.location().unwrap().text, "  categorys: {}");
    assert_eq!(error.origin(), ".git-provenance.yml");
}

#[test]
fn versions() {
    for (yaml, place, message) in [
        ("", Some((1, 1)), "the policy is empty"),
        ("# nothing\n", Some((1, 10)), "the policy is empty"),
        ("name: x\n", Some((1, 1)), "the key `version` is missing"),
        ("version: 2\n", Some((1, 10)), "the number 2 is not a version of the format"),
        ("version: \"1\"\n", Some((1, 10)), "expected a number, found the text `1`"),
        ("- version: 1\n", Some((1, 1)), "expected a map with `version: 1`, found a list"),
        ("version: 1\n---\nversion: 1\n", None, "more than one YAML document"),
    ] {
        let error = bad(yaml);
        assert_eq!(error.message(), message, "{yaml}");
        assert_eq!(error.location().map(|place| (place.line, place.column)), place, "{yaml}");
    }
}

#[test]
#[rustfmt::skip]
fn agents() {
    let mails = "agents:\n  - {id: a, source: s, confidence: low, emails: [a@b.example, nobody]}";
    check(&[
        ("agents: {id: a}", 2, 9, "expected a list, found a map", ""),
        ("agents: [a]", 2, 10, "expected a map (`agents: {…}`), found the text `a`", ""),
        ("agents:\n  - {id: a, confidence: low}", 3, 5, "the key `source` is missing", ""),
        ("agents:\n  - {id: a, source: s, confidence: hihg}", 3, 36, "unknown word `hihg`", "did you mean `high`?"),
        ("bots:\n  - {id: a, source: s, confidence: low, mails: []}", 3, 41, "unknown key `mails`", "did you mean `emails`?"),
        ("bots:\n  - {id: a, source: s, confidence: low, emails: a}", 3, 49, "expected a sequence, found string \"a\"", ""),
        (mails, 3, 63, "expected a mailbox such as `agent@acme.example`, found `nobody`", ""),
        ("agents:\n  - {id: a, source: s, confidence: low, tokens: [{token: Fixes, value: any}]}", 3, 58, "`Fixes` is a token that people write as well", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn keys() {
    check(&[
        ("nmae: x", 2, 1, "unknown key `nmae`", "did you mean `name`?"),
        ("sign_off: {}", 2, 1, "unknown key `sign_off`", "did you mean `sign-off`?"),
        ("name: a\nname: b", 3, 1, "the key `name` is there twice", ""),
        ("ai: {stance: silent, stance: silent}", 2, 22, "the key `stance` is there twice", ""),
        ("1: x", 2, 1, "a key must be a word, not the number 1", ""),
        ("? [a]\n: x", 2, 3, "a key must be a word, not a list", ""),
        ("<<: {name: x}", 2, 1, "unknown key `<<`", "the keys here are version, extends, name, source, ai, disclosure, limits, trailers, sign-off, paths, severity, agents, bots, reminders"),
        ("limits:\n  - category: code\n    lnes: 3", 4, 5, "unknown key `lnes`", "did you mean `lines`?"),
        ("\"a\\e[2J\": x", 2, 1, "unknown key `a\\u{1b}[2J`", "the keys here are version, extends, name, source, ai, disclosure, limits, trailers, sign-off, paths, severity, agents, bots, reminders"),
    ]);
}

#[test]
#[rustfmt::skip]
fn types() {
    let quotes = "put it in quotes";
    check(&[
        ("name: 12", 2, 7, "expected text, found the number 12", quotes),
        ("name: true", 2, 7, "expected text, found `true`", quotes),
        ("name:", 2, 6, "expected text, found nothing", ""),
        ("name: [a]", 2, 7, "expected text, found a list", ""),
        ("name: \" \"", 2, 7, "empty text", ""),
        ("source: {commit: 41362886}", 2, 18, "expected text, found the number 41362886", quotes),
        ("source: {commit: HEAD}", 2, 18, "expected a commit id of 7 to 64 hexadecimal digits, found the text `HEAD`", ""),
        ("source: {read: 22.11.2026}", 2, 16, "expected a day as YYYY-MM-DD, found the text `22.11.2026`", ""),
        ("source: {read: 2026-13-01}", 2, 16, "expected a day as YYYY-MM-DD, found the text `2026-13-01`", ""),
        ("source: {read: 2026-11-22, review-after: 2026-02-01}", 2, 42, "`review-after` is before `read`", ""),
        ("disclosure: {trailer: A, value: free, none: }", 2, 45, "expected a word, found nothing", "write `none: omit`, or the word in quotes"),
        ("extends: default\ndisclosure: {none: Code}", 3, 20, "`Code` cannot say that no AI was used", "it is a value that says what AI was used for"),
        ("extends: linux\ndisclosure: {none: llm}", 3, 20, "`llm` cannot say that no AI was used", "it is a value that says what AI was used for"),
        ("extends: linux\nai: {model-names: required}", 3, 19, "the disclosure has no place for the name of a model", "let `model-names` be optional, or change `disclosure`"),
        ("ai: {prompts: required}", 2, 15, "`prompts` cannot be `required`", "no rule can tell that a prompt is missing; say it in `reminders`"),
        ("disclosure: {trailer: A, value: free, once: 1}", 2, 45, "expected `true` or `false`, found the number 1", ""),
        ("reminders: answer", 2, 12, "expected a list, found the text `answer`", "write `[answer]`"),
        ("reminders: [\"\"]", 2, 13, "empty text", ""),
        ("limits: {}", 2, 9, "expected a list, found a map", ""),
        ("trailers: {order: Fixes}", 2, 19, "expected a list, found the text `Fixes`", "write `[Fixes]`"),
        ("severity: [x]", 2, 11, "expected a map (`severity: {…}`), found a list", ""),
        ("limits: [{category: code, kind: fix, lines: ten}]", 2, 45, "expected a number from 1 to 1000000000, found the text `ten`", ""),
        ("limits: [{category: code, kind: fix, lines: \"10\"}]", 2, 45, "expected a number, found the text `10`", "write it without quotes"),
        ("limits: [{category: code, kind: fix, lines: -1}]", 2, 45, "expected a number from 1 to 1000000000, found the number -1", ""),
        ("limits: [{category: code, kind: fix, lines: 0}]", 2, 45, "expected a number from 1 to 1000000000, found the number 0", ""),
        ("limits: [{category: code, kind: fix}]", 2, 10, "the key `lines` is missing", ""),
        ("disclosure: {}", 2, 13, "the key `trailer` is missing", ""),
        ("disclosure:", 2, 12, "expected a map or `none`, found nothing", "write `none` for a project without a disclosure trailer"),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_list_is_no_map_of_the_same_values() {
    check(&[
        ("ai: [silent, any]", 2, 5, "expected a map (`ai: {…}`), found a list", ""),
        ("source: [AI.md]", 2, 9, "expected a map (`source: {…}`), found a list", ""),
        ("limits: [[code, fix, 1]]", 2, 10, "expected a map (`limits: {…}`), found a list", ""),
        ("sign-off: {confirm: [I sign]}", 2, 21, "expected `yes-no` or `{phrase: …}`, found a list", "a person always confirms a sign-off"),
        ("disclosure: [A]", 2, 13, "expected a map or `none`, found a list", "write `none` for a project without a disclosure trailer"),
        ("disclosure: {trailer: A, categories: code}", 2, 38, "expected a list, found the text `code`", "write `[code]`"),
        ("disclosure: {trailer: A, categories: [{a: {}, b: {}}]}", 2, 39, "expected one category, found a map", ""),
        ("disclosure: {trailer: A, categories: {a: b}}", 2, 42, "expected a map (`category: {…}`), found the text `b`", ""),
    ]);
}

#[test]
fn a_key_without_a_value_is_an_error_and_not_the_value_of_the_base() {
    for key in [
        "name",
        "source",
        "ai",
        "disclosure",
        "limits",
        "trailers",
        "sign-off",
        "paths",
        "severity",
        "reminders",
    ] {
        for nothing in ["", " ~", " null"] {
            let error = bad(&format!("version: 1\nextends: default\n{key}:{nothing}\n"));
            assert!(error.message().ends_with("found nothing"), "{error}");
            assert_eq!(error.location().unwrap().line, 3, "{error}");
        }
    }
}

#[test]
#[rustfmt::skip]
fn booleans_that_are_none() {
    check(&[
        ("sign-off: {mode: yes}", 2, 18, "expected required, ask or forbidden, found the text `yes`", "this is not a yes-or-no setting; write one of the words"),
        ("sign-off: {mode: true}", 2, 18, "expected required, ask or forbidden, found `true`", "write one of the words required, ask or forbidden"),
        ("sign-off: {must-match-author: yes}", 2, 31, "expected `true` or `false`, found the text `yes`", "write `true`"),
        ("sign-off: {must-match-author: Off}", 2, 31, "expected `true` or `false`, found the text `Off`", "write `false`"),
        ("severity: {agent-footer: false}", 2, 26, "expected off, warning or error, found `false`", "write one of the words off, warning or error"),
        ("severity: {agent-footer: warn}", 2, 26, "expected off, warning or error, found the text `warn`", ""),
        ("severity: {agent-footer: eror}", 2, 26, "expected off, warning or error, found the text `eror`", "did you mean `error`?"),
        ("disclosure: {trailer: A, categories: {no: {}}}", 2, 39, "`no` cannot be a category", "some YAML readers take it for true or false; choose another word"),
        ("disclosure: no", 2, 13, "expected a map or `none`, found the text `no`", "write `none` for a project without a disclosure trailer"),
    ]);
    assert_eq!(
        good("version: 1\nseverity: {agent-footer: off}").severity["agent-footer"],
        Severity::Off
    );
}

#[test]
#[rustfmt::skip]
fn consent_cannot_be_weakened() {
    let always = "a person always confirms a sign-off";
    let phrase = "one line of 3 to 80 characters, single spaces only between words";
    check(&[
        ("sign-off: {confirm: none}", 2, 21, "expected `yes-no` or `{phrase: …}`, found the text `none`", always),
        ("sign-off: {confirm: false}", 2, 21, "expected `yes-no` or `{phrase: …}`, found `false`", always),
        ("sign-off: {confirm: }", 2, 21, "expected `yes-no` or `{phrase: …}`, found nothing", always),
        ("sign-off: {confirm: {}}", 2, 21, "the key `phrase` is missing", ""),
        ("sign-off: {confirm: {phrase: \"\"}}", 2, 30, "`` cannot be the phrase to type", phrase),
        ("sign-off: {confirm: {phrase: ok}}", 2, 30, "`ok` cannot be the phrase to type", phrase),
        ("sign-off: {confirm: {phrase: \"a  b c\"}}", 2, 30, "`a  b c` cannot be the phrase to type", phrase),
        ("sign-off: {confirm: {phrase: \" abc\"}}", 2, 30, "` abc` cannot be the phrase to type", phrase),
        ("sign-off: {confirm: {phrase: \"ab\\nc\"}}", 2, 30, "`ab\\u{a}c` cannot be the phrase to type", phrase),
        ("sign-off: {confirm: {phrase: \"abc\\x07\"}}", 2, 30, "the unprintable character U+0007", ""),
        ("sign-off: {ask: false}", 2, 12, "unknown key `ask`", "the keys here are mode, confirm, must-match-author"),
    ]);
}

#[test]
#[rustfmt::skip]
fn words_and_trailers() {
    let word = "letters, digits and `-`, at most 64, a letter first";
    let sign_off =
        "whether the project has sign-offs is said by `sign-off: {mode: …}`; an agent's always go";
    check(&[
        ("disclosure: {trailer: \"AI used for\", categories: [code]}", 2, 23, "`AI used for` cannot be a trailer", word),
        ("disclosure: {trailer: \"AI-used-for:\", categories: [code]}", 2, 23, "`AI-used-for:` cannot be a trailer", "write `AI-used-for` without the colon"),
        ("disclosure: {trailer: signed-off-by, categories: [code]}", 2, 23, "`signed-off-by` cannot stand here", sign_off),
        ("trailers: {forbidden: [Signed-Off-By]}", 2, 24, "`Signed-Off-By` cannot stand here", sign_off),
        ("trailers: {forbidden-for-agents: [X, Signed-off-by]}", 2, 38, "`Signed-off-by` cannot stand here", sign_off),
        ("trailers: {order: [Fixes, fixes]}", 2, 27, "`fixes` is there twice", ""),
        ("extends: default\ntrailers: {forbidden: [ai-used-for]}", 3, 11, "`ai-used-for` is the disclosure trailer and forbidden at once", ""),
        ("extends: default\ndisclosure: {trailer: Assisted-by}", 3, 23, "`Assisted-by` is the disclosure trailer and forbidden at once", ""),
        ("disclosure: {trailer: A}", 2, 13, "a disclosure by categories needs at least one", ""),
        ("disclosure: {trailer: A, categories: [\"a b\"]}", 2, 39, "`a b` cannot be a category", word),
        ("disclosure: {trailer: A, categories: [and]}", 2, 39, "`and` cannot be a category", "it is read as a comma"),
        ("disclosure: {trailer: A, categories: [a, A]}", 2, 42, "the word `a` is there twice among categories and aliases", ""),
        ("disclosure: {trailer: A, categories: {a: {}, b: {aliases: [A]}}}", 2, 46, "the word `a` is there twice among categories and aliases", ""),
        ("disclosure: {trailer: A, value: literal}", 2, 33, "the fixed word is missing", "write `value: {literal: WORD}`"),
        ("severity: {Agent-Footer: error}", 2, 12, "`Agent-Footer` cannot be the name of a rule", "did you mean `agent-footer`?"),
        ("extends: default\nlimits: [{category: test, kind: fix, lines: 1}]", 3, 21, "a limit for `test`, which is no category", "did you mean `tests`?"),
        ("extends: qemu-draft\ndisclosure:\n  categories: [docs]", 4, 15, "a limit for `code`, which is no category", "the limit is the base's; keep the category, or say `limits: []`"),
        ("extends: other.yml", 2, 10, "there is no preset `other.yml`", "presets can be extended, files cannot"),
        ("extends: ./.git-provenance.yml", 2, 10, "there is no preset `./.git-provenance.yml`", "presets can be extended, files cannot"),
        ("extends: [default, linux]", 2, 10, "expected text, found a list", ""),
        ("disclosure: {trailer: A, categories: [Any]}", 2, 39, "`Any` cannot be a category", "in a limit it stands for all of them"),
        ("disclosure: {trailer: A, also: [a], value: free}", 2, 33, "`a` is `trailer` already", ""),
        ("disclosure: {trailer: A, also: [Signed-off-by], value: free}", 2, 33, "`Signed-off-by` cannot stand here", sign_off),
        ("disclosure: {trailer: A, value: free, also: [Fixes]}\ntrailers: {forbidden: [fixes]}", 3, 11, "`fixes` is the disclosure trailer and forbidden at once", ""),
        ("disclosure: {trailer: A, value: {literal: LLM}, not-tools: [\"g c\"]}", 2, 61, "`g c` cannot be the name of a tool", "letters, digits and `-_.+/`, a letter or digit first"),
        ("extends: qemu-darft", 2, 10, "there is no preset `qemu-darft`", "did you mean `qemu-draft`?"),
        ("extends: git-provenance", 2, 10, "there is no preset `git-provenance`", "the presets are default, neutral, no-ai, humans-only, pr-only, apache, artsy, b4, bootc, fedora, linux, linux-7.2, llvm, mesa, openinfra, ovs, qemu-in-force, qemu-draft, qemu-2026-05, zephyr"),
    ]);
}

#[test]
#[rustfmt::skip]
fn globs() {
    check(&[
        ("paths: {docs: [\"docs/\"]}", 2, 16, "a glob that ends in `/` matches no file", "for all that is in a folder write `folder/**`"),
        ("paths: {docs: [/docs/**]}", 2, 16, "a glob that is not relative to the top level", "write it from the top level: `docs/**`"),
        ("paths: {docs: [a/../b]}", 2, 16, "a glob that is not relative to the top level", "write it from the top level: `docs/**`"),
        ("paths: {docs: [\"!a\"]}", 2, 16, "a glob cannot begin with `!`", "list what belongs to the class; nothing can be taken out again"),
        ("paths: {docs: [\"a[\"]}", 2, 16, "`a[` is not a glob: unclosed character class; missing ']'", ""),
        ("paths: {docs: [\"\"]}", 2, 16, "an empty glob", ""),
        ("paths: {docs: [**/*.md]}", 2, 16, "an alias (`*`): anchors and aliases are not taken", "put text that begins with `*` in quotes"),
    ]);
}

#[test]
#[rustfmt::skip]
fn references_and_tags() {
    let anchor = "an anchor (`&`): anchors and aliases are not taken";
    let alias = "an alias (`*`): anchors and aliases are not taken";
    let tag = "a tag (`!`): tags are not taken";
    let hint = |sign| match sign {
        '&' => "put text that begins with `&` in quotes",
        '*' => "put text that begins with `*` in quotes",
        _ => "put text that begins with `!` in quotes",
    };
    check(&[
        ("name: &n x", 2, 7, anchor, hint('&')),
        ("&n name: x", 2, 1, anchor, hint('&')),
        ("ai: &a\n  stance: silent", 2, 5, anchor, hint('&')),
        ("limits:\n- &l {}", 3, 3, anchor, hint('&')),
        ("ai: {stance: *s}", 2, 14, alias, hint('*')),
        ("name: 'it''s'\nai: *a", 3, 5, alias, hint('*')),
        ("name: \"a \\\" b\"\nai: *a", 3, 5, alias, hint('*')),
        ("name: |\n  &text\nai: *a", 4, 5, alias, hint('*')),
        ("name: a # 'comment\nai: *a", 3, 5, alias, hint('*')),
        ("trailers:\n  order: [a,\n   *b]", 4, 4, alias, hint('*')),
        ("name: !!str 5", 2, 7, tag, hint('!')),
        ("ai: !x {}", 2, 5, tag, hint('!')),
    ]);
}

#[test]
#[rustfmt::skip]
fn not_yaml() {
    check(&[
        ("name: [a", 2, 9, "not YAML: did not find expected ',' or ']'", ""),
        ("name: \"a", 2, 9, "not YAML: found unexpected end of stream", ""),
        ("name: a: b", 2, 8, "not YAML: mapping values are not allowed in this context", ""),
        ("\tname: a", 2, 1, "not YAML: found a tab character that violates indentation", ""),
        ("name: @a", 2, 7, "not YAML: found character that cannot start any token", ""),
    ]);
}

#[test]
#[rustfmt::skip]
fn bytes_that_are_refused_before_parsing() {
    let error = from_yaml(b"version: 1\nname: \xff\xfe", "p.yml").unwrap_err();
    assert_eq!(error.to_string(), "`p.yml` line 2, column 7: not UTF-8");
    let error = from_yaml(b"\xef\xbb\xbfname: \xff", "p.yml").unwrap_err();
    assert_eq!(error.to_string(), "`p.yml` line 1, column 7: not UTF-8");
    assert_eq!(error.location().unwrap().text, "name: ");
    check(&[
        ("name: a\u{1b}[2J", 2, 8, "the unprintable character U+001B", ""),
        ("name: é\u{202e}x", 2, 8, "the unprintable character U+202E", ""),
        ("name: a\0", 2, 8, "the unprintable character U+0000", ""),
        ("name: a\rnmae: b", 2, 8, "the unprintable character U+000D", "end lines with a line feed"),
        ("name: a\r", 2, 8, "the unprintable character U+000D", "end lines with a line feed"),
    ]);
    let large = format!("version: 1\n#{}", "x".repeat(64 * 1024));
    assert_eq!(bad(&large).to_string(), "`.git-provenance.yml`: larger than 64 KiB");
}

#[test]
fn hostile_documents_are_cheap() {
    let start = std::time::Instant::now();
    let deep = |count| format!("version: 1\nname: {}", "[".repeat(count));
    assert_eq!(bad(&deep(60_000)).message(), "too many brackets");
    let closed = format!("version: 1\nname: {}{}", "[".repeat(1000), "]".repeat(1000));
    assert_eq!(bad(&closed).message(), "nested more than 16 levels deep");
    let dashes = format!("version: 1\nname:\n  {}x", "- ".repeat(30_000));
    assert_eq!(bad(&dashes).message(), "nested more than 16 levels deep");
    let wide = format!("version: 1\ntrailers:\n  order: [{}]", "a,".repeat(32_000));
    assert_eq!(bad(&wide).message(), "more than 10000 values");
    let keys: String = (0..4900).map(|n| format!("a{n}:\n")).collect();
    assert_eq!(bad(&format!("version: 1\n{keys}")).message(), "unknown key `a0`");
    let open = format!("version: 1\nname: {}{}", "[".repeat(1000), "a: ".repeat(20_000));
    bad(&open);
    let flow = format!("version: 1\nname: {}{}", "{".repeat(1000), "? a ,".repeat(12_000));
    bad(&flow);
    let many = format!("version: 1\nreminders: [{}]", "a,".repeat(17));
    assert_eq!(bad(&many).message(), "a list of 17; at most 16 are taken");
    let globs = format!("version: 1\npaths: {{docs: [{}]}}", "\"{a*?b,*c*}\",".repeat(257));
    assert_eq!(bad(&globs).message(), "a list of 257; at most 256 are taken");
    let glob = format!("version: 1\npaths: {{docs: [\"{}\"]}}", "*".repeat(257));
    assert_eq!(bad(&glob).message(), "a glob longer than 256 bytes");
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn presets_that_extend_each_other_in_a_circle_are_an_error() {
    static CIRCLE: presets::Preset = presets::Preset {
        id: "circle",
        yaml: "version: 1\nextends: zephyr\n",
        json: r#"{"version":1,"extends":"zephyr"}"#,
    };
    for chain in [0, 3] {
        assert_eq!(parse::resolve_preset(&CIRCLE, chain).unwrap().name, "Zephyr");
    }
    let error = parse::resolve_preset(&CIRCLE, 8).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`circle` line 2, column 10: presets extend each other in a circle"
    );
    // Far along the chain, too, whichever preset notices it.
    let error = parse::resolve_preset(&CIRCLE, 6).unwrap_err();
    assert_eq!(error.message(), "presets extend each other in a circle");
}

#[test]
fn an_excerpt_marks_the_place_also_behind_tabs_and_at_the_end() {
    let error = bad("version: 1\nextends: default\nai: {stnace: silent}");
    assert_eq!(error.excerpt(), " 3 | ai: {stnace: silent}\n   |      ^\n");
    let error = bad("version: 1\nname: [a");
    assert_eq!(error.excerpt(), " 2 | name: [a\n   |         ^\n");
    let error = bad("version: 1\nname:\t\t[a, b]");
    assert_eq!(error.excerpt(), " 2 | name:\t\t[a, b]\n   |      \t\t^\n");
    let long = format!("version: 1\nname: [{}]", "é, ".repeat(500));
    let shown = bad(&long).excerpt();
    assert!(shown.lines().all(|line| line.chars().count() <= 80), "{shown}");
    // What is cut away is not what the mark is below.
    for (before, after) in [(150, 0), (150, 150), (0, 150), (45, 60)] {
        let (before, after) = (" ".repeat(before), " ".repeat(after));
        let yaml = format!("version: 1\nextends: default\nai: {{{before}stnace: silent,{after}}}");
        let shown = bad(&yaml).excerpt();
        let lines: Vec<Vec<char>> = shown.lines().map(|line| line.chars().collect()).collect();
        let mark = lines[1].iter().position(|&c| c == '^').unwrap();
        assert!(lines[0][mark..].starts_with(&['s', 't', 'n', 'a', 'c', 'e']), "{shown}");
        assert!(lines[0].len() <= 80, "{shown}");
    }
    let wide = bad("{version: 1, name: 解析器, extend: default}").excerpt();
    let mark = format!("   | {}^\n", " ".repeat("{version: 1, name: ------, ".len()));
    assert!(wide.ends_with(&mark), "{wide}");
    let spelt = from_yaml(b"name: \xe2\x80\xae\xff", "p").expect_err("not UTF-8").excerpt();
    assert_eq!(spelt, " 1 | name: \\u{202e}\n   |               ^\n");
    assert_eq!(PolicyError::general("p", "x", None).excerpt(), "");
}

#[test]
fn an_alias_that_the_scan_does_not_see_is_still_bounded() {
    let mut yaml = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (this, last) in ('b'..'k').zip('a'..) {
        let ten = vec![format!("*{last}"); 10].join(", ");
        yaml.push_str(&format!("{this}: &{this} [{ten}]\n"));
    }
    let (_, problem) = document::check(&yaml).unwrap_err();
    assert_eq!(problem.message, "more than 10000 values");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_damage_is_an_error_or_a_policy(
        at in 0..2000usize,
        length in 0..20usize,
        piece in "[ \\n\\-:{}\\[\\],'\"&*!|>#a-z0-9é\u{1b}]{0,6}",
    ) {
        let mut yaml = preset_yaml("qemu-draft").unwrap().as_bytes().to_vec();
        let end = (at + length).min(yaml.len());
        yaml.splice(at.min(end)..end, piece.bytes());
        if let Err(error) = from_yaml(&yaml, "p.yml") {
            prop_assert!(!error.to_string().contains(char::is_control));
            if let Some(place) = error.location() {
                prop_assert!(place.line >= 1 && place.column >= 1);
                prop_assert!(place.column <= place.text.chars().count() + 1 || place.text.len() >= 200, "{error}");
            }
        }
    }

    #[test]
    fn any_bytes_are_survived(yaml in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = from_yaml(&yaml, "p.yml");
    }
}
