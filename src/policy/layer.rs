//! PURE. One YAML document laid onto the policy it extends, field by field.

use super::error::Problem;
use super::fields::{
    boolean, choice, commit, count, day, entries, expected, kebab, list, map, raw_text, required,
    text, token, tokens, word,
};
use super::parse::Writer;
use super::paths::{self, MAX_GLOBS};
use super::suggest::nearest;
use super::text::quote;
use super::tree::{Fault, Kind, Node};
use super::{
    Ai, Allowed, Category, Confirm, DisclosureRule, Limit, MessageAuthor, Over, PathClass, Paths,
    Policy, Severity, SignOff, SignOffMode, Source, Stance, Status, TrailerRules, ValueGrammar,
};

/// Most categories, and most aliases of one.
const MAX_CATEGORIES: usize = 32;
/// Most limits.
const MAX_LIMITS: usize = 64;
/// Most tokens in one list of trailers.
const MAX_TOKENS: usize = 128;
/// Highest limit in lines.
const MAX_LINES: u64 = 1_000_000_000;
/// The shortest and the longest phrase that confirms a sign-off, in characters.
const PHRASE: std::ops::RangeInclusive<usize> = 3..=80;

/// Root keys of the format.
pub(super) const ROOT: &[&str] = &[
    "version",
    "extends",
    "name",
    "source",
    "ai",
    "disclosure",
    "limits",
    "trailers",
    "sign-off",
    "paths",
    "severity",
];

const ALLOWED: &[(&str, Allowed)] = &[
    ("forbidden", Allowed::Forbidden),
    ("optional", Allowed::Optional),
    ("required", Allowed::Required),
];

impl Policy {
    /// A policy that asks for a sign-off and says nothing else: what a file without `extends`
    /// begins with.
    pub(super) fn bare() -> Self {
        Self {
            id: String::new(),
            name: "this project".to_owned(),
            source: Source::default(),
            ai: Ai {
                stance: Stance::Silent,
                message: MessageAuthor::Any,
                prompts: Allowed::Optional,
                model_names: Allowed::Optional,
            },
            disclosure: None,
            limits: Vec::new(),
            trailers: TrailerRules::default(),
            sign_off: SignOff {
                mode: SignOffMode::Ask,
                confirm: Confirm::YesNo,
                must_match_author: false,
            },
            paths: Paths::default(),
            severity: std::collections::BTreeMap::new(),
        }
    }
}

/// Lays the document `root` onto `policy`.
///
/// A key that is not given keeps the base's value. Lists and single values replace it. Maps merge
/// by key, but `source` replaces it as a whole, since it is about one text.
pub(super) fn apply(root: &Node, policy: &mut Policy, writer: Writer) -> Result<(), Fault> {
    if let Some(node) = root.get("name") {
        policy.name = text(node)?;
    }
    if let Some(node) = root.get("source") {
        policy.source = source(node)?;
    }
    if let Some(node) = root.get("ai") {
        ai(node, &mut policy.ai)?;
    }
    if let Some(node) = root.get("disclosure") {
        policy.disclosure = disclosure(node, policy.disclosure.take())?;
    }
    if let Some(node) = root.get("limits") {
        policy.limits = list(node, MAX_LIMITS)?.iter().map(limit).collect::<Result<_, _>>()?;
    }
    if let Some(node) = root.get("trailers") {
        trailers(node, &mut policy.trailers)?;
    }
    if let Some(node) = root.get("sign-off") {
        sign_off(node, &mut policy.sign_off)?;
    }
    if let Some(node) = root.get("paths") {
        globs(node, &mut policy.paths)?;
    }
    if let Some(node) = root.get("severity") {
        for (key, value) in entries(node, "severity")? {
            let rule = kebab(key.id, &key.name, "the name of a rule")?;
            let severities = [
                ("off", Severity::Off),
                ("warning", Severity::Warning),
                ("error", Severity::Error),
            ];
            policy.severity.insert(rule, choice(value, &severities)?);
        }
    }
    check(root, policy, writer)
}

fn source(node: &Node) -> Result<Source, Fault> {
    map(node, "source", &["text", "commit", "read", "review-after", "status"])?;
    let statuses =
        [("draft", Status::Draft), ("in-force", Status::InForce), ("retired", Status::Retired)];
    let source = Source {
        text: node.get("text").map(text).transpose()?,
        commit: node.get("commit").map(commit).transpose()?,
        read: node.get("read").map(day).transpose()?,
        review_after: node.get("review-after").map(day).transpose()?,
        status: node.get("status").map(|node| choice(node, &statuses)).transpose()?,
    };
    match (&source.read, &source.review_after, node.get("review-after")) {
        (Some(read), Some(review), Some(node)) if review < read => {
            node.fault(Problem::new("`review-after` is before `read`"))
        }
        _ => Ok(source),
    }
}

fn ai(node: &Node, ai: &mut Ai) -> Result<(), Fault> {
    map(node, "ai", &["stance", "message", "prompts", "model-names"])?;
    if let Some(node) = node.get("stance") {
        let stances = [
            ("disclose", Stance::Disclose),
            ("refuse", Stance::Refuse),
            ("silent", Stance::Silent),
        ];
        ai.stance = choice(node, &stances)?;
    }
    if let Some(node) = node.get("message") {
        let authors = [("human-only", MessageAuthor::HumanOnly), ("any", MessageAuthor::Any)];
        ai.message = choice(node, &authors)?;
    }
    if let Some(node) = node.get("prompts") {
        ai.prompts = choice(node, ALLOWED)?;
    }
    if let Some(node) = node.get("model-names") {
        ai.model_names = choice(node, ALLOWED)?;
    }
    Ok(())
}

/// `none` for a project without a disclosure trailer, else a map.
fn disclosure(node: &Node, base: Option<DisclosureRule>) -> Result<Option<DisclosureRule>, Fault> {
    if matches!(&node.kind, Kind::Text(word) if word == "none") {
        return Ok(None);
    }
    if matches!(node.kind, Kind::Null | Kind::Bool(_) | Kind::Text(_)) {
        let hint = "write `none` for a project without a disclosure trailer";
        return expected(node, "a map or `none`", Some(hint.to_owned()));
    }
    map(node, "disclosure", &["trailer", "value", "categories", "explanation", "attests"])?;
    let mut rule = match base {
        Some(rule) => rule,
        None => DisclosureRule {
            trailer: token(required(node, "trailer")?)?,
            value: ValueGrammar::Categories,
            categories: Vec::new(),
            explanation: Allowed::Optional,
            attests: None,
        },
    };
    if let Some(node) = node.get("trailer") {
        rule.trailer = not_sign_off(node, token(node)?)?;
    }
    if let Some(node) = node.get("value") {
        rule.value = grammar(node)?;
    }
    if let Some(node) = node.get("categories") {
        rule.categories = categories(node, &rule.categories)?;
    }
    if let Some(node) = node.get("explanation") {
        rule.explanation = choice(node, ALLOWED)?;
    }
    if let Some(node) = node.get("attests") {
        rule.attests = Some(text(node)?);
    }
    Ok(Some(rule))
}

fn grammar(node: &Node) -> Result<ValueGrammar, Fault> {
    if let Kind::Map(_) = node.kind {
        let literal = required(map(node, "value", &["literal"])?, "literal")?;
        return Ok(ValueGrammar::Literal(word(literal.id, raw_text(literal)?, "the fixed word")?));
    }
    if matches!(&node.kind, Kind::Text(word) if word == "literal") {
        let problem = Problem::new("the fixed word is missing");
        return node.fault(problem.hint("write `value: {literal: WORD}`"));
    }
    // A choice hands out copies, and a grammar can hold a word.
    let choices = [("categories", 0), ("tool-model", 1), ("free", 2)];
    Ok(match choice(node, &choices)? {
        0 => ValueGrammar::Categories,
        1 => ValueGrammar::ToolModel,
        _ => ValueGrammar::Free,
    })
}

/// A map adds to the base's categories and changes them; a list says which there are and in which
/// order.
fn categories(node: &Node, base: &[Category]) -> Result<Vec<Category>, Fault> {
    let mut found = Vec::new();
    match &node.kind {
        Kind::List(_) => {
            for entry in list(node, MAX_CATEGORIES)? {
                match &entry.kind {
                    Kind::Map(one) if one.len() == 1 => {
                        add(&mut found, base, one[0].0.id, &one[0].0.name, Some(&one[0].1))?;
                    }
                    _ => add(&mut found, base, entry.id, raw_text(entry)?, None)?,
                }
            }
        }
        _ => {
            let given = entries(node, "categories")?;
            found.extend(
                base.iter()
                    .filter(|category| !given.iter().any(|(key, _)| key.name == category.name))
                    .cloned(),
            );
            for (key, value) in given {
                add(&mut found, base, key.id, &key.name, Some(value))?;
            }
            let place =
                |category: &Category| base.iter().position(|known| known.name == category.name);
            found.sort_by_key(|category| place(category).unwrap_or(usize::MAX));
        }
    }
    if found.len() > MAX_CATEGORIES {
        return node.fault(Problem::new(format!("more than {MAX_CATEGORIES} categories")));
    }
    Ok(found)
}

/// Adds a category, with the base's text where this layer has none.
fn add(
    found: &mut Vec<Category>,
    base: &[Category],
    id: u32,
    name: &str,
    value: Option<&Node>,
) -> Result<(), Fault> {
    let name = category_word(id, name)?;
    let known = base.iter().find(|category| category.name == name).cloned();
    let mut category = known.unwrap_or(Category { name, aliases: Vec::new(), about: None });
    if let Some(node) = value {
        map(node, &category.name, &["aliases", "about"])?;
        if let Some(node) = node.get("aliases") {
            let aliases = list(node, MAX_CATEGORIES)?.iter();
            category.aliases = aliases
                .map(|node| category_word(node.id, raw_text(node)?))
                .collect::<Result<_, _>>()?;
        }
        if let Some(node) = node.get("about") {
            category.about = Some(text(node)?);
        }
    }
    let words = |category: &Category| {
        let words = std::iter::once(&category.name).chain(&category.aliases);
        words.map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    let mut taken: Vec<String> = found.iter().flat_map(words).collect();
    for word in words(&category) {
        if taken.contains(&word) {
            return Err((
                id,
                Problem::new(format!(
                    "the word `{word}` is there twice among categories and aliases"
                )),
            ));
        }
        taken.push(word);
    }
    found.push(category);
    Ok(())
}

fn category_word(id: u32, name: &str) -> Result<String, Fault> {
    if name.eq_ignore_ascii_case("and") {
        return Err((id, Problem::new("`and` cannot be a category").hint("it is read as a comma")));
    }
    word(id, name, "a category")
}

fn limit(node: &Node) -> Result<Limit, Fault> {
    map(node, "limits", &["category", "kind", "lines", "not-counting", "over", "why"])?;
    let category = required(node, "category")?;
    let kind = required(node, "kind")?;
    let classes =
        [("tests", Some(PathClass::Tests)), ("docs", Some(PathClass::Docs)), ("none", None)];
    let overs =
        [("needs-agreement", Over::NeedsAgreement), ("warn", Over::Warn), ("refuse", Over::Refuse)];
    Ok(Limit {
        category: word(category.id, raw_text(category)?, "a category")?,
        kind: kebab(kind.id, raw_text(kind)?, "a kind of change")?,
        lines: count(required(node, "lines")?, 1..=MAX_LINES)?,
        not_counting: node
            .get("not-counting")
            .map(|node| choice(node, &classes))
            .transpose()?
            .flatten(),
        over: node.get("over").map_or(Ok(Over::NeedsAgreement), |node| choice(node, &overs))?,
        why: node.get("why").map(text).transpose()?,
    })
}

fn trailers(node: &Node, trailers: &mut TrailerRules) -> Result<(), Fault> {
    map(node, "trailers", &["forbidden", "forbidden-for-agents", "order"])?;
    let lists = [
        ("forbidden", &mut trailers.forbidden),
        ("forbidden-for-agents", &mut trailers.forbidden_for_agents),
    ];
    for (key, target) in lists {
        if let Some(node) = node.get(key) {
            *target = tokens(node, MAX_TOKENS)?;
            for (entry, token) in list(node, MAX_TOKENS)?.iter().zip(&*target) {
                not_sign_off(entry, token.clone())?;
            }
        }
    }
    if let Some(node) = node.get("order") {
        trailers.order = tokens(node, MAX_TOKENS)?;
    }
    Ok(())
}

/// Sign-offs are not a matter of tokens.
fn not_sign_off(node: &Node, token: String) -> Result<String, Fault> {
    if token.eq_ignore_ascii_case("Signed-off-by") {
        let hint = "whether the project has sign-offs is said by `sign-off: {mode: …}`; an agent's always go";
        return node.fault(Problem::new(format!("`{token}` cannot stand here")).hint(hint));
    }
    Ok(token)
}

fn sign_off(node: &Node, sign_off: &mut SignOff) -> Result<(), Fault> {
    map(node, "sign-off", &["mode", "confirm", "must-match-author"])?;
    if let Some(node) = node.get("mode") {
        let modes = [
            ("required", SignOffMode::Required),
            ("ask", SignOffMode::Ask),
            ("forbidden", SignOffMode::Forbidden),
        ];
        sign_off.mode = choice(node, &modes)?;
    }
    if let Some(node) = node.get("confirm") {
        sign_off.confirm = confirm(node)?;
    }
    if let Some(node) = node.get("must-match-author") {
        sign_off.must_match_author = boolean(node)?;
    }
    Ok(())
}

/// `yes-no`, or a phrase to be typed; there is nothing weaker.
fn confirm(node: &Node) -> Result<Confirm, Fault> {
    match &node.kind {
        Kind::Text(word) if word == "yes-no" => Ok(Confirm::YesNo),
        Kind::Map(_) => {
            let node = required(map(node, "confirm", &["phrase"])?, "phrase")?;
            let phrase = raw_text(node)?;
            let printable = phrase.chars().filter(|c| !c.is_whitespace()).count();
            let plain = phrase == super::text::one_line(phrase);
            if !plain || printable < *PHRASE.start() || phrase.chars().count() > *PHRASE.end() {
                let problem =
                    Problem::new(format!("`{}` cannot be the phrase to type", quote(phrase)));
                let hint = format!(
                    "one line of {} to {} characters, single spaces only between words",
                    PHRASE.start(),
                    PHRASE.end()
                );
                return node.fault(problem.hint(hint));
            }
            Ok(Confirm::Phrase(phrase.to_owned()))
        }
        _ => expected(
            node,
            "`yes-no` or `{phrase: …}`",
            Some("a person always confirms a sign-off".to_owned()),
        ),
    }
}

fn globs(node: &Node, paths: &mut Paths) -> Result<(), Fault> {
    map(node, "paths", &["tests", "docs", "off-limits"])?;
    let lists = [
        ("tests", &mut paths.tests),
        ("docs", &mut paths.docs),
        ("off-limits", &mut paths.off_limits),
    ];
    for (key, target) in lists {
        let Some(node) = node.get(key) else { continue };
        let mut globs = Vec::new();
        for entry in list(node, MAX_GLOBS)? {
            let glob = raw_text(entry)?;
            if let Err(error) = paths::compile(glob) {
                return entry.fault(Problem {
                    message: error.to_string(),
                    hint: error.hint().map(str::to_owned),
                });
            }
            globs.push(glob.to_owned());
        }
        *target = globs;
    }
    Ok(())
}

/// What only the resolved policy can show.
fn check(root: &Node, policy: &Policy, writer: Writer) -> Result<(), Fault> {
    let place = |paths: &[&[&str]]| {
        let find = |path: &&[&str]| {
            path.iter().try_fold(root, |node, key| node.get(key)).map(|node| node.id)
        };
        paths.iter().find_map(find).unwrap_or(root.id)
    };
    // The base's own paths were compiled when it was read.
    if writer == Writer::Project
        && let Some(node) = root.get("paths")
        && let Err(error) = paths::PathClasses::new(&policy.paths)
    {
        return node.fault(Problem::new(error.to_string()));
    }
    let Some(rule) = &policy.disclosure else { return Ok(()) };
    let own = |token: &&String| token.eq_ignore_ascii_case(&rule.trailer);
    let mut unwanted =
        policy.trailers.forbidden.iter().chain(&policy.trailers.forbidden_for_agents);
    if let Some(token) = unwanted.find(own) {
        let message = format!("`{token}` is the disclosure trailer and forbidden at once");
        return Err((place(&[&["trailers"], &["disclosure", "trailer"]]), Problem::new(message)));
    }
    if rule.value != ValueGrammar::Categories {
        return Ok(());
    }
    let at = place(&[&["disclosure", "categories"], &["disclosure"]]);
    if rule.categories.is_empty() {
        return Err((at, Problem::new("a disclosure by categories needs at least one")));
    }
    let named =
        |limit: &&Limit| rule.categories.iter().any(|category| category.name == limit.category);
    let Some(index) = policy.limits.iter().position(|limit| !named(&limit)) else { return Ok(()) };
    let word = &policy.limits[index].category;
    let problem = Problem::new(format!("a limit for `{word}`, which is no category"));
    let limits = root.get("limits").and_then(|node| list(node, MAX_LIMITS).ok());
    match limits.and_then(|list| list.get(index)?.get("category")) {
        Some(node) => {
            let names = rule.categories.iter().map(|category| category.name.as_str());
            let hint = nearest(word, names).map(|near| format!("did you mean `{near}`?"));
            node.fault(Problem { hint, ..problem })
        }
        None => Err((
            at,
            problem.hint("the limit is the base's; keep the category, or say `limits: []`"),
        )),
    }
}
