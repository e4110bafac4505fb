//! PURE. The public face of the crate: a catalogue, and the questions it answers. How they are answered is decided in
//! the other files.

use std::ffi::OsString;
use std::ops::Range;
use std::sync::OnceLock;

use bstr::ByteSlice;

use crate::ancestry::ProcessInfo;
use crate::data::CatalogueFile;
use crate::extension::Extension;
use crate::index::Index;
use crate::layers::Layers;
use crate::trace::{AgentIdentity, Authority, CatalogueError, Signal, Trace, ValueVerdict};

/// The catalogue as the build script has turned it into JSON.
pub(crate) const BUILTIN_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/agents.json"));

/// What is known about coding agents, ready to be asked.
///
/// ```
/// use agent_traces::{Catalogue, Kind};
///
/// let catalogue = Catalogue::builtin();
/// let message = b"Sort the keys\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n";
/// let traces = catalogue.scan(message);
/// assert_eq!(traces[0].kind, Kind::Trailer);
/// assert_eq!(traces[0].agent, "claude-code");
/// assert_eq!(traces[0].span, 15..message.len());
/// ```
#[derive(Clone, Debug)]
pub struct Catalogue {
    layers: Layers,
}

impl Catalogue {
    /// Returns the catalogue that is compiled in. It is parsed at the first call.
    pub fn builtin() -> &'static Catalogue {
        static BUILTIN: OnceLock<Catalogue> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            #[expect(
                clippy::expect_used,
                reason = "an empty one would pass agents' lines in silence"
            )]
            let index = CatalogueFile::from_json(BUILTIN_JSON)
                .and_then(Index::build)
                .expect("a test parses the same data");
            Catalogue { layers: Layers::new(index) }
        })
    }

    /// Parses a catalogue in the format of `agents.yml`.
    ///
    /// # Errors
    /// If the YAML has a syntax error or an unknown key, or if the data contradicts itself.
    pub fn parse(yaml: &str) -> Result<Catalogue, CatalogueError> {
        Ok(Catalogue { layers: Layers::new(Index::build(CatalogueFile::from_yaml(yaml)?)?) })
    }

    /// Returns the catalogue with what somebody adds. It only adds: what was found without an extension is found with it,
    /// and is as sure. What [`Authority::Project`] vouches for is in doubt, and asked about.
    ///
    /// ```
    /// use agent_traces::{Authority, Catalogue, Extension, Verdict};
    ///
    /// let agents = serde_yaml::from_str(
    ///     "[{id: acme, source: our commits, confidence: high, emails: [coder@acme.example]}]",
    /// )?;
    /// let extension = Extension::new(agents, Vec::new())?;
    /// let catalogue = Catalogue::builtin().extended(&extension, Authority::Person);
    /// let agent = catalogue.identity(b"Acme Coder", b"coder@acme.example");
    /// assert_eq!(agent.map(|agent| agent.verdict), Some(Verdict::Agent));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn extended(&self, extension: &Extension, authority: Authority) -> Catalogue {
        Catalogue { layers: self.layers.extended(extension, authority) }
    }

    /// Returns the day of the last change to the data, as `YYYY-MM-DD`.
    pub fn updated(&self) -> &str {
        &self.layers.base().updated
    }

    /// Finds everything that agents left in a message. The traces are in order and disjoint.
    ///
    /// The message comes without git's comment tail, in UTF-8 or what is near to it. Lines are those that a reader
    /// sees ([`lines`](crate::lines)), and so is their text ([`visible`](crate::visible)). In the subject, the first
    /// line that is not blank, only what is an agent's without doubt, or is glued to it, is found.
    ///
    /// Once the removable traces are removed, a second scan finds no more of them: what shows only then is
    /// found at once, at the place where it is now.
    ///
    /// ```
    /// use agent_traces::{Catalogue, Trace, remove_lines};
    ///
    /// let message = b"Sort the keys\n\nWhy.\n\nGenerated with Claude Code\nAcked-by: Bo <bo@bo.test>\n";
    /// let traces = Catalogue::builtin().scan(message);
    /// let removable = traces.iter().filter(|trace| trace.is_removable());
    /// let spans: Vec<_> = removable.map(|trace| trace.span.clone()).collect();
    /// assert_eq!(
    ///     remove_lines(message, &spans),
    ///     b"Sort the keys\n\nWhy.\n\nAcked-by: Bo <bo@bo.test>\n",
    /// );
    /// ```
    pub fn scan(&self, message: &[u8]) -> Vec<Trace> {
        self.scan_with_removals(message, &[], &Trace::is_removable)
    }

    /// Scans as [`scan`](Catalogue::scan) does, where the caller decides what is removed: the byte ranges `removed`
    /// of whole lines, in any order, and the traces for which `is_removed` returns `true`.
    pub fn scan_with_removals(
        &self,
        message: &[u8],
        removed: &[Range<usize>],
        is_removed: &dyn Fn(&Trace) -> bool,
    ) -> Vec<Trace> {
        self.layers.scan(message, removed, is_removed)
    }

    /// Returns whether an author, committer or signer is an agent.
    ///
    /// `Jane Roe (aider)` is ambiguous: a person, with the mark of a tool.
    ///
    /// ```
    /// use agent_traces::{Catalogue, Verdict};
    ///
    /// let catalogue = Catalogue::builtin();
    /// let agent = catalogue.identity(b"Cursor Agent", b"cursoragent@cursor.com");
    /// assert_eq!(agent.map(|agent| agent.verdict), Some(Verdict::Agent));
    /// assert!(catalogue.identity(b"Ada", b"ada@ada.test").is_none());
    /// ```
    pub fn identity(&self, name: &[u8], email: &[u8]) -> Option<AgentIdentity> {
        self.layers.identity(&name.to_str_lossy(), &email.to_str_lossy())
    }

    /// Classifies the value of a trailer such as `Assisted-by`: whether it names an AI.
    ///
    /// ```
    /// use agent_traces::{Catalogue, ValueVerdict};
    ///
    /// let catalogue = Catalogue::builtin();
    /// let agent = ValueVerdict::Agent("codex".to_owned());
    /// assert_eq!(catalogue.classify_value(b"gpt-5.4"), agent);
    /// assert_eq!(catalogue.classify_value(b"coccinelle"), ValueVerdict::PersonOrUnknown);
    /// ```
    pub fn classify_value(&self, value: &[u8]) -> ValueVerdict {
        self.layers.classify_value(&value.to_str_lossy())
    }

    /// Finds what in the environment hints at an agent, derivatives before what they derive from.
    ///
    /// `env` looks up a variable, and `exists` tells whether a file exists: the crate reads neither on its own.
    ///
    /// ```
    /// use agent_traces::{Catalogue, Strength};
    ///
    /// let env = |name: &str| (name == "CODEX_SANDBOX").then(|| "seatbelt".into());
    /// let signals = Catalogue::builtin().signals(&env, &|_| false);
    /// assert_eq!((signals[0].agent.as_str(), signals[0].strength), ("codex", Strength::Strong));
    /// ```
    pub fn signals(
        &self,
        env: &dyn Fn(&str) -> Option<OsString>,
        exists: &dyn Fn(&str) -> bool,
    ) -> Vec<Signal> {
        self.layers.signals(env, exists)
    }

    /// Returns the nearest agent among the programs above a command, which come nearest first.
    pub fn running_agent(&self, ancestors: &[ProcessInfo<'_>]) -> Option<Signal> {
        self.layers.running_agent(ancestors)
    }

    /// Returns the ids of agents with the names of their programs.
    pub fn process_names(&self) -> impl Iterator<Item = (&str, &str)> {
        self.layers.process_names()
    }

    /// Returns the lookup tables, for the tests of single matchers.
    #[cfg(test)]
    pub(crate) fn index(&self) -> &Index {
        self.layers.base()
    }
}

/// Returns the tokens that the catalogue makes a claim about, normalised.
pub(crate) fn builtin_claims() -> impl Iterator<Item = &'static str> {
    Catalogue::builtin().layers.base().claims.keys().map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CATALOGUE_YAML;

    #[test]
    fn the_catalogue_parses_and_every_agent_says_something() {
        let catalogue = Catalogue::parse(CATALOGUE_YAML).unwrap();
        assert!(CatalogueFile::from_yaml(CATALOGUE_YAML).unwrap().agents.len() > 40);
        assert!(catalogue.process_names().any(|name| name == ("claude-code", "claude")));
        assert_eq!(catalogue.updated(), Catalogue::builtin().updated());
        let index = catalogue.index();
        let hosts = || index.process_hosts.iter().chain(&index.process_borders);
        assert!(hosts().any(|host| host == "tmux"));
        assert!(!catalogue.process_names().any(|(_, name)| hosts().any(|host| host == name)));
    }

    #[test]
    fn mistakes_in_the_data_are_errors() {
        let broken = |from: &str, to: &str| {
            assert!(CATALOGUE_YAML.contains(from), "{from}");
            Catalogue::parse(&CATALOGUE_YAML.replacen(from, to, 1)).unwrap_err().to_string()
        };
        assert!(broken("    emails:", "    mails:").contains("mails"));
        assert!(broken("confidence: high", "confidence: sure").contains("sure"));
        assert!(broken("version: 1", "version: 2").contains("version 2"));
        assert!(broken("updated: \"20", "updated: \"x20").contains("updated"));
        assert!(
            broken("emails: [amp@ampcode.com]", "emails: [crush@charm.land]").contains("twice")
        );
        assert!(broken("{set: KILO,", "{set: KILO, file: /x,").contains("one thing"));
        assert!(broken("    claude: claude-code", "    claude: nobody").contains("nobody"));
        let source = "source: \"ampcode.com manual; ghostty 4244c38bea82; is-ai-agent 0.7.0\"";
        assert!(broken(source, "source: ''").contains("no source"));
    }
}
