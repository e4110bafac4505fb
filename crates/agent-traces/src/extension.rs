//! PURE. Agents and bots that somebody adds to the catalogue, in its own format, and the checks that types cannot
//! express. What they mean is decided where all entries are matched.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::catalogue::builtin_claims;
use crate::data::{AgentEntry, BotEntry, CatalogueFile, Confidence, FORMAT_VERSION, SignalPattern};
use crate::index::normalise_token;
use crate::trailer::Candidate;
use crate::visible::is_invisible;

/// Maximum number of facts in an extension: each line of a message is held against them.
const MAX_FACTS: usize = 1000;

/// Maximum length of a fact, in bytes.
const MAX_FACT_BYTES: usize = 300;

/// Minimum number of letters in a whole line that is an agent's.
const MIN_LINE_LETTERS: usize = 8;

/// Agents and bots that somebody adds to the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extension {
    pub(crate) agents: Vec<AgentEntry>,
    pub(crate) bots: Vec<BotEntry>,
}

/// A file with agents and bots of one's own. It has the entries of agents.yml.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "agents of one's own"))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ExtensionFile {
    /// Version of the format.
    #[cfg_attr(test, schemars(extend("const" = FORMAT_VERSION)))]
    version: u32,
    /// Day of the last change to the data, as `YYYY-MM-DD`. It is for people.
    #[serde(default)]
    updated: Option<String>,
    /// The agents. One with the id of an agent that is built in adds to what is known of that.
    #[serde(default)]
    agents: Vec<AgentEntry>,
    /// Bots that are not coding agents: nobody is asked about them.
    #[serde(default)]
    bots: Vec<BotEntry>,
}

/// What is wrong with an extension, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
#[non_exhaustive]
pub struct ExtensionError {
    /// The keys, and the numbers in lists, that lead to the place.
    pub path: Vec<String>,
    /// What is wrong there.
    pub message: String,
}

/// An entry of a catalogue, for a person to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Entry<'e> {
    /// A coding agent.
    Agent(&'e AgentEntry),
    /// A bot that is none.
    Bot(&'e BotEntry),
}

impl Extension {
    /// Takes agents and bots, and checks them.
    ///
    /// # Errors
    /// At the first fact that cannot be used.
    pub fn new(agents: Vec<AgentEntry>, bots: Vec<BotEntry>) -> Result<Self, ExtensionError> {
        let extension = Self { agents, bots };
        Checker::default().check(&extension)?;
        Ok(extension)
    }

    /// Returns the entries that are built in.
    pub fn builtin() -> Self {
        // The tables are built from the same data, and a test parses it.
        CatalogueFile::from_json(crate::catalogue::BUILTIN_JSON)
            .map_or_else(|_| Self::default(), |file| Self { agents: file.agents, bots: file.bots })
    }

    /// Returns whether nothing is added.
    pub fn is_empty(&self) -> bool {
        self.agents.is_empty() && self.bots.is_empty()
    }

    /// Returns the entries, agents first.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.agents.iter().map(Entry::Agent).chain(self.bots.iter().map(Entry::Bot))
    }
}

impl ExtensionFile {
    /// Checks what the file says.
    ///
    /// # Errors
    /// At the first fact that cannot be used.
    pub fn check(self) -> Result<Extension, ExtensionError> {
        if self.version != FORMAT_VERSION {
            let message =
                format!("version {} is not known; write `{FORMAT_VERSION}`", self.version);
            return Err(ExtensionError { path: vec!["version".into()], message });
        }
        if let Some(updated) = self.updated.filter(|day| !crate::data::is_date(day)) {
            let message = format!("`{updated}` is no day as in `2026-11-28`");
            return Err(ExtensionError { path: vec!["updated".into()], message });
        }
        Extension::new(self.agents, self.bots)
    }
}

impl<'e> Entry<'e> {
    /// Returns the id.
    pub fn id(self) -> &'e str {
        match self {
            Self::Agent(agent) => &agent.id,
            Self::Bot(bot) => &bot.id,
        }
    }

    /// Returns where the facts were read.
    pub fn source(self) -> &'e str {
        match self {
            Self::Agent(agent) => &agent.source,
            Self::Bot(bot) => &bot.source,
        }
    }

    /// Returns how sure the entry is: `high`, `medium` or `low`.
    pub fn confidence(self) -> &'static str {
        let confidence = match self {
            Self::Agent(agent) => agent.confidence,
            Self::Bot(bot) => bot.confidence,
        };
        match confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }
    }
}

/// Goes through the facts of an extension, and knows what it has seen.
#[derive(Default)]
struct Checker {
    path: Vec<String>,
    facts: usize,
    /// Identities and ids, each of which is there once.
    seen: HashSet<String>,
}

type Checked = Result<(), ExtensionError>;

impl Checker {
    fn check(&mut self, extension: &Extension) -> Checked {
        self.each("agents", &extension.agents, Self::agent)?;
        self.each("bots", &extension.bots, Self::bot)
    }

    fn agent(&mut self, agent: &AgentEntry) -> Checked {
        self.head("agent", &agent.id, &agent.source)?;
        self.identities(&agent.emails, &agent.github_ids, &agent.logins)?;
        self.each("ambiguous-emails", &agent.ambiguous_emails, |checker, email| {
            checker.email(email)
        })?;
        self.each("domains", &agent.domains, |checker, domain| {
            let is_domain = domain.contains('.') && !domain.contains(['@', '/', ' ']);
            checker.fact(domain, is_domain, "a domain such as `acme.example`")
        })?;
        for (key, names) in [("products", &agent.products), ("names", &agent.names)] {
            self.each(key, names, |checker, name| {
                let has_letter = name.contains(|c: char| c.is_ascii_alphabetic());
                checker.fact(name, has_letter, "a name with letters of ASCII")
            })?;
        }
        for (key, tokens) in [("tokens", &agent.tokens), ("token-prefixes", &agent.token_prefixes)]
        {
            self.each(key, tokens, |checker, pattern| {
                checker.within("token", |checker| checker.token(&pattern.token, key == "tokens"))
            })?;
        }
        self.each("links", &agent.links, |checker, link| checker.address(link))?;
        self.each("sessions", &agent.sessions, |checker, session| {
            checker.within("url", |checker| checker.address(&session.url))?;
            checker.within("lead", |checker| checker.optional(session.lead.as_deref()))
        })?;
        self.each("lines", &agent.lines, |checker, line| checker.line(line))?;
        self.each("openings", &agent.openings, |checker, opening| checker.line(opening))?;
        self.each("block", &agent.block, |checker, block| {
            checker.within("token", |checker| checker.token(&block.token, true))?;
            checker.each("values", &block.values, |checker, value| checker.fact(value, true, ""))
        })?;
        self.each("roles", &agent.roles, |checker, role| {
            checker.fact(role, !role.contains(['/', ' ']), "a part of a path")
        })?;
        self.each("environment", &agent.environment, Self::signal)?;
        for (key, names) in
            [("processes", &agent.processes), ("process-words", &agent.process_words)]
        {
            self.each(key, names, |checker, name| {
                let is_file_name = !name.contains(['/', ' ']);
                checker.fact(name, is_file_name, "the name of a program")
            })?;
        }
        Ok(())
    }

    fn bot(&mut self, bot: &BotEntry) -> Checked {
        self.head("bot", &bot.id, &bot.source)?;
        self.identities(&bot.emails, &bot.github_ids, &bot.logins)
    }

    /// The keys that every entry has.
    fn head(&mut self, what: &str, id: &str, source: &str) -> Checked {
        self.within("id", |checker| {
            checker.fact(id, true, "")?;
            checker.once(&format!("{what} {id}"), id)
        })?;
        self.within("source", |checker| checker.fact(source, true, ""))
    }

    fn identities(&mut self, emails: &[String], github_ids: &[u64], logins: &[String]) -> Checked {
        self.each("emails", emails, |checker, email| checker.email(email))?;
        self.each("github-ids", github_ids, |checker, id| {
            checker.count()?;
            checker.once(&format!("github-id {id}"), &id.to_string())
        })?;
        self.each("logins", logins, |checker, login| {
            checker.fact(login, !login.contains(['@', '+', ' ']), "a login")?;
            checker.once(&format!("login {}", login.to_ascii_lowercase()), login)
        })
    }

    fn email(&mut self, email: &str) -> Checked {
        let parts = email.split_once('@');
        let is_mailbox =
            parts.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty());
        let is_mailbox = is_mailbox && !email.contains(['<', '>', ' ']);
        self.fact(email, is_mailbox, "a mailbox such as `agent@acme.example`")?;
        self.once(&format!("email {}", email.to_ascii_lowercase()), email)
    }

    /// A token says what a line claims: one that people and other tools write is no agent's own.
    fn token(&mut self, token: &str, is_whole: bool) -> Checked {
        let is_token = token.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        let is_long = is_whole || token.len() >= MIN_PREFIX_BYTES;
        self.fact(token, is_token && is_long, "a token of a trailer")?;
        self.not_shared(token, is_whole)
    }

    /// A whole line, which is no trailer of a person.
    fn line(&mut self, line: &str) -> Checked {
        let letters = line.chars().filter(|c| c.is_alphabetic()).count();
        self.fact(line, letters >= MIN_LINE_LETTERS, "a line with eight letters or more")?;
        let trailer = Candidate::parse(line.trim(), false).filter(|trailer| trailer.has_colon);
        trailer.map_or(Ok(()), |trailer| self.not_shared(trailer.token, true))
    }

    fn not_shared(&self, token: &str, is_whole: bool) -> Checked {
        let normal = normalise_token(token);
        let claimed = |claim: &str| match is_whole {
            true => claim == normal,
            false => claim.starts_with(&normal),
        };
        if builtin_claims().any(claimed) || SHARED_TOKENS.iter().any(|shared| claimed(shared)) {
            return Err(self.error(format!("`{token}` is a token that people write as well")));
        }
        Ok(())
    }

    /// A host and a path, without a scheme.
    fn address(&mut self, address: &str) -> Checked {
        let is_address =
            address.contains('.') && !address.contains("://") && !address.contains(' ');
        self.fact(address, is_address, "a host and a path without `https://`")
    }

    fn signal(&mut self, signal: &SignalPattern) -> Checked {
        self.count()?;
        if signal.count_tests() != 1 {
            let tests = "`set`, `is`, `one-of`, `contains`, `prefix` and `file`";
            return Err(self.error(format!("a signal has exactly one of {tests}")));
        }
        let pairs = [&signal.is, &signal.contains, &signal.prefix];
        let words = pairs.into_iter().flatten().flat_map(|(name, value)| [name, value]);
        let lists = signal.one_of.iter().flat_map(|(name, values)| values.iter().chain([name]));
        let conditions = signal.and.iter().flat_map(|condition| {
            let is = condition.is.iter().flat_map(|(name, value)| [name, value]);
            condition.set.iter().chain(&condition.empty).chain(is)
        });
        let words = words.chain(lists).chain(&signal.set).chain(&signal.file).chain(conditions);
        for word in words {
            self.optional(Some(word.as_str()).filter(|word| !word.is_empty()))?;
        }
        self.within("why", |checker| checker.fact(&signal.why, true, ""))
    }

    fn optional(&mut self, text: Option<&str>) -> Checked {
        text.map_or(Ok(()), |text| self.fact(text, true, ""))
    }

    /// Checks what holds for every text; `is_right` tells whether it is what is `wanted`.
    fn fact(&mut self, text: &str, is_right: bool, wanted: &str) -> Checked {
        self.count()?;
        if text.trim().is_empty() {
            return Err(self.error("there is nothing here".into()));
        }
        if let Some(c) = text.chars().find(|&c| c.is_control() || is_invisible(c)) {
            return Err(self.error(format!("the unprintable character U+{:04X}", u32::from(c))));
        }
        if text.len() > MAX_FACT_BYTES {
            return Err(self.error(format!("longer than {MAX_FACT_BYTES} bytes")));
        }
        if !is_right {
            return Err(self.error(format!("expected {wanted}, found `{text}`")));
        }
        Ok(())
    }

    fn count(&mut self) -> Checked {
        self.facts += 1;
        if self.facts > MAX_FACTS {
            return Err(self.error(format!("more than {MAX_FACTS} facts")));
        }
        Ok(())
    }

    fn once(&mut self, key: &str, shown: &str) -> Checked {
        if self.seen.insert(key.to_owned()) {
            return Ok(());
        }
        Err(self.error(format!("`{shown}` is there twice")))
    }

    fn each<T>(
        &mut self,
        key: &str,
        list: &[T],
        check: impl Fn(&mut Self, &T) -> Checked,
    ) -> Checked {
        self.within(key, |checker| {
            list.iter().enumerate().try_for_each(|(at, item)| {
                checker.within(&at.to_string(), |checker| check(checker, item))
            })
        })
    }

    fn within(&mut self, step: &str, check: impl FnOnce(&mut Self) -> Checked) -> Checked {
        self.path.push(step.to_owned());
        check(self)?;
        self.path.pop();
        Ok(())
    }

    fn error(&self, message: String) -> ExtensionError {
        ExtensionError { path: self.path.clone(), message }
    }
}

/// Minimum length of the beginning of a token, in bytes.
const MIN_PREFIX_BYTES: usize = 4;

/// Tokens of disclosures and references that the catalogue makes no claim about, in lower case.
const SHARED_TOKENS: &[&str] = &[
    "ai-used-for",
    "fixes",
    "closes",
    "link",
    "cc",
    "change-id",
    "reported-by",
    "suggested-by",
    "reviewed-on",
    "depends-on",
    "helped-by",
    "based-on-patch-by",
    "thanks-to",
    "see-also",
];

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{CATALOGUE_SCHEMA, EXTENSION_SCHEMA};

    fn read(yaml: &str) -> Result<Extension, ExtensionError> {
        serde_yaml::from_str::<ExtensionFile>(yaml).unwrap().check()
    }

    /// An agent with these further lines.
    fn agent(lines: &str) -> String {
        format!(
            "version: 1\nagents:\n  - id: acme\n    source: s\n    confidence: low\n    {lines}\n"
        )
    }

    fn problem(lines: &str) -> (String, String) {
        let error = read(&agent(lines)).unwrap_err();
        (error.path.join("."), error.message)
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the schema is written if a developer asks for it"
    )]
    fn the_schema_is_that_of_the_types_and_its_entries_are_those_of_the_catalogue() {
        let schema = schemars::schema_for!(ExtensionFile).to_value();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/extension.schema.json");
            std::fs::write(path, format!("{schema:#}\n")).unwrap();
            return;
        }
        let committed: Value = serde_json::from_str(EXTENSION_SCHEMA).unwrap();
        let update =
            "`UPDATE_SCHEMA=1 cargo test -p agent-traces --lib` writes extension.schema.json";
        assert!(committed == schema, "{update}");
        let catalogue: Value = serde_json::from_str(CATALOGUE_SCHEMA).unwrap();
        for (name, entry) in schema["$defs"].as_object().unwrap() {
            assert_eq!(*entry, catalogue["$defs"][name], "{name}");
        }
    }

    #[test]
    fn what_is_built_in_passes_the_checks_of_an_entry_but_for_their_number() {
        let builtin = Extension::builtin();
        assert!(builtin.agents.len() > 40);
        for agent in builtin.agents.iter().filter(|agent| agent.id != crate::UNKNOWN_AGENT) {
            Extension::new(vec![agent.clone()], Vec::new()).unwrap();
        }
        for bot in &builtin.bots {
            Extension::new(Vec::new(), vec![bot.clone()]).unwrap();
        }
    }

    #[test]
    fn an_entry_is_written_as_it_was_read() {
        let agents = Extension::builtin().agents;
        let yaml = serde_yaml::to_string(&agents).unwrap();
        assert_eq!(serde_yaml::from_str::<Vec<AgentEntry>>(&yaml).unwrap(), agents);
    }

    #[test]
    fn what_cannot_be_used_is_an_error_at_its_place() {
        for (lines, place) in [
            ("emails: [agent@acme.example, acme.example]", "agents.0.emails.1"),
            ("domains: [acme]", "agents.0.domains.0"),
            ("links: ['https://acme.example']", "agents.0.links.0"),
            ("sessions: [{url: 'https://acme.example/s/'}]", "agents.0.sessions.0.url"),
            ("lines: ['* *']", "agents.0.lines.0"),
            ("lines: ['Signed-off-by: Kim Other <kim@example.org>']", "agents.0.lines.0"),
            ("products: ['42']", "agents.0.products.0"),
            ("products: [\"a\\u202eb\"]", "agents.0.products.0"),
            ("processes: [/bin/acme]", "agents.0.processes.0"),
            ("environment: [{strength: weak, why: w}]", "agents.0.environment.0"),
            ("emails: [a@b.example, A@B.example]", "agents.0.emails.1"),
            ("tokens: [{token: Signed-off-by, value: any}]", "agents.0.tokens.0.token"),
            ("tokens: [{token: co_authored_by, value: any}]", "agents.0.tokens.0.token"),
            ("tokens: [{token: AI-used-for, value: any}]", "agents.0.tokens.0.token"),
            ("token-prefixes: [{token: Sign, value: any}]", "agents.0.token-prefixes.0.token"),
            ("token-prefixes: [{token: A, value: any}]", "agents.0.token-prefixes.0.token"),
        ] {
            assert_eq!(problem(lines).0, place, "{lines}");
        }
        assert_eq!(read("version: 2\n").unwrap_err().path, ["version"]);
        assert_eq!(read("version: 1\nupdated: now\n").unwrap_err().path, ["updated"]);
        let many: Vec<String> = (0..=MAX_FACTS).map(|at| format!("a{at}@b.example")).collect();
        assert!(problem(&format!("emails: [{}]", many.join(", "))).1.contains("1000 facts"));
    }
}
