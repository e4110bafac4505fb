//! PURE. What agents write, and how to tell it from what people write: the catalogue (data of
//! `agents.yml`) and its matchers for message text, identities and the environment.

mod ancestry;
mod catalogue;
mod environment;
mod footer;
mod identity;
mod link;
mod remove;
mod rescan;
mod scanner;
mod trailer;
mod vocabulary;

use std::ffi::OsString;
use std::ops::Range;
use std::sync::OnceLock;

use bstr::ByteSlice;
use catalogue::Tables;

pub use ancestry::Running;
pub use remove::remove_lines;

/// What is known about agents, as tables; made once, read often.
#[derive(Debug)]
pub struct Catalogue {
    tables: Tables,
}

/// A catalogue that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not the YAML we expect: syntax, an unknown key, a wrong type.
    #[error("the agent catalogue is not valid: {0}")]
    Yaml(#[from] serde_yaml::Error),
    /// Well-formed, but it contradicts itself.
    #[error("the agent catalogue is not valid: {0}")]
    Data(String),
}

/// How sure a match is. What no rule matches has no trace at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Written by an agent: removed and reported.
    Agent,
    /// Could be a person's: asked, kept by default.
    Ambiguous,
}

/// What sort of line a trace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A trailer that names an agent as author, or that only agents write.
    Trailer,
    /// A sign-off in an agent's name.
    SignOff,
    /// An advertisement line (`Generated with …`).
    Footer,
    /// A link to an agent's session or transcript.
    SessionLink,
    /// A disclosure trailer with an AI as value; the policy says what happens to it.
    Disclosure,
}

/// One thing that an agent left in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Whole lines in the message, with continuation lines and the end of the last line.
    pub span: Range<usize>,
    /// Number of the first line, from 1.
    pub line: usize,
    /// What sort of line it is.
    pub kind: Kind,
    /// How sure that is.
    pub verdict: Verdict,
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// Rule name, as in reports.
    pub rule: &'static str,
    /// The trailer's token as written.
    pub token: Option<Vec<u8>>,
    /// One clause for a person.
    pub reason: String,
}

impl Trace {
    /// Whether it is removed whatever a policy says. A disclosure is the project's own business.
    pub fn goes(&self) -> bool {
        self.verdict == Verdict::Agent && self.kind != Kind::Disclosure
    }
}

/// An author, committer or signer that is an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentIdentity {
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// How sure that is.
    pub verdict: Verdict,
    /// One clause for a person.
    pub reason: String,
}

/// Whether a trailer's value names an AI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValueVerdict {
    /// It does; the id in the catalogue, or `unknown agent`.
    Agent(String),
    /// It could be a person's name as well (`Claude`).
    Ambiguous(String),
    /// A person, or nothing we know.
    PersonOrUnknown,
}

/// How much an environment signal says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Strength {
    /// Set only for commands that an agent runs.
    Strong,
    /// Set in a terminal that an agent opened and a person may use later.
    Shared,
    /// Also true in a person's own terminal.
    Weak,
}

/// Something in the environment that hints at an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Id in the catalogue, or `unknown agent`.
    pub agent: String,
    /// The variable (or file) that was seen.
    pub variable: String,
    /// How much it says.
    pub strength: Strength,
    /// One clause for a person.
    pub why: String,
}

impl Catalogue {
    /// The catalogue compiled in; parsed at the first call.
    pub fn builtin() -> &'static Catalogue {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            #[expect(
                clippy::expect_used,
                reason = "an empty one would pass agents' lines in silence"
            )]
            let tables = Tables::from_json(BUILTIN_JSON).expect("a test parses the same data");
            Catalogue { tables }
        })
    }

    /// Reads a catalogue; unknown keys and contradictions are errors.
    pub fn parse(yaml: &str) -> Result<Catalogue, CatalogueError> {
        Ok(Catalogue { tables: Tables::parse(yaml)? })
    }

    /// Everything in a message that an agent left there, in order and disjoint.
    ///
    /// The message comes without git's comment tail. Its first line that is not blank is the
    /// subject and never touched; the further lines of its paragraph are looked at, since agents
    /// write trailers there.
    ///
    /// Once the traces of an agent are removed, no other trace of one is left: what shows only then is
    /// found as well, in the place where it stands now.
    pub fn scan(&self, message: &[u8]) -> Vec<Trace> {
        self.scan_beside(message, &[], &Trace::goes)
    }

    /// As `scan`, where other lines go too (sorted or not, not disjoint with traces), and `goes` says which
    /// traces do.
    pub fn scan_beside(
        &self,
        message: &[u8],
        others: &[Range<usize>],
        goes: &dyn Fn(&Trace) -> bool,
    ) -> Vec<Trace> {
        rescan::scan(&self.tables, message, others, goes)
    }

    /// Whether an author, committer or signer is an agent.
    ///
    /// `Jane Roe (aider)` is ambiguous: a person, with the mark of a tool.
    pub fn identity(&self, name: &[u8], email: &[u8]) -> Option<AgentIdentity> {
        self.tables.identity(&name.to_str_lossy(), &email.to_str_lossy())
    }

    /// Whether the value of a trailer such as `Assisted-by` names an AI.
    pub fn names_an_agent(&self, value: &[u8]) -> ValueVerdict {
        self.tables.names_an_agent(&value.to_str_lossy())
    }

    /// What in the environment hints at an agent, derivatives before what they derive from.
    pub fn signals(
        &self,
        env: &dyn Fn(&str) -> Option<OsString>,
        exists: &dyn Fn(&str) -> bool,
    ) -> Vec<Signal> {
        environment::signals(&self.tables, env, exists)
    }

    /// The nearest agent among the programs above this one, the nearest program first.
    pub fn running(&self, running: &[Running<'_>]) -> Option<Signal> {
        ancestry::signal(&self.tables, running)
    }

    /// The program names by which agents are known.
    pub fn process_names(&self) -> impl Iterator<Item = (&str, &str)> {
        let tables = &self.tables;
        let named = tables.processes.iter();
        named.map(|(id, process)| (tables.agents[*id].0.as_str(), process.name.as_str()))
    }
}

/// `agents.yml`, as the build script has turned it into JSON.
const BUILTIN_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/agents.json"));

#[cfg(test)]
mod tests {
    use super::*;

    const BUILTIN_YAML: &str = include_str!("../agents.yml");

    #[test]
    fn the_json_of_the_build_holds_the_same_data() {
        assert_eq!(catalogue::shown_yaml(BUILTIN_YAML), catalogue::shown_json(BUILTIN_JSON));
    }

    #[test]
    fn the_catalogue_parses_and_every_agent_says_something() {
        let catalogue = Catalogue::parse(BUILTIN_YAML).unwrap();
        assert!(catalogue.tables.agents.len() > 40);
        assert!(catalogue.process_names().any(|found| found == ("claude-code", "claude")));
        let tables = &catalogue.tables;
        let hosts = || tables.process_hosts.iter().chain(&tables.process_borders);
        assert!(hosts().any(|host| host == "tmux"));
        assert!(!catalogue.process_names().any(|(_, name)| hosts().any(|host| host == name)));
    }

    #[test]
    fn mistakes_in_the_data_are_errors() {
        let broken = |from: &str, to: &str| {
            assert!(BUILTIN_YAML.contains(from), "{from}");
            Catalogue::parse(&BUILTIN_YAML.replacen(from, to, 1)).unwrap_err().to_string()
        };
        assert!(broken("    emails:", "    mails:").contains("mails"));
        assert!(broken("confidence: high", "confidence: sure").contains("sure"));
        assert!(broken("version: 1", "version: 2").contains("version 2"));
        assert!(
            broken("emails: [amp@ampcode.com]", "emails: [crush@charm.land]").contains("twice")
        );
        assert!(broken("{set: KILO,", "{set: KILO, file: /x,").contains("one thing"));
        assert!(broken("    claude: claude-code", "    claude: nobody").contains("nobody"));
        let source = "source: \"ampcode.com manual; ghostty 4244c38bea82; is-ai-agent 0.7.0\"";
        assert!(broken(source, "source: ''").contains("no source"));
    }
}
