//! PURE. The catalogue as lookup tables, which are built once and read for every line. No matching here.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::beginnings::Beginnings;
use crate::data::{
    AgentEntry, BlockToken, BotEntry, CatalogueFile, ClaimTokens, ModelWords, SessionPattern,
    SignalPattern, ValueShape, invalid,
};
use crate::extension::Extension;
use crate::identity::parse_github_no_reply;
use crate::trace::{AgentId, CatalogueError, UNKNOWN_AGENT, Verdict};
use crate::vocabulary::{self, Vocabulary};

/// The lookup tables of the matchers. All keys are in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    /// Day of the last change to the data.
    pub(crate) updated: String,
    /// The agents in the order of the file; an [`AgentId`] is a position here.
    agents: Vec<Agent>,
    /// The agent for traces without a name of their own.
    pub(crate) unknown: AgentId,
    /// Exact mailboxes.
    pub(crate) emails: HashMap<String, (AgentId, Verdict)>,
    /// Vendor domains.
    pub(crate) domains: HashMap<String, AgentId>,
    /// Numeric GitHub ids.
    pub(crate) github_ids: HashMap<u64, AgentId>,
    /// GitHub logins.
    pub(crate) logins: HashMap<String, AgentId>,
    /// Bots whose lines are kept.
    pub(crate) exempt_bots: ExemptBots,
    /// Bots that an extension names: nobody is asked about them.
    pub(crate) known_bots: ExemptBots,
    /// Product names, model families and the words around them.
    pub(crate) vocabulary: Vocabulary,
    /// Tokens that only agents write, normalised.
    pub(crate) tokens: HashMap<String, Vec<(AgentId, ValueShape)>>,
    /// Beginnings of tokens that only agents write.
    pub(crate) token_prefixes: Vec<(String, AgentId, ValueShape)>,
    /// What other trailer tokens claim, normalised.
    pub(crate) claims: HashMap<String, Claim>,
    /// Host and path prefix of advertisement links, without `www.`.
    pub(crate) links: Beginnings<AgentId>,
    /// Session links by their prefix, or the part before `.*`.
    pub(crate) sessions: Beginnings<(SessionPattern, AgentId)>,
    /// Whole lines.
    pub(crate) lines: Vec<(String, AgentId)>,
    /// Names of an author that mean an AI without naming one.
    pub(crate) generic_names: Vec<String>,
    /// Domains where nobody receives mail.
    pub(crate) placeholder_domains: Vec<String>,
    /// Local parts of mailboxes that no person reads.
    pub(crate) unattended: Vec<String>,
    /// Words in names of agents that people bear too.
    pub(crate) people: HashSet<String>,
    /// What agents are in a team of agents: parts of a path.
    pub(crate) roles: Vec<String>,
    /// Sets of tokens that count only together, and by normalised token the place in them.
    pub(crate) blocks: TokenBlocks,
    /// How paragraphs begin that an agent appends.
    pub(crate) openings: Vec<(String, AgentId)>,
    /// Domains of forges.
    pub(crate) forges: Vec<String>,
    /// Environment signals in the order of the file.
    pub(crate) signals: Vec<(AgentId, SignalPattern)>,
    /// Programs that are agents.
    pub(crate) processes: Vec<(AgentId, AgentProcess)>,
    /// Programs that host agents and people alike.
    pub(crate) process_hosts: Vec<String>,
    /// Programs at which the ancestry of a terminal ends.
    pub(crate) process_borders: Vec<String>,
}

/// How an agent is called.
#[derive(Clone, Debug)]
struct Agent {
    id: String,
    display_name: String,
}

/// A program that is an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgentProcess {
    pub(crate) name: String,
    /// Whether other programs may well have this name.
    pub(crate) is_common_word: bool,
}

/// Identities of bots whose lines are kept.
#[derive(Clone, Debug, Default)]
pub(crate) struct ExemptBots {
    pub(crate) emails: HashSet<String>,
    pub(crate) github_ids: HashSet<u64>,
    pub(crate) logins: HashSet<String>,
}

/// Tokens that count only if others of the same agent are in the paragraph.
#[derive(Clone, Debug, Default)]
pub(crate) struct TokenBlocks {
    /// By normalised token: the agent, and the values that the token has; none means that anybody could have written it.
    tokens: HashMap<String, Vec<(AgentId, Vec<String>)>>,
    /// How the tokens begin: their first word.
    beginnings: Beginnings<()>,
}

impl TokenBlocks {
    fn add(&mut self, block: &[BlockToken], agent: AgentId) {
        for token in block {
            let values = lower_case(&token.values).collect();
            let first = token.token.split('-').next().unwrap_or_default();
            self.beginnings.add(first, ());
            self.tokens.entry(normalise_token(&token.token)).or_default().push((agent, values));
        }
    }

    /// Returns whether a text may begin with one of the tokens.
    pub(crate) fn may_begin_with(&self, text: &str) -> bool {
        self.beginnings.may_begin(text.as_bytes())
    }

    /// Finds the agent that writes a token with a value in a block of its own.
    pub(crate) fn find(&self, token: &str, value: &str) -> Option<BlockMember> {
        let agents = self.tokens.get(token)?;
        let value = value.trim().to_ascii_lowercase();
        let agents = agents.iter().filter(|(_, values)| {
            values.is_empty()
                || values
                    .iter()
                    .any(|known| *known == value || known == "*" && !value.contains(' '))
        });
        let mut agents =
            agents.map(|(agent, values)| BlockMember { agent: *agent, is_free: values.is_empty() });
        agents.next()
    }
}

/// A line that may be a part of an agent's block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockMember {
    pub(crate) agent: AgentId,
    /// Whether its value is free text, which a person could have written.
    pub(crate) is_free: bool,
}

/// What a trailer with a token claims about its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It wrote the change or a part of it.
    Authorship,
    /// It certifies the change.
    SignOff,
    /// It was used.
    Disclosure,
    /// It was used, if the value is plainly an AI.
    Loose,
    /// An AI was used, as the token itself says.
    AiDisclosure,
    /// It looked at the change.
    Review,
}

impl Index {
    /// Builds the tables; entries that contradict each other are errors.
    pub(crate) fn build(file: CatalogueFile) -> Result<Index, CatalogueError> {
        let mut index = Index::default();
        for agent in &file.agents {
            index.add_agent(agent, Repeated::IsError)?;
        }
        let Some(unknown) = index.find_agent(UNKNOWN_AGENT) else {
            return Err(invalid(format!("no entry `{UNKNOWN_AGENT}`")));
        };
        index.unknown = unknown;
        index.vocabulary.unknown = unknown;
        index.add_models(&file.models)?;
        index.add_claims(&file.claims)?;
        for bot in &file.bots {
            index.exempt_bots.add(bot);
        }
        index.vocabulary.generic.extend(lower_case(&file.generic.words));
        index.vocabulary.sort_by_beginning();
        index.generic_names =
            file.generic.names.iter().map(|name| vocabulary::words_of(name).join(" ")).collect();
        index.placeholder_domains = lower_case(&file.placeholder_domains.domains).collect();
        index.forges = lower_case(&file.forges.domains).collect();
        index.unattended = lower_case(&file.unattended.locals).collect();
        index.people = lower_case(&file.people.names).collect();
        index.process_hosts = file.process_hosts.names;
        index.process_borders = file.process_hosts.borders;
        index.updated = file.updated;
        Ok(index)
    }

    /// Returns the tables with the entries of an extension behind their own: what is known already stays what it is.
    /// Signals and processes are those of the extension alone.
    pub(crate) fn extended(&self, extension: &Extension) -> Index {
        let mut index = self.clone();
        index.signals.clear();
        index.processes.clear();
        for agent in &extension.agents {
            // Nothing that is repeated is an error here.
            let _added = index.add_agent(agent, Repeated::IsSkipped);
        }
        for bot in &extension.bots {
            index.known_bots.add(bot);
        }
        index.vocabulary.sort_by_beginning();
        index
    }

    /// Returns the id of an agent, as the catalogue writes it.
    pub(crate) fn id_of(&self, agent: AgentId) -> &str {
        &self.agents[agent.0].id
    }

    /// Returns the name of an agent, for a person to read.
    pub(crate) fn display_name(&self, agent: AgentId) -> &str {
        &self.agents[agent.0].display_name
    }

    fn find_agent(&self, id: &str) -> Option<AgentId> {
        self.agents.iter().position(|agent| agent.id == id).map(AgentId)
    }

    fn add_agent(&mut self, entry: &AgentEntry, repeated: Repeated) -> Result<(), CatalogueError> {
        let agent = self.agent_of(entry);
        self.add_identities(entry, agent, repeated)?;
        for product in &entry.products {
            self.vocabulary.add_product(product, agent);
        }
        for name in lower_case(&entry.names) {
            repeated.insert(&mut self.vocabulary.names, name, agent)?;
        }
        for pattern in &entry.tokens {
            let shapes = self.tokens.entry(normalise_token(&pattern.token)).or_default();
            shapes.push((agent, pattern.value));
        }
        for pattern in &entry.token_prefixes {
            let prefix = pattern.token.to_ascii_lowercase();
            self.token_prefixes.push((prefix, agent, pattern.value));
        }
        for link in lower_case(&entry.links) {
            self.links.add(link.strip_prefix("www.").unwrap_or(&link), agent);
        }
        for session in &entry.sessions {
            let head = session.url.split(".*").next().unwrap_or_default();
            self.sessions.add(head, (session.clone(), agent));
        }
        self.lines.extend(entry.lines.iter().map(|line| (line.clone(), agent)));
        self.openings.extend(entry.openings.iter().map(|opening| (opening.clone(), agent)));
        self.roles.extend(entry.roles.iter().cloned());
        self.blocks.add(&entry.block, agent);
        self.signals.extend(entry.environment.iter().map(|signal| (agent, signal.clone())));
        for (names, is_common_word) in [(&entry.processes, false), (&entry.process_words, true)] {
            let processes =
                names.iter().map(|name| AgentProcess { name: name.clone(), is_common_word });
            self.processes.extend(processes.map(|process| (agent, process)));
        }
        Ok(())
    }

    /// Returns the agent of an entry, which an extension may add facts to.
    fn agent_of(&mut self, entry: &AgentEntry) -> AgentId {
        if let Some(known) = self.find_agent(&entry.id) {
            return known;
        }
        let display_name = entry.names.first().or(entry.products.first()).unwrap_or(&entry.id);
        self.agents.push(Agent { id: entry.id.clone(), display_name: display_name.clone() });
        AgentId(self.agents.len() - 1)
    }

    fn add_identities(
        &mut self,
        entry: &AgentEntry,
        agent: AgentId,
        repeated: Repeated,
    ) -> Result<(), CatalogueError> {
        for (emails, verdict) in
            [(&entry.emails, Verdict::Agent), (&entry.ambiguous_emails, Verdict::Ambiguous)]
        {
            for email in lower_case(emails) {
                // What could be a person's as well is known by now to be no person's.
                if let Some(known @ (_, Verdict::Ambiguous)) = self.emails.get_mut(&email)
                    && repeated == Repeated::IsSkipped
                {
                    *known = (agent, verdict);
                }
                repeated.insert(&mut self.emails, email, (agent, verdict))?;
            }
        }
        for domain in lower_case(&entry.domains) {
            repeated.insert(&mut self.domains, domain, agent)?;
        }
        for &github_id in &entry.github_ids {
            repeated.insert(&mut self.github_ids, github_id, agent)?;
        }
        for login in lower_case(&entry.logins) {
            repeated.insert(&mut self.logins, login, agent)?;
        }
        Ok(())
    }

    fn add_models(&mut self, models: &ModelWords) -> Result<(), CatalogueError> {
        for (family, id) in &models.families {
            let Some(agent) = self.find_agent(id) else {
                return Err(invalid(format!("family `{family}` names `{id}`, which is no entry")));
            };
            self.vocabulary.families.insert(family.to_ascii_lowercase(), agent);
        }
        self.vocabulary.unmistakable.extend(lower_case(&models.unmistakable));
        self.vocabulary.qualifiers.extend(lower_case(&models.qualifiers));
        Ok(())
    }

    fn add_claims(&mut self, claims: &ClaimTokens) -> Result<(), CatalogueError> {
        for (tokens, claim) in [
            (&claims.authorship, Claim::Authorship),
            (&claims.sign_off, Claim::SignOff),
            (&claims.disclosure, Claim::Disclosure),
            (&claims.loose, Claim::Loose),
            (&claims.ai_disclosure, Claim::AiDisclosure),
            (&claims.review, Claim::Review),
        ] {
            for token in tokens {
                Repeated::IsError.insert(&mut self.claims, normalise_token(token), claim)?;
            }
        }
        Ok(())
    }
}

/// Normalises a token for comparison: lower case, one hyphen between words.
pub(crate) fn normalise_token(token: &str) -> String {
    let mut normal = String::with_capacity(token.len());
    for c in token.trim().chars() {
        match c {
            '-' | '_' | ' ' | '\t' if normal.ends_with('-') => {}
            '-' | '_' | ' ' | '\t' => normal.push('-'),
            _ => normal.push(c.to_ascii_lowercase()),
        }
    }
    normal
}

/// What becomes of a fact that is there already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeated {
    IsError,
    IsSkipped,
}

impl Repeated {
    fn insert<K: std::hash::Hash + Eq + std::fmt::Debug, V>(
        self,
        map: &mut HashMap<K, V>,
        key: K,
        value: V,
    ) -> Result<(), CatalogueError> {
        match map.entry(key) {
            Entry::Vacant(place) => {
                place.insert(value);
                Ok(())
            }
            Entry::Occupied(place) if self == Self::IsError => {
                Err(invalid(format!("{:?} is listed twice", place.key())))
            }
            Entry::Occupied(_) => Ok(()),
        }
    }
}

impl ExemptBots {
    fn add(&mut self, bot: &BotEntry) {
        self.emails.extend(lower_case(&bot.emails));
        self.github_ids.extend(&bot.github_ids);
        self.logins.extend(lower_case(&bot.logins));
    }

    /// Returns whether a mailbox is one of a bot's.
    pub(crate) fn have(&self, email: &str) -> bool {
        let (id, login) = parse_github_no_reply(email);
        self.emails.contains(email)
            || id.is_some_and(|id| self.github_ids.contains(&id))
            || login.is_some_and(|login| self.logins.contains(login))
    }
}

fn lower_case(texts: &[String]) -> impl Iterator<Item = String> {
    texts.iter().map(|text| text.to_ascii_lowercase())
}
