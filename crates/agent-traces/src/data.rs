//! PURE. The catalogue as it is written: the types of `agents.yml`, read strictly, and the checks that types cannot
//! express. `agents.schema.json` is written from these types, and their comments describe its keys.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::trace::{CatalogueError, Strength};

/// Version of the format that this crate reads.
pub(crate) const FORMAT_VERSION: u32 = 1;

/// What coding agents leave in commits, and how they show in the environment.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "agents.yml"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CatalogueFile {
    /// Version of the format.
    #[cfg_attr(test, schemars(extend("const" = FORMAT_VERSION)))]
    version: u32,
    /// Day of the last change to the data, as `YYYY-MM-DD`.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")))]
    pub(crate) updated: String,
    /// The agents. An agent comes before those it derives from: the first match names the agent.
    pub(crate) agents: Vec<AgentEntry>,
    /// Families of models, and the words around their names.
    pub(crate) models: ModelWords,
    /// Words that mean an AI without naming one.
    pub(crate) generic: GenericWords,
    /// Domains where nobody receives mail: an agent's name there has no person behind it.
    pub(crate) placeholder_domains: PlaceholderDomains,
    /// Local parts of mailboxes that no person reads.
    pub(crate) unattended: UnattendedMailboxes,
    /// Words in names of agents that people bear too.
    pub(crate) people: PeopleNames,
    /// Domains of forges, whose unattended mailboxes stand for people.
    pub(crate) forges: Forges,
    /// Trailer tokens by what they claim. Case, hyphens, underscores and spaces do not matter.
    pub(crate) claims: ClaimTokens,
    /// Bots that are not coding agents: their lines are kept.
    pub(crate) bots: Vec<BotEntry>,
    /// Programs that host agents and people alike: never evidence.
    pub(crate) process_hosts: ProcessHosts,
}

/// How sure an entry as a whole is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Confidence {
    /// Read in the vendor's source or documentation, or seen in many commits.
    High,
    /// Seen in a few commits, or in the rules of other tools.
    Medium,
    /// Reported once.
    #[default]
    Low,
}

/// An agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgentEntry {
    /// Id of the agent.
    pub(crate) id: String,
    /// Where the facts were read; a project with a hash is a public commit.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub(crate) source: String,
    /// How sure the entry as a whole is.
    pub(crate) confidence: Confidence,
    /// Exact mailboxes that only the tool uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) emails: Vec<String>,
    /// Mailboxes that a person could own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ambiguous_emails: Vec<String>,
    /// Vendor domains: noreply@, no-reply@, agent@ and `<product>@` there are the tool; every other mailbox is a person's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) domains: Vec<String>,
    /// Numeric ids of `<id>+<login>@users.noreply.github.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) github_ids: Vec<u64>,
    /// Logins of `<login>@users.noreply.github.com` without a numeric id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) logins: Vec<String>,
    /// Names that no person bears and that are not common words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) products: Vec<String>,
    /// Names that are also a person's or a common word: never enough alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) names: Vec<String>,
    /// Trailer tokens that only agents write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tokens: Vec<TokenPattern>,
    /// The same for every token that begins so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) token_prefixes: Vec<TokenPattern>,
    /// Host and path prefix of advertisement links in footers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) links: Vec<String>,
    /// Session links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sessions: Vec<SessionPattern>,
    /// Whole lines; `*` stands for one word.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) lines: Vec<String>,
    /// How paragraphs begin that the tool appends after an emoji.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) openings: Vec<String>,
    /// Trailer tokens that count only if another of them is in the same paragraph.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) block: Vec<BlockToken>,
    /// What agents are in a team: a part of names that are paths, such as `rig/crew/name`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) roles: Vec<String>,
    /// Signals in the environment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) environment: Vec<SignalPattern>,
    /// Names of programs: a command that runs under one is the agent's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) processes: Vec<String>,
    /// Names of programs that other programs may well have: ask.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) process_words: Vec<String>,
}

/// A trailer token that only agents write, and the shape of its value.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct TokenPattern {
    /// The token, or how it begins.
    pub(crate) token: String,
    /// The shape of the value.
    pub(crate) value: ValueShape,
}

/// A trailer token that counts only in a block.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct BlockToken {
    /// The token.
    pub(crate) token: String,
    /// The values that the tool writes, `*` for any one word. None: free text, which is asked about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) values: Vec<String>,
}

/// The shape of the value of a token that only agents write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ValueShape {
    /// Anything but nothing.
    Any,
    /// One word with `://` in it.
    Url,
    /// One word of digits and dots.
    Number,
    /// One word.
    Word,
    /// The name of an agent.
    Product,
    /// Two or more names with a slash between them.
    Path,
}

/// A link to a session.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionPattern {
    /// Host and path prefix, as `host/path`; the host may end in `.*`.
    pub(crate) url: String,
    /// Whether the link is the agent's if it is alone on its line; else it is asked about.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) bare: bool,
    /// Words that the agent writes before the link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) lead: Option<String>,
}

/// A signal in the environment. It has exactly one of `set`, `is`, `one-of`, `contains`, `prefix` and `file`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(extend("oneOf" = tests::exactly_one_test())))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct SignalPattern {
    /// The variable is set, and not empty, 0, false, no or off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) set: Option<String>,
    /// The variable has this value; ASCII case does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is: Option<(String, String)>,
    /// The variable has one of these values; ASCII case does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) one_of: Option<(String, Vec<String>)>,
    /// The value of the variable contains this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) contains: Option<(String, String)>,
    /// The value of the variable begins with this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) prefix: Option<(String, String)>,
    /// The file exists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Further conditions, all of which must hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) and: Vec<Condition>,
    /// How much the signal says.
    pub(crate) strength: Strength,
    /// The reason, as one clause for a person to read.
    pub(crate) why: String,
}

/// A further condition of a signal. All tests that are given must hold.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    /// The variable is set, and not empty, 0, false, no or off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) set: Option<String>,
    /// The variable has exactly this value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) is: Option<(String, String)>,
    /// The variable is set to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) empty: Option<String>,
}

/// Families of models. With a version (Opus 4.6, gpt-5.4) a name is an AI's.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ModelWords {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// Family, and the id of the agent whose vendor makes it.
    pub(crate) families: BTreeMap<String, String>,
    /// Families that are neither a common word nor a name: enough without a version beside a product.
    pub(crate) unmistakable: Vec<String>,
    /// Words that may come with a product or model and say nothing on their own.
    pub(crate) qualifiers: Vec<String>,
}

/// Words that mean an AI without naming one.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct GenericWords {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// Exact names of an author.
    pub(crate) names: Vec<String>,
    /// Words that mean an AI in the value of a disclosure trailer.
    pub(crate) words: Vec<String>,
}

/// Domains where nobody receives mail.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceholderDomains {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// The domains.
    pub(crate) domains: Vec<String>,
}

/// Local parts of mailboxes that no person reads.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct UnattendedMailboxes {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// The local parts.
    pub(crate) locals: Vec<String>,
}

/// Words in names of agents that people bear too.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleNames {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// The words.
    pub(crate) names: Vec<String>,
}

/// Domains of forges.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct Forges {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// The domains, and all below them.
    pub(crate) domains: Vec<String>,
}

/// Trailer tokens by what they claim.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ClaimTokens {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// This person wrote the change or a part of it: an AI there is an agent's trace.
    pub(crate) authorship: Vec<String>,
    /// This person certifies the change.
    pub(crate) sign_off: Vec<String>,
    /// This tool was used: the policy says what happens to the line.
    pub(crate) disclosure: Vec<String>,
    /// The same, but the token has other uses: asked about if the value is plainly an AI.
    pub(crate) loose: Vec<String>,
    /// The token itself says AI: any value but `no` and `none` counts.
    pub(crate) ai_disclosure: Vec<String>,
    /// This person looked at the change: an AI there is asked about.
    pub(crate) review: Vec<String>,
}

/// A bot that is not a coding agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct BotEntry {
    /// Id of the bot.
    pub(crate) id: String,
    /// Where the facts were read.
    #[cfg_attr(test, schemars(length(min = 1)))]
    pub(crate) source: String,
    /// How sure the entry as a whole is.
    pub(crate) confidence: Confidence,
    /// Exact mailboxes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) emails: Vec<String>,
    /// Numeric ids of `<id>+<login>@users.noreply.github.com`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) github_ids: Vec<u64>,
    /// Logins of `<login>@users.noreply.github.com` without a numeric id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) logins: Vec<String>,
}

/// Programs that host agents and people alike.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ProcessHosts {
    #[cfg_attr(test, schemars(length(min = 1)))]
    source: String,
    confidence: Confidence,
    /// Programs that are never evidence.
    pub(crate) names: Vec<String>,
    /// Programs at which the ancestry of a terminal ends: what started them says nothing about who types in their
    /// windows.
    pub(crate) borders: Vec<String>,
}

impl CatalogueFile {
    /// Reads a catalogue and checks it.
    pub(crate) fn from_yaml(yaml: &str) -> Result<CatalogueFile, CatalogueError> {
        let file: CatalogueFile =
            serde_yaml::from_str(yaml).map_err(|error| CatalogueError::Yaml(error.into()))?;
        file.check()?;
        Ok(file)
    }

    /// Reads the catalogue as the build script has turned it into JSON.
    pub(crate) fn from_json(json: &str) -> Result<CatalogueFile, CatalogueError> {
        let file: CatalogueFile =
            serde_json::from_str(json).map_err(|error| CatalogueError::Data(error.to_string()))?;
        file.check()?;
        Ok(file)
    }

    /// Checks that the data is dated, that every entry has a source, and that every signal tests exactly one thing.
    fn check(&self) -> Result<(), CatalogueError> {
        if self.version != FORMAT_VERSION {
            return Err(invalid(format!("version {} is not known", self.version)));
        }
        if !is_date(&self.updated) {
            return Err(invalid(format!("`updated` is not YYYY-MM-DD: {}", self.updated)));
        }
        for (id, source, confidence) in self.sources() {
            if source.trim().is_empty() {
                return Err(invalid(format!("`{id}` ({confidence:?}) has no source")));
            }
        }
        for signal in self.agents.iter().flat_map(|agent| &agent.environment) {
            if signal.count_tests() != 1 {
                return Err(invalid(format!("a signal must test one thing: {}", signal.why)));
            }
        }
        Ok(())
    }

    /// Returns the id, the source and the confidence of every entry and list.
    fn sources(&self) -> impl Iterator<Item = (&str, &str, &Confidence)> {
        let agents =
            self.agents.iter().map(|agent| (agent.id.as_str(), &agent.source, &agent.confidence));
        let bots = self.bots.iter().map(|bot| (bot.id.as_str(), &bot.source, &bot.confidence));
        let lists = [
            ("models", &self.models.source, &self.models.confidence),
            ("generic", &self.generic.source, &self.generic.confidence),
            (
                "placeholder-domains",
                &self.placeholder_domains.source,
                &self.placeholder_domains.confidence,
            ),
            ("unattended", &self.unattended.source, &self.unattended.confidence),
            ("people", &self.people.source, &self.people.confidence),
            ("forges", &self.forges.source, &self.forges.confidence),
            ("claims", &self.claims.source, &self.claims.confidence),
            ("process-hosts", &self.process_hosts.source, &self.process_hosts.confidence),
        ];
        let entries = agents.chain(bots).chain(lists);
        entries.map(|(id, source, confidence)| (id, source.as_str(), confidence))
    }
}

impl SignalPattern {
    pub(crate) fn count_tests(&self) -> usize {
        let tests = [
            self.set.is_some(),
            self.is.is_some(),
            self.one_of.is_some(),
            self.contains.is_some(),
            self.prefix.is_some(),
            self.file.is_some(),
        ];
        tests.iter().filter(|&&is_given| is_given).count()
    }
}

/// Whether a key with a default of `false` is left out.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn is_false(value: &bool) -> bool {
    !value
}

/// Makes the error for data that contradicts itself or lacks something.
pub(crate) fn invalid(message: String) -> CatalogueError {
    CatalogueError::Data(message)
}

/// Returns whether a text has the shape `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let digit_or_hyphen = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == "YYYY-MM-DD".len() && text.bytes().enumerate().all(digit_or_hyphen)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::catalogue::BUILTIN_JSON;
    use crate::{CATALOGUE_SCHEMA, CATALOGUE_YAML};

    /// Returns the `oneOf` of a signal: exactly one of its tests is given.
    pub(super) fn exactly_one_test() -> Value {
        let tests = ["set", "is", "one-of", "contains", "prefix", "file"];
        tests.iter().map(|test| json!({"required": [test]})).collect()
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the schema is written if a developer asks for it"
    )]
    fn the_schema_is_that_of_the_types() {
        let schema = schemars::schema_for!(CatalogueFile).to_value();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/agents.schema.json");
            std::fs::write(path, format!("{schema:#}\n")).unwrap();
            return;
        }
        let committed: Value = serde_json::from_str(CATALOGUE_SCHEMA).unwrap();
        let update = "`UPDATE_SCHEMA=1 cargo test -p agent-traces --lib` writes agents.schema.json";
        assert!(committed == schema, "{update}");
    }

    #[test]
    fn the_header_of_the_catalogue_explains_each_key_of_an_agent() {
        let header: Vec<&str> =
            CATALOGUE_YAML.lines().take_while(|line| line.starts_with('#')).collect();
        let schema: Value = serde_json::from_str(CATALOGUE_SCHEMA).unwrap();
        let keys = schema["$defs"]["AgentEntry"]["properties"].as_object().unwrap();
        for key in keys.keys() {
            let explains = |line: &&str| line.split_whitespace().nth(1) == Some(key);
            assert!(header.iter().any(explains), "{key}");
        }
    }

    #[test]
    fn the_json_of_the_build_holds_the_same_data() {
        let yaml = CatalogueFile::from_yaml(CATALOGUE_YAML).unwrap();
        let json = CatalogueFile::from_json(BUILTIN_JSON).unwrap();
        assert_eq!(format!("{yaml:?}"), format!("{json:?}"));
    }

    #[test]
    fn a_date_has_the_shape_of_a_date() {
        assert!(is_date("2026-11-24"));
        for other in ["", "2026-11", "2026-11-2", "24.11.2026", "2026-11-24T", "2026-1é-24"] {
            assert!(!is_date(other), "{other:?}");
        }
    }
}
