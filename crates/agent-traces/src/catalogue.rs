//! The catalogue's data: `agents.yml` read strictly and turned into lookup tables.
//! No matching here.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;

use super::vocabulary::{self, Vocabulary};
use super::{CatalogueError, Strength, Verdict};

/// Index of an agent in the catalogue.
pub(super) type AgentId = usize;

/// Everything the matchers look things up in. All keys are lower case.
#[derive(Debug, Default)]
pub(super) struct Tables {
    /// Id and display name, in the order of the file.
    pub(super) agents: Vec<(String, String)>,
    /// The entry for what has no name of its own.
    pub(super) unknown: AgentId,
    /// Exact mailboxes.
    pub(super) emails: HashMap<String, (AgentId, Verdict)>,
    /// Vendor domains.
    pub(super) domains: HashMap<String, AgentId>,
    /// Numeric GitHub ids.
    pub(super) github_ids: HashMap<u64, AgentId>,
    /// GitHub logins.
    pub(super) logins: HashMap<String, AgentId>,
    /// Mailboxes, ids and logins of bots that stay.
    pub(super) kept: Kept,
    /// Product names, model families and the words around them.
    pub(super) vocabulary: Vocabulary,
    /// Tokens that only agents write, normalised.
    pub(super) tokens: HashMap<String, Vec<(AgentId, TokenValue)>>,
    /// The same by prefix.
    pub(super) token_prefixes: Vec<(String, AgentId, TokenValue)>,
    /// What a general trailer token claims.
    pub(super) claims: HashMap<String, Claim>,
    /// Host and path prefix of advertisement links.
    pub(super) links: Vec<(String, AgentId)>,
    /// Session links.
    pub(super) sessions: Vec<(RawSession, AgentId)>,
    /// Whole lines as words.
    pub(super) lines: Vec<(String, AgentId)>,
    /// Names of an author that say AI and no more.
    pub(super) generic_names: Vec<String>,
    /// Domains where nobody gets mail.
    pub(super) placeholder_domains: Vec<String>,
    /// Local parts that nobody reads.
    pub(super) unattended: Vec<String>,
    /// Environment signals in the order of the file.
    pub(super) signals: Vec<(AgentId, RawSignal)>,
    /// Programs that are agents.
    pub(super) processes: Vec<(AgentId, Process)>,
    /// Programs that host agents and people alike.
    pub(super) process_hosts: Vec<String>,
    /// Programs at which the ancestry of a terminal ends.
    pub(super) process_borders: Vec<String>,
}

/// A program that is an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) name: String,
    /// Whether other programs may well have this name.
    pub(super) is_word: bool,
}

/// Identities of bots whose lines stay.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) emails: HashSet<String>,
    pub(super) github_ids: HashSet<u64>,
    pub(super) logins: HashSet<String>,
}

/// What a trailer with this token says about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// It wrote (a part of) the change.
    Authorship,
    /// It certifies the change.
    SignOff,
    /// It was used.
    Disclosure,
    /// It was used, if the value is plainly an AI.
    Loose,
    /// The token itself says that an AI was used.
    AiDisclosure,
    /// It looked at the change.
    Review,
}

/// What the value of an agent's own token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum TokenValue {
    Any,
    Url,
    Number,
    Word,
    /// The name of an agent.
    Product,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawCatalogue {
    version: u32,
    agents: Vec<RawAgent>,
    models: RawModels,
    generic: RawGeneric,
    placeholder_domains: RawDomains,
    unattended: RawLocals,
    claims: RawClaims,
    bots: Vec<RawBot>,
    process_hosts: RawHosts,
}

/// How sure an entry is; only checked to be there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Confidence {
    High,
    Medium,
    Low,
}

/// Where an entry comes from.
#[derive(Debug)]
struct Origin<'a>(&'a str, &'a Confidence);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawAgent {
    id: String,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    ambiguous_emails: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    github_ids: Vec<u64>,
    #[serde(default)]
    logins: Vec<String>,
    #[serde(default)]
    products: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    tokens: Vec<RawToken>,
    #[serde(default)]
    token_prefixes: Vec<RawToken>,
    #[serde(default)]
    links: Vec<String>,
    #[serde(default)]
    sessions: Vec<RawSession>,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    environment: Vec<RawSignal>,
    #[serde(default)]
    processes: Vec<String>,
    #[serde(default)]
    process_words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHosts {
    source: String,
    confidence: Confidence,
    names: Vec<String>,
    borders: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawToken {
    token: String,
    value: TokenValue,
}

/// Host and path prefix of a session link.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSession {
    /// `host/path`, the host may end in `.*`.
    pub(super) url: String,
    /// Alone on its line it is the agent's.
    #[serde(default)]
    pub(super) bare: bool,
    /// Words that the agent writes before the link.
    pub(super) lead: Option<String>,
}

/// A signal with its strength.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawSignal {
    pub(super) set: Option<String>,
    pub(super) is: Option<(String, String)>,
    pub(super) one_of: Option<(String, Vec<String>)>,
    pub(super) contains: Option<(String, String)>,
    pub(super) prefix: Option<(String, String)>,
    pub(super) file: Option<String>,
    #[serde(default)]
    pub(super) and: Vec<RawCondition>,
    pub(super) strength: Strength,
    pub(super) why: String,
}

/// A further condition of a signal: the tests that are given must all hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCondition {
    pub(super) set: Option<String>,
    pub(super) is: Option<(String, String)>,
    pub(super) empty: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawModels {
    source: String,
    confidence: Confidence,
    families: BTreeMap<String, String>,
    unmistakable: Vec<String>,
    qualifiers: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGeneric {
    source: String,
    confidence: Confidence,
    names: Vec<String>,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDomains {
    source: String,
    confidence: Confidence,
    domains: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLocals {
    source: String,
    confidence: Confidence,
    locals: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawClaims {
    source: String,
    confidence: Confidence,
    authorship: Vec<String>,
    sign_off: Vec<String>,
    disclosure: Vec<String>,
    loose: Vec<String>,
    ai_disclosure: Vec<String>,
    review: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawBot {
    id: String,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    github_ids: Vec<u64>,
    #[serde(default)]
    logins: Vec<String>,
}

impl Tables {
    /// Reads and checks a catalogue.
    pub(super) fn parse(yaml: &str) -> Result<Tables, CatalogueError> {
        Self::of(serde_yaml::from_str(yaml)?)
    }

    /// Reads the catalogue as the build script has turned it into JSON.
    pub(super) fn from_json(json: &str) -> Result<Tables, CatalogueError> {
        Self::of(serde_json::from_str(json).map_err(|error| data(error.to_string()))?)
    }

    fn of(raw: RawCatalogue) -> Result<Tables, CatalogueError> {
        check(&raw)?;
        let mut tables = Tables::default();
        for agent in &raw.agents {
            tables.add_agent(agent)?;
        }
        let Some(unknown) = tables.agents.iter().position(|(id, _)| id == UNKNOWN) else {
            return Err(data(format!("no entry `{UNKNOWN}`")));
        };
        tables.unknown = unknown;
        tables.vocabulary.unknown = unknown;
        tables.add_models(&raw.models)?;
        tables.add_claims(&raw.claims)?;
        for bot in raw.bots {
            tables.kept.emails.extend(lower(&bot.emails));
            tables.kept.github_ids.extend(bot.github_ids);
            tables.kept.logins.extend(lower(&bot.logins));
        }
        tables.vocabulary.generic.extend(lower(&raw.generic.words));
        tables.vocabulary.complete();
        tables.generic_names =
            raw.generic.names.iter().map(|n| vocabulary::words_of(n).join(" ")).collect();
        tables.placeholder_domains = lower(&raw.placeholder_domains.domains).collect();
        tables.unattended = lower(&raw.unattended.locals).collect();
        tables.process_hosts = raw.process_hosts.names;
        tables.process_borders = raw.process_hosts.borders;
        Ok(tables)
    }

    fn add_agent(&mut self, raw: &RawAgent) -> Result<(), CatalogueError> {
        let id = self.agents.len();
        let shown = raw.names.first().or(raw.products.first()).unwrap_or(&raw.id);
        self.agents.push((raw.id.clone(), shown.clone()));
        for (list, verdict) in
            [(&raw.emails, Verdict::Agent), (&raw.ambiguous_emails, Verdict::Ambiguous)]
        {
            for email in lower(list) {
                unique(&mut self.emails, email, (id, verdict))?;
            }
        }
        for domain in lower(&raw.domains) {
            unique(&mut self.domains, domain, id)?;
        }
        for &number in &raw.github_ids {
            unique(&mut self.github_ids, number, id)?;
        }
        for login in lower(&raw.logins) {
            unique(&mut self.logins, login, id)?;
        }
        for product in &raw.products {
            self.vocabulary.add_product(product, id);
        }
        for name in lower(&raw.names) {
            unique(&mut self.vocabulary.names, name, id)?;
        }
        for token in &raw.tokens {
            self.tokens.entry(normal_token(&token.token)).or_default().push((id, token.value));
        }
        for token in &raw.token_prefixes {
            self.token_prefixes.push((token.token.to_ascii_lowercase(), id, token.value));
        }
        self.links.extend(lower(&raw.links).map(|link| (link, id)));
        self.sessions.extend(raw.sessions.iter().map(|session| (session.clone(), id)));
        self.lines.extend(raw.lines.iter().map(|line| (line.clone(), id)));
        self.signals.extend(raw.environment.iter().map(|signal| (id, signal.clone())));
        for (names, is_word) in [(&raw.processes, false), (&raw.process_words, true)] {
            let processes = names.iter().map(|name| Process { name: name.clone(), is_word });
            self.processes.extend(processes.map(|process| (id, process)));
        }
        Ok(())
    }

    fn add_models(&mut self, raw: &RawModels) -> Result<(), CatalogueError> {
        for (family, agent) in &raw.families {
            let Some(id) = self.agents.iter().position(|(id, _)| id == agent) else {
                return Err(data(format!("family `{family}` names `{agent}`, which is no entry")));
            };
            self.vocabulary.families.insert(family.to_ascii_lowercase(), id);
        }
        self.vocabulary.unmistakable.extend(lower(&raw.unmistakable));
        self.vocabulary.qualifiers.extend(lower(&raw.qualifiers));
        Ok(())
    }

    fn add_claims(&mut self, raw: &RawClaims) -> Result<(), CatalogueError> {
        for (list, claim) in [
            (&raw.authorship, Claim::Authorship),
            (&raw.sign_off, Claim::SignOff),
            (&raw.disclosure, Claim::Disclosure),
            (&raw.loose, Claim::Loose),
            (&raw.ai_disclosure, Claim::AiDisclosure),
            (&raw.review, Claim::Review),
        ] {
            for token in list {
                unique(&mut self.claims, normal_token(token), claim)?;
            }
        }
        Ok(())
    }
}

/// The id of the entry for agents without a name of their own.
pub(super) const UNKNOWN: &str = "unknown agent";

/// A token in the form in which tokens are compared: lower case, one hyphen between words.
pub(super) fn normal_token(token: &str) -> String {
    let mut out = String::with_capacity(token.len());
    for c in token.trim().chars() {
        match c {
            '-' | '_' | ' ' | '\t' if out.ends_with('-') => {}
            '-' | '_' | ' ' | '\t' => out.push('-'),
            _ => out.push(c.to_ascii_lowercase()),
        }
    }
    out
}

/// Every entry says where it comes from, and every signal tests exactly one thing.
fn check(raw: &RawCatalogue) -> Result<(), CatalogueError> {
    if raw.version != 1 {
        return Err(data(format!("version {} is not known", raw.version)));
    }
    let origins = raw.agents.iter().map(|a| (a.id.as_str(), Origin(&a.source, &a.confidence)));
    let bots = raw.bots.iter().map(|b| (b.id.as_str(), Origin(&b.source, &b.confidence)));
    let lists = [
        ("models", Origin(&raw.models.source, &raw.models.confidence)),
        ("generic", Origin(&raw.generic.source, &raw.generic.confidence)),
        (
            "placeholder-domains",
            Origin(&raw.placeholder_domains.source, &raw.placeholder_domains.confidence),
        ),
        ("unattended", Origin(&raw.unattended.source, &raw.unattended.confidence)),
        ("claims", Origin(&raw.claims.source, &raw.claims.confidence)),
        ("process-hosts", Origin(&raw.process_hosts.source, &raw.process_hosts.confidence)),
    ];
    for (id, Origin(source, confidence)) in origins.chain(bots).chain(lists) {
        if source.trim().is_empty() {
            return Err(data(format!("`{id}` ({confidence:?}) has no source")));
        }
    }
    for signal in raw.agents.iter().flat_map(|agent| &agent.environment) {
        let tests = [
            signal.set.is_some(),
            signal.is.is_some(),
            signal.one_of.is_some(),
            signal.contains.is_some(),
            signal.prefix.is_some(),
            signal.file.is_some(),
        ];
        if tests.iter().filter(|&&test| test).count() != 1 {
            return Err(data(format!("a signal must test one thing: {}", signal.why)));
        }
    }
    Ok(())
}

/// Adds an entry that must not be there yet.
fn unique<K: std::hash::Hash + Eq + std::fmt::Debug, V>(
    map: &mut HashMap<K, V>,
    key: K,
    value: V,
) -> Result<(), CatalogueError> {
    if map.contains_key(&key) {
        return Err(data(format!("{key:?} stands twice")));
    }
    map.insert(key, value);
    Ok(())
}

fn lower(list: &[String]) -> impl Iterator<Item = String> {
    list.iter().map(|entry| entry.to_ascii_lowercase())
}

fn data(message: String) -> CatalogueError {
    CatalogueError::Data(message)
}

/// The data of a catalogue, to compare its two forms.
#[cfg(test)]
pub(super) fn shown_yaml(yaml: &str) -> String {
    let raw: RawCatalogue = serde_yaml::from_str(yaml).unwrap();
    format!("{raw:?}")
}

#[cfg(test)]
pub(super) fn shown_json(json: &str) -> String {
    let raw: RawCatalogue = serde_json::from_str(json).unwrap();
    format!("{raw:?}")
}
