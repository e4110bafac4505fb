//! PURE. One YAML document laid onto the policy it extends, field by field.

mod check;
pub(super) mod disclosure;

use super::error::Problem;
use super::fields::{
    boolean, choice, commit, count, day, entries, expected, kebab, list, map, raw_text, required,
    text, tokens, word,
};
use super::parse::Writer;
use super::paths::{self, MAX_GLOBS};
use super::tree::{Fault, Kind, Node};
use super::{
    Ai, Allowed, Confirm, Limit, MessageAuthor, Over, PathClass, Paths, Policy, Severity, SignOff,
    SignOffMode, Source, Stance, Status, TrailerRules,
};
use crate::text::quote::quote;

/// Most reminders.
const MAX_REMINDERS: usize = 16;
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
    "reminders",
];

/// Keys of the maps below the root.
pub(super) const SOURCE_KEYS: &[&str] = &["text", "commit", "read", "review-after", "status"];
pub(super) const AI_KEYS: &[&str] = &["stance", "message", "prompts", "model-names"];
pub(super) const LIMIT_KEYS: &[&str] =
    &["category", "kind", "lines", "not-counting", "over", "why"];
pub(super) const TRAILER_KEYS: &[&str] = &["forbidden", "forbidden-for-agents", "order"];
pub(super) const SIGN_OFF_KEYS: &[&str] = &["mode", "confirm", "must-match-author"];
pub(super) const PATH_KEYS: &[&str] = &["tests", "docs", "off-limits"];

/// The words of settings, with what they mean. Written back by `write`.
pub(super) const STATUSES: &[(&str, Status)] =
    &[("draft", Status::Draft), ("in-force", Status::ProjectPolicy), ("retired", Status::Retired)];
pub(super) const STANCES: &[(&str, Stance)] =
    &[("disclose", Stance::Disclose), ("refuse", Stance::Refuse), ("silent", Stance::Silent)];
pub(super) const AUTHORS: &[(&str, MessageAuthor)] =
    &[("human-only", MessageAuthor::HumanOnly), ("any", MessageAuthor::Any)];
pub(super) const CLASSES: &[(&str, Option<PathClass>)] =
    &[("tests", Some(PathClass::Tests)), ("docs", Some(PathClass::Docs)), ("none", None)];
pub(super) const OVERS: &[(&str, Over)] =
    &[("needs-agreement", Over::NeedsAgreement), ("warn", Over::Warn), ("refuse", Over::Refuse)];
pub(super) const MODES: &[(&str, SignOffMode)] = &[
    ("required", SignOffMode::Required),
    ("ask", SignOffMode::Ask),
    ("forbidden", SignOffMode::Forbidden),
];
pub(super) const SEVERITIES: &[(&str, Severity)] =
    &[("off", Severity::Off), ("warning", Severity::Warning), ("error", Severity::Error)];

/// Whether a prompt is missing, nobody can see.
pub(super) const PROMPTS: &[(&str, Allowed)] =
    &[("forbidden", Allowed::Forbidden), ("optional", Allowed::Optional)];

pub(super) const ALLOWED: &[(&str, Allowed)] = &[
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
            reminders: Vec::new(),
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
        policy.disclosure = disclosure::read(node, policy.disclosure.take())?;
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
            policy.severity.insert(rule, choice(value, SEVERITIES)?);
        }
    }
    if let Some(node) = root.get("reminders") {
        policy.reminders = list(node, MAX_REMINDERS)?.iter().map(text).collect::<Result<_, _>>()?;
    }
    check::resolved(root, policy, writer)
}

fn source(node: &Node) -> Result<Source, Fault> {
    map(node, "source", SOURCE_KEYS)?;
    let source = Source {
        text: node.get("text").map(text).transpose()?,
        commit: node.get("commit").map(commit).transpose()?,
        read: node.get("read").map(day).transpose()?,
        review_after: node.get("review-after").map(day).transpose()?,
        status: node.get("status").map(|node| choice(node, STATUSES)).transpose()?,
    };
    match (&source.read, &source.review_after, node.get("review-after")) {
        (Some(read), Some(review), Some(node)) if review < read => {
            node.fault(Problem::new("`review-after` is before `read`"))
        }
        _ => Ok(source),
    }
}

fn ai(node: &Node, ai: &mut Ai) -> Result<(), Fault> {
    map(node, "ai", AI_KEYS)?;
    if let Some(node) = node.get("stance") {
        ai.stance = choice(node, STANCES)?;
    }
    if let Some(node) = node.get("message") {
        ai.message = choice(node, AUTHORS)?;
    }
    if let Some(node) = node.get("prompts") {
        if matches!(&node.kind, Kind::Text(word) if word == "required") {
            let problem = Problem::new("`prompts` cannot be `required`");
            let hint = "no rule can tell that a prompt is missing; say it in `reminders`";
            return node.fault(problem.hint(hint));
        }
        ai.prompts = choice(node, PROMPTS)?;
    }
    if let Some(node) = node.get("model-names") {
        ai.model_names = choice(node, ALLOWED)?;
    }
    Ok(())
}

fn limit(node: &Node) -> Result<Limit, Fault> {
    map(node, "limits", LIMIT_KEYS)?;
    let category = required(node, "category")?;
    let kind = required(node, "kind")?;
    Ok(Limit {
        category: word(category.id, raw_text(category)?, "a category")?,
        kind: kebab(kind.id, raw_text(kind)?, "a kind of change")?,
        lines: count(required(node, "lines")?, 1..=MAX_LINES)?,
        not_counting: node
            .get("not-counting")
            .map(|node| choice(node, CLASSES))
            .transpose()?
            .flatten(),
        over: node.get("over").map_or(Ok(Over::NeedsAgreement), |node| choice(node, OVERS))?,
        why: node.get("why").map(text).transpose()?,
    })
}

fn trailers(node: &Node, trailers: &mut TrailerRules) -> Result<(), Fault> {
    map(node, "trailers", TRAILER_KEYS)?;
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
pub(super) fn not_sign_off(node: &Node, token: String) -> Result<String, Fault> {
    if token.eq_ignore_ascii_case("Signed-off-by") {
        let hint = "whether the project has sign-offs is said by `sign-off: {mode: …}`; an agent's always go";
        return node.fault(Problem::new(format!("`{token}` cannot stand here")).hint(hint));
    }
    Ok(token)
}

fn sign_off(node: &Node, sign_off: &mut SignOff) -> Result<(), Fault> {
    map(node, "sign-off", SIGN_OFF_KEYS)?;
    if let Some(node) = node.get("mode") {
        sign_off.mode = choice(node, MODES)?;
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
            let plain = phrase == crate::text::quote::one_line(phrase);
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
    map(node, "paths", PATH_KEYS)?;
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
