//! PURE. The keys of a policy: the types that hold a project's rules, and the layers that a file gives of them.
//! A comment here is what the JSON Schema and gitprovenance-policy(5) say about the key.

use std::collections::BTreeMap;

use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Serialize, Serializer};

use super::agents::{AgentLayer, BotLayer, MAX_ENTRIES};
use super::glob::MAX_GLOBS;
use super::values::{
    AnyToken, ChangeKind, CommitId, Date, Glob, LimitCategory, Lines, Phrase, PresetId, Prompts,
    RuleName, Version,
};
use crate::disclosure::grammar::{
    ANY, Allowed, DisclosureLayer, DisclosureRule, NoDisclosure, Token,
};
use crate::setting::{
    Bool, Choice, Entries, Found, Given, LayOver, List, MapOr, Problem, Read, Setting, Text, Whole,
    layered, map, read_as,
};
use agent_traces::{AgentEntry, BotEntry};

/// Maximum number of reminders.
const MAX_REMINDERS: usize = 16;
/// Maximum number of limits.
const MAX_LIMITS: usize = 64;
/// Maximum number of tokens in one list of trailers.
const MAX_TOKENS: usize = 128;

layered! {
    /// What a project asks of commits that AI helped with, and of sign-offs. A key that is left out is
    /// that of the preset named by `extends`: lists and single values replace its own, maps merge by
    /// key.
    "policy" Policy {
        /// Preset id, or the file's stem for a project's own policy; used in messages.
        #[serde(skip)]
        pub id: String,
    }, PolicyLayer {
        /// The version of the format: `1`. It must be there.
        #[expect(dead_code, reason = "it has been checked when it was read")]
        pub(crate) version: Read<Version>,
        /// The preset that these rules differ from, by default none. Files cannot be extended.
        #[serde(default)]
        pub(crate) extends: Given<PresetId>,
    } = {
        /// The project's name, for people.
        name: String as Text,
        /// The text that these rules come from. It replaces that of the preset as a whole.
        source: #[serde(skip_serializing_if = "Source::is_empty")] Source as Whole<SourceLayer>,
        /// What the project says about AI use as such.
        ai: Ai as AiLayer,
        /// The trailer that discloses AI use; `none` for a project without such a trailer.
        disclosure: #[serde(serialize_with = "or_none")]
            Option<DisclosureRule> as MapOr<NoDisclosure, DisclosureLayer>,
        /// Size limits for AI-assisted changes: a list.
        limits: Vec<Limit> as List<Limit, MAX_LIMITS>,
        /// Which trailers do not belong in a message, and the order of the others.
        trailers: TrailerRules as TrailerLayer,
        /// What is asked about the sign-off. Nothing here weakens the question.
        sign_off: SignOff as SignOffLayer,
        /// The classes of changed paths, each a list of globs from the top of the repository.
        paths: Paths as PathsLayer,
        /// The severity of a rule's findings, where it is not the default: a map from a rule to `off`,
        /// `warning` or `error`. `git provenance explain` lists the rules.
        severity: BTreeMap<String, Severity> as Entries<RuleName, Choice<Severity>>,
        /// Agents that the catalogue does not know, in the catalogue's own format. A policy could name a person: a
        /// line of such an agent is found by `check` and asked about, never removed unasked.
        agents: #[serde(skip_serializing_if = "Vec::is_empty")]
            Vec<AgentEntry> as List<AgentLayer, MAX_ENTRIES>,
        /// Bots of the project that are no coding agents: nobody is asked whether they are people.
        bots: #[serde(skip_serializing_if = "Vec::is_empty")]
            Vec<BotEntry> as List<BotLayer, MAX_ENTRIES>,
        /// What no tool can check: lines that are shown to a person who used AI.
        reminders: Vec<String> as List<Text, MAX_REMINDERS>,
    }
}

layered! {
    /// The text that a policy encodes, so that a reader can check it and see when it is stale.
    "source" Source, SourceLayer = {
        /// Path or address of the text.
        text: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as Text,
        /// The commit at which it was read; in quotes if it has digits only.
        commit: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as CommitId,
        /// The day on which it was read, such as `2026-11-22`.
        read: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as Date,
        /// From the day after this one, `policy show` and `policy lint` say that it should be read
        /// again.
        review_after: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as Date,
        /// Whether the text is in force.
        status: #[serde(skip_serializing_if = "Option::is_none")] Option<Status> as Choice<Status>,
        /// The preset that follows the newer text, where this one is `retired`.
        replaced_by: #[serde(skip_serializing_if = "Option::is_none")] Option<String> as PresetId,
    }
}

layered! {
    /// What a project says about AI use as such.
    "ai" Ai, AiLayer = {
        /// What happens when a person says that AI was used.
        stance: Stance as Choice<Stance>,
        /// Who writes the commit message.
        message: MessageAuthor as Choice<MessageAuthor>,
        /// Whether the message may quote prompts.
        prompts: Allowed as Prompts,
        /// Whether the message may name a model or a tool. They are looked for only in lines about AI
        /// use.
        model_names: Allowed as Choice<Allowed>,
    }
}

layered! {
    /// Which trailers do not belong in a message, and their order.
    "trailers" TrailerRules, TrailerLayer = {
        /// A list of trailers that are not used at all. One that names a person is never removed unasked.
        forbidden: Vec<String> as List<Token, MAX_TOKENS>,
        /// A list of trailers that are removed where they name an agent.
        forbidden_for_agents: Vec<String> as List<Token, MAX_TOKENS>,
        /// A list of trailers in the order in which they belong; others keep their place.
        order: Vec<String> as List<AnyToken, MAX_TOKENS>,
    }
}

layered! {
    /// What is asked about the sign-off.
    "sign-off" SignOff, SignOffLayer = {
        /// Whether the project wants one.
        mode: SignOffMode as Choice<SignOffMode>,
        /// What the person types.
        confirm: #[serde(serialize_with = "serde_yaml::with::singleton_map::serialize")]
            Confirm as Confirmation,
        /// Whether one sign-off must have the author's name or address.
        must_match_author: bool as Bool,
    }
}

layered! {
    /// Globs that classify changed paths.
    "paths" Paths, PathsLayer = {
        /// Which changed files are tests.
        tests: Vec<String> as List<Glob, MAX_GLOBS>,
        /// Which changed files are documentation.
        docs: Vec<String> as List<Glob, MAX_GLOBS>,
        /// Where AI-made content is not taken.
        off_limits: Vec<String> as List<Glob, MAX_GLOBS>,
    }
}

/// A size limit for one kind of AI-assisted change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "limits", rename_all = "kebab-case", deny_unknown_fields)]
pub struct Limit {
    /// One of the categories, or `any` for whatever AI was used for.
    #[serde(deserialize_with = "read_as::<LimitCategory, _, _>")]
    #[cfg_attr(test, schemars(with = "LimitCategory"))]
    pub category: String,
    /// The kind of change, such as `bug-fix`; it is shown in the question.
    #[serde(deserialize_with = "read_as::<ChangeKind, _, _>")]
    #[cfg_attr(test, schemars(with = "ChangeKind"))]
    pub kind: String,
    /// The maximum number of added and removed lines together.
    #[serde(deserialize_with = "read_as::<Lines, _, _>")]
    #[cfg_attr(test, schemars(with = "Lines"))]
    pub lines: u64,
    /// Paths whose lines do not count.
    #[serde(
        default,
        deserialize_with = "read_as::<Choice<NotCounting>, _, _>",
        serialize_with = "not_counting"
    )]
    #[cfg_attr(test, schemars(with = "NotCounting"))]
    pub not_counting: Option<PathClass>,
    /// What a larger change needs.
    #[serde(default, deserialize_with = "read_as::<Choice<Over>, _, _>")]
    #[cfg_attr(test, schemars(with = "Over"))]
    pub over: Over,
    /// The reason, which is shown with the question.
    #[serde(
        default,
        deserialize_with = "read_as::<Text, _, _>",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(test, schemars(with = "Text"))]
    pub why: Option<String>,
}

/// Whether a policy text is in force in its project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "status", rename_all = "kebab-case")]
pub enum Status {
    /// It is proposed, not merged.
    Draft,
    /// It is in force.
    InForce,
    /// It has been replaced by a newer text.
    Retired,
}

/// What happens when a person says that AI was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "stance", rename_all = "kebab-case")]
pub enum Stance {
    /// AI use is accepted and disclosed.
    Disclose,
    /// The project does not take contributions with AI-made content.
    Refuse,
    /// The project has no rule; nothing is demanded.
    #[default]
    Silent,
}

/// Who must have written the commit message.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "message", rename_all = "kebab-case")]
pub enum MessageAuthor {
    /// A person, in their own words.
    HumanOnly,
    /// Anybody.
    #[default]
    Any,
}

/// What a change over a limit needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "over", rename_all = "kebab-case")]
pub enum Over {
    /// A maintainer's agreement beforehand.
    #[default]
    NeedsAgreement,
    /// Nothing; the person is told.
    Warn,
    /// It is refused.
    Refuse,
}

/// Whether a project wants sign-offs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "mode", rename_all = "kebab-case")]
pub enum SignOffMode {
    /// Every commit needs one.
    Required,
    /// The person decides.
    #[default]
    Ask,
    /// The project does not use them; nobody is asked.
    Forbidden,
}

/// What a person types to sign off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirm {
    /// The word `yes`.
    #[default]
    YesNo,
    /// A phrase of the policy's own.
    Phrase(String),
}

/// A class of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathClass {
    /// Tests.
    Tests,
    /// Documentation.
    Docs,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "severity", rename_all = "kebab-case")]
pub enum Severity {
    /// Not checked.
    Off,
    /// Shown.
    Warning,
    /// Shown, and the check fails.
    Error,
}

impl Policy {
    /// A policy that asks for a sign-off and says nothing else: what a file without `extends`
    /// begins with.
    pub(crate) fn bare() -> Self {
        Self { name: "this project".to_owned(), ..Self::default() }
    }
}

impl Source {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Limit {
    /// Whether the limit is about a change that AI was used for in this way.
    pub fn is_about(&self, category: &str) -> bool {
        self.category == ANY || self.category == category
    }
}

map!("limits", Limit);

impl LayOver<Limit> for Limit {
    fn lay_over(&self, base: &mut Limit) {
        base.clone_from(self);
    }
}

impl LayOver<BTreeMap<String, Severity>> for Entries<RuleName, Choice<Severity>> {
    fn lay_over(&self, base: &mut BTreeMap<String, Severity>) {
        base.extend(self.0.iter().map(|(rule, severity)| (rule.0.clone(), severity.0)));
    }
}

/// What confirms a sign-off as it is written: `yes-no`, or a map with a phrase; there is nothing weaker.
#[derive(Debug)]
pub(crate) struct Confirmation(Confirm);

/// A phrase to be typed.
#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "confirm", deny_unknown_fields)]
struct ConfirmByPhrase {
    /// A phrase of the project's own.
    phrase: Read<Phrase>,
}

impl Setting for Confirmation {
    fn take(found: &Found<'_>) -> Result<Self, Problem> {
        match found {
            Found::Text("yes-no") => Ok(Self(Confirm::YesNo)),
            _ => Err(found
                .is_not("`yes-no` or `{phrase: …}`")
                .hint("a person always confirms a sign-off")),
        }
    }

    fn take_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        let confirm = ConfirmByPhrase::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Self(Confirm::Phrase(confirm.phrase.0.0)))
    }
}

impl LayOver<Confirm> for Confirmation {
    fn lay_over(&self, base: &mut Confirm) {
        base.clone_from(&self.0);
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Confirmation {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "confirmation".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let phrase = generator.subschema_for::<ConfirmByPhrase>();
        schemars::json_schema!({"anyOf": [{"const": "yes-no", "description": "The word `yes`."}, phrase]})
    }
}

/// Paths that do not count against a limit.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename = "not-counting", rename_all = "kebab-case")]
enum NotCounting {
    /// Tests, by the globs in `paths`.
    Tests,
    /// Documentation, by the globs in `paths`.
    Docs,
    /// All paths count.
    None,
}

impl LayOver<Option<PathClass>> for Choice<NotCounting> {
    fn lay_over(&self, base: &mut Option<PathClass>) {
        *base = match self.0 {
            NotCounting::Tests => Some(PathClass::Tests),
            NotCounting::Docs => Some(PathClass::Docs),
            NotCounting::None => None,
        };
    }
}

fn not_counting<S: Serializer>(class: &Option<PathClass>, writer: S) -> Result<S::Ok, S::Error> {
    let class = match class {
        Some(PathClass::Tests) => NotCounting::Tests,
        Some(PathClass::Docs) => NotCounting::Docs,
        None => NotCounting::None,
    };
    class.serialize(writer)
}

/// Writes a disclosure, or `none`.
fn or_none<S: Serializer>(rule: &Option<DisclosureRule>, writer: S) -> Result<S::Ok, S::Error> {
    match rule {
        Some(rule) => rule.serialize(writer),
        None => writer.serialize_str("none"),
    }
}
