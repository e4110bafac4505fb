//! `git provenance agents`: which agents are known here, and what a message shows of them. Changes nothing.

use std::io::{self, Read};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::AgentsCommand;
use crate::draft::{self, Removal, RemovalPlan};
use crate::error::{Error, exit};
use crate::git::{Config, Repository};
use crate::session::agents::OwnAgents;
use crate::session::files;
use crate::session::project_policy::{self, ProjectPolicy};
use crate::text::did_you_mean::nearest;
use crate::text::encoding::MessageEncoding;
use crate::text::escape;
use crate::text::layout::table;
use agent_traces::{Authority, EXTENSION_SCHEMA, Entry, Extension, Trace, UNKNOWN_AGENT};
use git_message::{Message, TrailerConfig};

/// Runs the command.
pub(crate) fn run(command: &AgentsCommand) -> Result<u8, Error> {
    match command {
        AgentsCommand::List { json } => print(&list(&Known::here()?, *json)),
        AgentsCommand::Show { id } => print(&show(&Known::here()?, id)?),
        AgentsCommand::Test { json, file } => {
            let message = read(file.as_deref())?;
            print(&Examined::of(message, &Known::here()?).shown(*json))
        }
        AgentsCommand::Schema => print(EXTENSION_SCHEMA),
    }
}

/// What is known here, and who says so.
struct Known {
    builtin: Extension,
    own: OwnAgents,
    of_policy: Extension,
    rules: ProjectPolicy,
}

impl Known {
    /// # Errors
    /// When the rules or the person's own file cannot be read.
    fn here() -> Result<Self, Error> {
        let own = OwnAgents::read(&Config::read()?)?;
        let rules = project_policy::for_check_at(Repository::discover()?.as_ref())?;
        let of_policy = rules.policy.extension();
        Ok(Self { builtin: Extension::builtin(), own, of_policy, rules })
    }

    /// Every entry with its authority.
    fn entries(&self) -> Vec<(Entry<'_>, Authority)> {
        let layers = [
            (&self.builtin, Authority::BuiltIn),
            (&self.own.extension, Authority::Person),
            (&self.of_policy, Authority::Project),
        ];
        let entries = layers.into_iter().flat_map(|(extension, authority)| {
            extension.entries().map(move |entry| (entry, authority))
        });
        entries.collect()
    }

    /// Who says something, for a person to read.
    fn origin(&self, authority: Authority) -> String {
        match authority {
            Authority::BuiltIn => "built in".to_owned(),
            Authority::Person => self.own.origin.clone(),
            Authority::Project => escape::line(self.rules.origin.as_bytes()),
        }
    }
}

/// What an entry is.
fn sort(entry: Entry<'_>) -> &'static str {
    match entry {
        Entry::Bot(_) => "bot",
        _ => "agent",
    }
}

fn list(known: &Known, json: bool) -> String {
    let entries = known.entries();
    if json {
        let entry = |&(entry, authority): &(Entry<'_>, Authority)| {
            json!({
                "id": entry.id(),
                "is": sort(entry),
                "confidence": entry.confidence(),
                "from": known.origin(authority),
                "source": entry.source(),
            })
        };
        let list = json!({"version": 1, "agents": entries.iter().map(entry).collect::<Vec<_>>()});
        return escape::json(&format!("{list:#}\n"));
    }
    let row = |&(entry, authority): &(Entry<'_>, Authority)| {
        let words = [entry.id(), sort(entry), entry.confidence()].map(str::to_owned);
        let [id, sort, confidence] = words;
        [id, sort, confidence, known.origin(authority)]
    };
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    table(&rows, files::columns())
}

/// Everything that is known of one id, as a file of agents says it.
fn show(known: &Known, id: &str) -> Result<String, Error> {
    let entries = known.entries();
    let found: Vec<_> = entries.iter().filter(|(entry, _)| entry.id() == id).collect();
    if found.is_empty() {
        let what = format!("nothing is known of `{}`", escape::line(id.as_bytes()));
        let ids = entries.iter().map(|(entry, _)| entry.id());
        let hint = match nearest(id, ids) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`git provenance agents list` lists what is known".to_owned(),
        };
        return Err(Error::cannot(what, hint));
    }
    let mut text = String::from("version: 1\n");
    for key in ["agent", "bot"] {
        let mut of_key = found.iter().filter(|(entry, _)| sort(*entry) == key).peekable();
        if of_key.peek().is_some() {
            text.push_str(&format!("{key}s:\n"));
        }
        for (entry, authority) in of_key {
            text.push_str(&format!("  # {}\n", known.origin(*authority)));
            // Texts and lists of them can always be written.
            let yaml = serde_yaml::to_string(entry).unwrap_or_default();
            for (at, line) in yaml.lines().enumerate() {
                text.push_str(if at == 0 { "  - " } else { "    " });
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    Ok(text)
}

/// A message, from a file or standard input.
fn read(file: Option<&Path>) -> Result<Vec<u8>, Error> {
    const NAME: &str = "standard input";
    let most = files::MAX_MESSAGE_BYTES;
    let (bytes, name) = match file.filter(|file| *file != Path::new("-")) {
        Some(file) => (files::read_stream(file, most)?, format!("`{}`", escape::path(file))),
        None => {
            let mut bytes = Vec::new();
            let input = io::stdin().lock().take(most as u64 + 1).read_to_end(&mut bytes);
            input.map_err(|error| Error::file("read", NAME, error))?;
            (bytes, NAME.to_owned())
        }
    };
    if bytes.len() > most {
        let what = format!("{name} is longer than {most} bytes");
        return Err(Error::cannot(what, "give a file that holds one commit message"));
    }
    files::refuse_nul(&bytes, &name)?;
    Ok(bytes)
}

/// A message, line by line.
struct Examined {
    lines: Vec<Examination>,
}

/// What a line is.
struct Examination {
    number: usize,
    text: String,
    found: Option<Found>,
}

/// What the program would do with a line, by which rule, and who says so.
#[derive(Clone)]
struct Found {
    verdict: &'static str,
    rule: &'static str,
    reason: String,
    /// The id of an agent, and who vouches for it.
    agent: Option<(String, String)>,
}

impl Examined {
    fn of(bytes: Vec<u8>, known: &Known) -> Self {
        let ProjectPolicy { policy, agents, .. } = &known.rules;
        let message = Message::parse(bytes, &TrailerConfig::default());
        let bytes = message.as_bytes();
        let traces = draft::traces(bytes, &MessageEncoding::of(&message), policy, agents, &[]);
        let plan = RemovalPlan::of_traces(&message, policy, traces.clone());
        let said = [("removed", plan.removals()), ("asked", plan.doubts()), ("kept", plan.said())];
        let found = |verdict, removal: &Removal| {
            let is_of = |trace: &&Trace| trace.span == removal.span;
            let agent = traces
                .iter()
                .find(is_of)
                .map(|trace| (trace.agent.clone(), known.origin(trace.authority)));
            let (rule, reason) = (removal.cause.name(), escape::line(removal.reason.as_bytes()));
            (removal.span.clone(), Found { verdict, rule, reason, agent })
        };
        let mut all: Vec<_> = said
            .into_iter()
            .flat_map(|(verdict, removals)| removals.iter().map(move |one| found(verdict, one)))
            .collect();
        all.sort_by_key(|(span, _)| span.start);
        let mut all = all.into_iter().peekable();
        let mut lines = Vec::new();
        for (at, span) in git_message::lines::lines(bytes, 0..bytes.len()).enumerate() {
            while all.next_if(|(found, _)| found.end <= span.start).is_some() {}
            let text = bytes[span.clone()].trim_ascii_end();
            if text.is_empty() {
                continue;
            }
            let found = all.peek().filter(|(found, _)| found.start < span.end);
            let found = found.map(|(_, found)| found.clone());
            lines.push(Examination { number: at + 1, text: escape::line(text), found });
        }
        Self { lines }
    }

    fn shown(&self, json: bool) -> String {
        if json {
            let lines: Vec<Value> = self.lines.iter().map(Examination::json).collect();
            let report = json!({"version": 1, "lines": lines});
            return escape::json(&format!("{report:#}\n"));
        }
        let digits = self.lines.last().map_or(0, |line| line.number.to_string().len());
        self.lines.iter().map(|line| line.text(digits)).collect()
    }
}

/// Columns for the longest verdict, and a gap.
const VERDICT_WIDTH: usize = 9;

impl Examination {
    /// The line, and below it the rule.
    fn text(&self, digits: usize) -> String {
        let Self { number, text, found } = self;
        let verdict = found.as_ref().map_or("-", |found| found.verdict);
        let mut shown = format!("{number:>digits$}  {verdict:<VERDICT_WIDTH$}{text}\n");
        if let Some(Found { rule, reason, agent, .. }) = found {
            let by = agent.as_ref().map(|(agent, from)| match agent.as_str() {
                UNKNOWN_AGENT => format!(" ({from})"),
                agent => format!(" ({agent}, {from})"),
            });
            let indent = digits + 2 + VERDICT_WIDTH;
            shown.push_str(&format!("{:indent$}{rule}: {reason}{}\n", "", by.unwrap_or_default()));
        }
        shown
    }

    fn json(&self) -> Value {
        let found = self.found.as_ref();
        let agent = found.and_then(|found| found.agent.as_ref());
        json!({
            "line": self.number,
            "text": self.text,
            "verdict": found.map(|found| found.verdict),
            "rule": found.map(|found| found.rule),
            "reason": found.map(|found| &found.reason),
            "agent": agent.map(|(agent, _)| agent),
            "from": agent.map(|(_, from)| from),
        })
    }
}

/// Prints a result.
fn print(text: &str) -> Result<u8, Error> {
    files::print(text.as_bytes())?;
    Ok(exit::DONE)
}
