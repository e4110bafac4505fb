//! Whether a name and an e-mail are an agent's: the mailbox decides first, a name only where it can
//! be nobody's.

use super::catalogue::{AgentId, Tables};
use super::vocabulary::{Grade, words_of};
use super::{AgentIdentity, Verdict};

/// A match before it gets its agent's id.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) agent: AgentId,
    pub(super) verdict: Verdict,
    pub(super) reason: String,
}

impl Match {
    /// Sure by itself, but it may be quoted here.
    pub(super) fn doubt_as_quotation(&mut self) {
        self.verdict = Verdict::Ambiguous;
        self.reason.push_str(", but it reads like a quotation");
    }
}

/// A trailer's value taken apart.
#[derive(Debug)]
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    /// Only if it looks like an address.
    pub(super) email: Option<&'a str>,
    /// `<…>` with something that is no address.
    pub(super) angle_text: Option<&'a str>,
    /// What follows the address.
    pub(super) rest: &'a str,
}

impl<'a> Person<'a> {
    /// Splits `Name <mail>`, `Name mail`, `Name <mail` and `Name`.
    pub(super) fn parse(value: &'a str) -> Person<'a> {
        let value = value.trim();
        if let Some(open) = value.find('<') {
            let inside = &value[open + 1..];
            let (inside, rest) = inside.split_once('>').unwrap_or((inside, ""));
            let inside = inside.trim();
            let name = value[..open].trim();
            return match is_address(inside) {
                true => Person { name, email: Some(inside), angle_text: None, rest },
                false => Person { name, email: None, angle_text: Some(inside), rest },
            };
        }
        for word in value.split_whitespace() {
            let bare =
                word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '>'));
            if is_address(bare) && bare.rsplit('@').next().is_some_and(|d| d.contains('.')) {
                // `word` is a slice of `value`, so the difference is an offset into it.
                let start = word.as_ptr() as usize - value.as_ptr() as usize;
                let (name, rest) = (&value[..start], &value[start + word.len()..]);
                let name = name.trim_end_matches(['(', '[']).trim();
                return Person { name, email: Some(bare), angle_text: None, rest };
            }
        }
        Person { name: value, email: None, angle_text: None, rest: "" }
    }
}

impl Tables {
    /// Whether an identity is an agent's.
    pub(super) fn identity(&self, name: &str, email: &str) -> Option<AgentIdentity> {
        let value = format!("{name} <{email}>");
        let found = self.person(&Person::parse(&value))?;
        let agent = self.agents[found.agent].0.clone();
        Some(AgentIdentity { agent, verdict: found.verdict, reason: found.reason })
    }

    /// Whether a trailer's value is an agent.
    pub(super) fn person(&self, person: &Person<'_>) -> Option<Match> {
        let email = person.email.map(str::to_ascii_lowercase);
        if let Some(email) = &email {
            if self.is_kept(email) {
                return None;
            }
            if let Some(mut found) = self.mailbox(email, person.name) {
                if names_two(self, person) {
                    found.verdict = Verdict::Ambiguous;
                    found.reason.push_str(", but somebody else stands on the line too");
                }
                return Some(found);
            }
        }
        self.named(person, email.as_deref())
    }

    /// A bot whose lines stay.
    fn is_kept(&self, email: &str) -> bool {
        let (id, login) = github(email);
        self.kept.emails.contains(email)
            || id.is_some_and(|id| self.kept.github_ids.contains(&id))
            || login.is_some_and(|login| self.kept.logins.contains(login))
    }

    /// A mailbox that the catalogue knows.
    fn mailbox(&self, email: &str, name: &str) -> Option<Match> {
        if let Some(&(agent, verdict)) = self.emails.get(email) {
            let belongs = format!("e-mail {email} belongs to {}", self.agents[agent].1);
            if verdict == Verdict::Agent {
                return Some(Match { agent, verdict, reason: belongs });
            }
            return Some(match self.vocabulary.name(name).map(|named| named.grade) {
                Some(Grade::Exact) => Match { agent, verdict: Verdict::Agent, reason: belongs },
                _ => Match {
                    agent,
                    verdict,
                    reason: format!(
                        "e-mail {email} could be a person's or {}'s",
                        self.agents[agent].1
                    ),
                },
            });
        }
        match github(email) {
            (Some(id), login) => {
                let by_login = login.filter(|login| login.ends_with("[bot]"));
                let agent = self.github_ids.get(&id).or_else(|| self.logins.get(by_login?))?;
                let reason = format!("GitHub account {id} is {}", self.agents[*agent].1);
                Some(Match { agent: *agent, verdict: Verdict::Agent, reason })
            }
            (None, Some(login)) => {
                let Some(&agent) = self.logins.get(login) else {
                    return self.namesake(login, name);
                };
                let reason = format!("GitHub login {login} is {}", self.agents[agent].1);
                Some(Match { agent, verdict: Verdict::Agent, reason })
            }
            (None, None) => self.vendor_mailbox(email, name),
        }
    }

    /// A GitHub login that is the agent's name, as the line says: somebody may own that account.
    fn namesake(&self, login: &str, name: &str) -> Option<Match> {
        let (login, named) = (self.vocabulary.name(login)?, self.vocabulary.name(name)?);
        let reason = "a GitHub login with a product's name could be anybody's".into();
        let asked = Match { agent: named.agent, verdict: Verdict::Ambiguous, reason };
        (login.agent == named.agent && named.grade != Grade::Generic).then_some(asked)
    }

    /// `noreply@`, `agent@` or `<product>@` at a vendor's domain; its other mailboxes are people.
    fn vendor_mailbox(&self, email: &str, name: &str) -> Option<Match> {
        let (local, domain) = email.rsplit_once('@')?;
        let mut at = domain;
        let agent = loop {
            if let Some(&agent) = self.domains.get(at) {
                break agent;
            }
            at = at.split_once('.')?.1;
        };
        let vendor = &self.agents[agent].1;
        if matches!(local, "noreply" | "no-reply" | "agent" | "no_reply" | "donotreply") {
            let reason = format!("{local}@ at a domain of {vendor} is no person's mailbox");
            return Some(Match { agent, verdict: Verdict::Agent, reason });
        }
        let named = self.vocabulary.name(local)?;
        let exact = self.vocabulary.name(name).is_some_and(|named| named.grade == Grade::Exact);
        let verdict = match named.grade {
            Grade::Exact => Verdict::Agent,
            Grade::Bare if named.agent == agent && exact => Verdict::Agent,
            Grade::Bare if named.agent == agent => Verdict::Ambiguous,
            Grade::Bare | Grade::Generic => return None,
        };
        let reason = format!("a mailbox with a product's name at a domain of {vendor}");
        Some(Match { agent, verdict, reason })
    }

    /// A name without a mailbox that we know.
    fn named(&self, person: &Person<'_>, email: Option<&str>) -> Option<Match> {
        let Some((agent, grade)) = self.grade_of(person) else {
            return self.unnamed(person, email);
        };
        let nobody = email.is_none_or(|email| self.is_nobodys(email));
        let shown = &self.agents[agent].1;
        match grade {
            Grade::Exact | Grade::Generic if nobody => Some(Match {
                agent,
                verdict: Verdict::Agent,
                reason: match grade {
                    Grade::Generic => {
                        "the name says AI and no person's e-mail stands beside it".into()
                    }
                    _ => format!(
                        "the name is a product or model ({shown}), without a person's e-mail"
                    ),
                },
            }),
            Grade::Exact | Grade::Generic => Some(Match {
                agent,
                verdict: Verdict::Ambiguous,
                reason: format!("the name is a product or model ({shown}), the e-mail is unknown"),
            }),
            Grade::Bare if email.is_none_or(|email| self.is_unread(email)) => Some(Match {
                agent,
                verdict: Verdict::Ambiguous,
                reason: format!("{shown} alone could be a person's name"),
            }),
            Grade::Bare => None,
        }
    }

    /// What the name says: an agent, or AI in general.
    fn grade_of(&self, person: &Person<'_>) -> Option<(AgentId, Grade)> {
        if !self.vocabulary.knows_first_word(person.name) {
            return None;
        }
        let words = words_of(person.name).join(" ");
        if self.generic_names.contains(&words) {
            return Some((self.unknown, Grade::Generic));
        }
        let text = match person.angle_text {
            Some(text) => format!("{} {text}", person.name),
            None => person.name.to_owned(),
        };
        let named = self.vocabulary.name(&text)?;
        (named.grade != Grade::Generic).then_some((named.agent, named.grade))
    }

    /// The name says nothing: a joke without an address, a tool's mark, a placeholder mailbox.
    fn unnamed(&self, person: &Person<'_>, email: Option<&str>) -> Option<Match> {
        if let Some(email) = email {
            if let Some(tool) = person.name.strip_suffix(')').and_then(|n| n.rsplit_once('(')) {
                let named = self.vocabulary.name(tool.1)?;
                let reason = format!("the name carries the mark of {}", self.agents[named.agent].1);
                return Some(Match { agent: named.agent, verdict: Verdict::Ambiguous, reason });
            }
            let (local, domain) = email.rsplit_once('@')?;
            let named = self.vocabulary.name(local)?;
            let one_word = words_of(person.name).len() <= 1;
            if !self.is_placeholder(domain) || named.grade == Grade::Generic {
                return None;
            }
            let reason = "a product's name at a domain where nobody gets mail".into();
            let exact = named.grade == Grade::Exact && one_word;
            let verdict = if exact { Verdict::Agent } else { Verdict::Ambiguous };
            return Some(Match { agent: named.agent, verdict, reason });
        }
        self.joke(person)
    }

    /// `Gemini, your friendly agent` and `Gemini <My circuits hummed>`: no address, an AI's name.
    fn joke(&self, person: &Person<'_>) -> Option<Match> {
        let words = words_of(person.name);
        let first = self.vocabulary.name(words.first()?);
        let agent = first.map_or(self.unknown, |named| named.agent);
        let says_ai = words.iter().any(|word| self.vocabulary.is_generic(word));
        let says_agent = words.iter().any(|w| matches!(w.as_str(), "agent" | "assistant" | "bot"));
        let whimsical = person.angle_text.is_some_and(|text| text.contains(' '));
        let named = first.is_some_and(|named| named.grade != Grade::Generic);
        let sure = says_agent && (named || says_ai) || named && words.len() == 1 && whimsical;
        let maybe = sure || named && person.name.contains('(');
        if !maybe {
            return None;
        }
        let reason = "an AI speaks of itself, and no e-mail stands there".into();
        let verdict = if sure { Verdict::Agent } else { Verdict::Ambiguous };
        Some(Match { agent, verdict, reason })
    }

    /// Nobody reads that mailbox, or its name is a product's.
    fn is_nobodys(&self, email: &str) -> bool {
        let Some((local, domain)) = email.rsplit_once('@') else { return true };
        self.is_unread(email)
            || self.placeholder_domains.iter().any(|placeholder| {
                domain.strip_suffix(placeholder.as_str()).is_some_and(|d| d.ends_with('.'))
            })
            || self.vocabulary.name(local).is_some_and(|named| named.grade == Grade::Exact)
    }

    /// `noreply@` and its like, or a domain where nobody gets mail.
    fn is_unread(&self, email: &str) -> bool {
        email.rsplit_once('@').is_none_or(|(local, domain)| {
            self.unattended.iter().any(|unattended| unattended == local)
                || self.is_placeholder(domain)
        })
    }

    /// A domain where nobody gets mail.
    fn is_placeholder(&self, domain: &str) -> bool {
        self.placeholder_domains.iter().any(|placeholder| domain == placeholder)
    }
}

/// Numeric id and login of a GitHub no-reply address.
fn github(email: &str) -> (Option<u64>, Option<&str>) {
    let Some(user) = email.strip_suffix("@users.noreply.github.com") else { return (None, None) };
    match user.split_once('+') {
        Some((id, login)) => (id.parse().ok(), Some(login)),
        None => (None, Some(user)),
    }
}

/// Something like `a@b`, without spaces.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c == '/' || c == '`')
}

/// A person stands beside the agent on the line.
fn names_two(tables: &Tables, person: &Person<'_>) -> bool {
    let joined = [" and ", " & ", ", "].iter().any(|and| person.name.contains(and));
    let rest = person.rest.trim();
    rest.contains('@') || joined && tables.vocabulary.name(person.name).is_none()
}
