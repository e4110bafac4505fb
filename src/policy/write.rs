//! PURE. A resolved policy as YAML: every key that says something, in one order, so that reading it gives
//! the same policy again without a base.

use serde_yaml::{Mapping, Value};

use super::layer::disclosure::OMIT;
use super::layer::{ALLOWED, AUTHORS, CLASSES, OVERS, SEVERITIES};
use super::summary::word;
use super::{Category, Confirm, DisclosureRule, Limit, Policy, ValueGrammar};

/// The policy as a document without `extends`.
///
/// Its id is not in it: that is the name of a file or preset.
pub fn to_yaml(policy: &Policy) -> String {
    // A tree of maps, lists, texts and numbers can always be written.
    serde_yaml::to_string(&document(policy)).unwrap_or_default()
}

fn document(policy: &Policy) -> Value {
    let mut root = Map::default();
    root.put("version", 1_u64);
    root.put("name", text(&policy.name));
    let source = &policy.source;
    let mut map = Map::default();
    map.some("text", source.text.as_deref());
    map.some("commit", source.commit.as_deref());
    map.some("read", source.read.as_deref());
    map.some("review-after", source.review_after.as_deref());
    map.some("status", policy.status());
    root.filled("source", map);
    let mut map = Map::default();
    map.put("stance", policy.stance());
    map.put("message", word(AUTHORS, policy.ai.message));
    map.put("prompts", word(ALLOWED, policy.ai.prompts));
    map.put("model-names", word(ALLOWED, policy.ai.model_names));
    root.filled("ai", map);
    root.put("disclosure", policy.disclosure.as_ref().map_or_else(|| text("none"), disclosure));
    root.put("limits", policy.limits.iter().map(limit).collect::<Vec<_>>());
    let mut map = Map::default();
    map.list("forbidden", &policy.trailers.forbidden);
    map.list("forbidden-for-agents", &policy.trailers.forbidden_for_agents);
    map.list("order", &policy.trailers.order);
    root.filled("trailers", map);
    let mut map = Map::default();
    map.put("mode", policy.sign_off_mode());
    map.put("confirm", confirm(&policy.sign_off.confirm));
    map.put("must-match-author", policy.sign_off.must_match_author);
    root.filled("sign-off", map);
    let mut map = Map::default();
    map.list("tests", &policy.paths.tests);
    map.list("docs", &policy.paths.docs);
    map.list("off-limits", &policy.paths.off_limits);
    root.filled("paths", map);
    let mut map = Map::default();
    for (rule, severity) in &policy.severity {
        map.put(rule, word(SEVERITIES, *severity));
    }
    root.put("severity", Value::Mapping(map.0));
    root.list("reminders", &policy.reminders);
    Value::Mapping(root.0)
}

fn disclosure(rule: &DisclosureRule) -> Value {
    let mut map = Map::default();
    map.put("trailer", text(&rule.trailer));
    map.list("also", &rule.also);
    let value = match &rule.value {
        ValueGrammar::Categories => text("categories"),
        ValueGrammar::Literal(word) => one("literal", text(word)),
        ValueGrammar::ToolModel => text("tool-model"),
        ValueGrammar::Free => text("free"),
    };
    map.put("value", value);
    map.put("categories", rule.categories.iter().map(category).collect::<Vec<_>>());
    map.put("explanation", word(ALLOWED, rule.explanation));
    map.some("attests", rule.attests.as_deref());
    map.list("not-tools", &rule.not_tools);
    map.put("once", rule.once);
    map.put("none", text(rule.none.as_deref().unwrap_or(OMIT)));
    Value::Mapping(map.0)
}

/// A list keeps the order of categories, and says that there are no others.
fn category(category: &Category) -> Value {
    let mut map = Map::default();
    map.list("aliases", &category.aliases);
    map.some("about", category.about.as_deref());
    one(&category.name, Value::Mapping(map.0))
}

fn limit(limit: &Limit) -> Value {
    let mut map = Map::default();
    map.put("category", text(&limit.category));
    map.put("kind", text(&limit.kind));
    map.put("lines", limit.lines);
    map.put("not-counting", word(CLASSES, limit.not_counting));
    map.put("over", word(OVERS, limit.over));
    map.some("why", limit.why.as_deref());
    Value::Mapping(map.0)
}

fn confirm(confirm: &Confirm) -> Value {
    match confirm {
        Confirm::YesNo => text("yes-no"),
        Confirm::Phrase(phrase) => one("phrase", text(phrase)),
    }
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

/// A map of one entry.
fn one(key: &str, value: Value) -> Value {
    let mut map = Map::default();
    map.put(key, value);
    Value::Mapping(map.0)
}

/// A map in the order in which it is filled.
#[derive(Default)]
struct Map(Mapping);

impl Map {
    fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.0.insert(text(key), value.into());
    }

    fn some(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        self.put(key, values.iter().map(|value| text(value)).collect::<Vec<_>>());
    }

    fn filled(&mut self, key: &str, map: Self) {
        if !map.0.is_empty() {
            self.put(key, Value::Mapping(map.0));
        }
    }
}
