//! What the pipeline needs to know about the commit at hand: rules, people, state, and whether a
//! person is there to ask.

use std::ffi::OsString;
use std::path::Path;

use super::super::policy_in_force::InForce;
use super::{Run, Step, Tidy};
use crate::agents::{Catalogue, Signal, Strength, Verdict};
use crate::authoring::{
    CommitKind, Encoding, People, Person, Situation, Statement, sign_off_values,
};
use crate::disclosure;
use crate::error::Error;
use crate::git::{Base, Ident, Mailmap, Objects, RawCommit, staged_changes};
use crate::message::Message;
use crate::policy::FileChange;
use crate::terminal::{Absence, Looks, Terminal};

/// Where an example of the value stands.
const SPEC_HINT: &str = "leave --ai-used-for out to be asked in a terminal";

impl Run {
    /// Gathers the facts. The changes are only counted where a person is there to see the count.
    pub(super) fn situation<'a>(
        &self,
        step: &'a mut Step,
        draft: &Message,
    ) -> Result<(Situation<'a>, Person), Error> {
        let people = self.people(step)?;
        refuse_agents(&people)?;
        let signals = Catalogue::builtin().signals(&variable, &|path| Path::new(path).exists());
        let person = find_person(&signals, self.settings.text("color.ui").as_deref());
        if matches!(person, Person::Away(_))
            && self.options.no_ai
            && let Some(agent) = strong(&signals)
        {
            return Err(Error::cannot(
                format!("--no-ai under an agent: {}", agent.why),
                "say what it did with --ai-used-for, or run the command in your own terminal",
            ));
        }
        let kind = kind(&mut step.objects, draft)?;
        let changes = match &person {
            Person::Here(_) => Some(self.changes(step)?),
            Person::Away(_) => None,
        };
        let encoding = self.settings.commit_encoding().map_or(Encoding::Utf8, Encoding::Other);
        let situation = Situation {
            policy: &step.rules.policy,
            policy_origin: &step.rules.origin,
            warnings: step.rules.warning.iter().cloned().chain(shared(&signals)).collect(),
            catalogue: Catalogue::builtin(),
            people,
            kind,
            changes,
            encoding,
            statement: self.statement.clone(),
            message_was_edited: self.edited_again,
            ask_sign_off: !self.options.no_sign_off,
        };
        Ok((situation, person))
    }

    pub(super) fn people(&self, step: &Step) -> Result<People, Error> {
        let signer = self.settings.committer().ok_or_else(|| {
            Error::cannot("git knows no committer", "set `user.name` and `user.email`")
        })?;
        let author = Ident {
            name: step.editor.author_name.clone(),
            email: step.editor.author_email.clone(),
        };
        let map = self.settings.path("mailmap.file");
        let mailmap = Mailmap::load(&step.editor.worktree, map.as_deref());
        let people = People::new(signer, author, &self.settings.configured_person(), mailmap);
        Ok(people.carrying(step.carried.clone()))
    }

    /// The sign-offs of the commits that git takes the message and the author from.
    pub(super) fn carried(
        &self,
        objects: &mut Objects,
        tidy: &Tidy,
    ) -> Result<Vec<Vec<u8>>, Error> {
        let mut sources = vec!["CHERRY_PICK_HEAD".to_owned()];
        sources.extend(self.line.amend.then(|| "HEAD".to_owned()));
        sources.extend(self.line.reuses.as_ref().map(|name| format!("{name}^{{commit}}")));
        let dialect = self.settings.dialect(tidy.comment.clone());
        let mut carried = Vec::new();
        for source in sources {
            if let Some(commit) = objects.read(&source)? {
                let message = RawCommit::split(&commit.bytes).message;
                carried.extend(sign_off_values(&Message::parse(message, &dialect)));
            }
        }
        Ok(carried)
    }

    /// What the options say, read before anybody types.
    pub(super) fn statement_by_flag(&self, rules: &InForce) -> Result<Option<Statement>, Error> {
        if self.options.no_ai {
            return Ok(Some(Statement::NoAi));
        }
        let Some(spec) = &self.options.ai_used_for else { return Ok(None) };
        let Some(rule) = &rules.policy.disclosure else {
            return Err(Error::cannot(
                format!("`{}` has no trailer for AI use", rules.origin),
                "leave out --ai-used-for",
            ));
        };
        let said = disclosure::parse_spec(spec, rule).map_err(|error| {
            let hint = error.hint().unwrap_or_else(|| SPEC_HINT.into());
            Error::Usage { what: error.to_string(), hint: Some(hint) }
        })?;
        Ok(Some(Statement::UsedFor(said)))
    }

    fn changes(&self, step: &mut Step) -> Result<Vec<FileChange>, Error> {
        let head = step.objects.read("HEAD")?;
        let nothing = Base::EmptyTree { sha256: self.settings.is_sha256() };
        let base = match head {
            None => nothing,
            Some(_) if !self.line.amend => Base::Head,
            Some(head) if RawCommit::split(&head.bytes).values("parent").is_empty() => nothing,
            Some(_) => Base::HeadParent,
        };
        Ok(staged_changes(&step.editor.worktree, &step.editor.index, base)?)
    }
}

/// A merge is known by git's state, anything else by its subject.
fn kind(objects: &mut Objects, draft: &Message) -> Result<CommitKind, Error> {
    Ok(match objects.read("MERGE_HEAD")? {
        Some(_) => CommitKind::Merge,
        None => CommitKind::of_subject(draft.subject()),
    })
}

/// An agent is nobody's author or committer here: whoever answers for the commit is.
fn refuse_agents(people: &People) -> Result<(), Error> {
    let roles = [
        ("committer", people.signer(), "set `user.name` and `user.email` to your own"),
        (
            "author",
            people.author(),
            "set `user.name` and `user.email` to your own, or add --reset-author to an --amend",
        ),
    ];
    for (role, ident, hint) in roles {
        let found = Catalogue::builtin().identity(&ident.name, &ident.email);
        if let Some(agent) = found.filter(|agent| agent.verdict == Verdict::Agent) {
            let name = crate::escape::line(&ident.to_value());
            return Err(Error::cannot(
                format!("the {role} `{name}` is an agent: {}", agent.reason),
                hint,
            ));
        }
    }
    Ok(())
}

/// The person at the terminal, or why there is none: a strong signal counts before any terminal.
fn find_person(signals: &[Signal], colour: Option<&str>) -> Person {
    if let Some(agent) = strong(signals) {
        return Person::Away(format!("an agent runs this ({})", agent.why));
    }
    let colourless = variable("NO_COLOR").is_some_and(|value| !value.is_empty())
        || colour.is_some_and(|ui| ["never", "false", "no", "off", "0"].contains(&ui));
    let looks = match variable("TERM") {
        None => Looks::Dumb,
        Some(term) if term == "dumb" => Looks::Dumb,
        Some(_) if colourless => Looks::Plain,
        Some(_) => Looks::Coloured,
    };
    match Terminal::open(looks) {
        Ok(terminal) => Person::Here(terminal),
        Err(Absence::NoTerminal) => Person::Away("there is no terminal to ask at".into()),
        Err(Absence::Background) => Person::Away("this runs in the background".into()),
    }
}

fn strong(signals: &[Signal]) -> Option<&Signal> {
    signals.iter().find(|signal| signal.strength == Strength::Strong)
}

/// A terminal that an agent opened may be a person's by now: ask, and say what was seen.
fn shared(signals: &[Signal]) -> Option<String> {
    let signal = signals.iter().find(|signal| signal.strength == Strength::Shared)?;
    Some(format!(
        "an agent may have opened this terminal ({}). If you are not a person, stop here.",
        signal.why
    ))
}

#[expect(clippy::disallowed_methods, reason = "the environment is read here and passed in")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
