//! PURE. Decides whether a name and an e-mail are an agent's. The mailbox decides first; a name decides only if it can
//! be nobody's.

use crate::attribution::Attribution;
use crate::index::Index;
use crate::trace::{AgentId, AgentIdentity, Verdict};
use crate::vocabulary::{Grade, words_of};

/// The parts of the value of a trailer that names somebody.
#[derive(Debug)]
pub(crate) struct NamedAddress<'a> {
    pub(crate) name: &'a str,
    /// The address, if it looks like one.
    pub(crate) email: Option<&'a str>,
    /// The text within `<…>`, if it is not an address.
    pub(crate) angle_text: Option<&'a str>,
    /// What comes after the address.
    pub(crate) rest: &'a str,
}

impl<'a> NamedAddress<'a> {
    /// Parses `Name <mail>`, `Name mail`, `Name <mail` and `Name`.
    pub(crate) fn parse(value: &'a str) -> NamedAddress<'a> {
        let value = value.trim();
        if let Some(open) = value.find('<') {
            let inside = &value[open + 1..];
            let (inside, rest) = inside.split_once('>').unwrap_or((inside, ""));
            let inside = inside.trim();
            let name = value[..open].trim();
            let is_address = is_address(inside);
            let (email, angle_text) =
                (is_address.then_some(inside), (!is_address).then_some(inside));
            return NamedAddress { name, email, angle_text, rest };
        }
        for word in value.split_whitespace() {
            let bare =
                word.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '>'));
            if is_address(bare)
                && bare.rsplit('@').next().is_some_and(|domain| domain.contains('.'))
            {
                // `word` is a slice of `value`, so the difference is an offset into it.
                let start = word.as_ptr() as usize - value.as_ptr() as usize;
                let (name, rest) = (&value[..start], &value[start + word.len()..]);
                let name = name.trim_end_matches(['(', '[']).trim();
                return NamedAddress { name, email: Some(bare), angle_text: None, rest };
            }
        }
        NamedAddress { name: value, email: None, angle_text: None, rest: "" }
    }
}

impl Index {
    /// Identifies an author, committer or signer that is an agent.
    pub(crate) fn identify(&self, name: &str, email: &str) -> Option<AgentIdentity> {
        let value = format!("{name} <{email}>");
        let attribution = self.attribute_address(&NamedAddress::parse(&value))?;
        let Attribution { agent, verdict, reason } = attribution;
        Some(AgentIdentity { agent: self.id_of(agent).to_owned(), verdict, reason })
    }

    /// Attributes the value of a trailer that names somebody.
    pub(crate) fn attribute_address(&self, address: &NamedAddress<'_>) -> Option<Attribution> {
        let email = address.email.map(str::to_ascii_lowercase);
        if let Some(email) = &email {
            if self.is_exempt(email) {
                return None;
            }
            if let Some(mut attribution) = self.attribute_mailbox(email, address.name) {
                if names_somebody_else(self, address) {
                    attribution.verdict = Verdict::Ambiguous;
                    attribution.reason.push_str(", but somebody else stands on the line too");
                }
                return Some(attribution);
            }
        }
        self.attribute_name(address, email.as_deref())
    }

    /// Returns whether a mailbox belongs to a bot whose lines are kept.
    pub(crate) fn is_exempt(&self, email: &str) -> bool {
        self.exempt_bots.have(email)
    }

    /// Attributes a mailbox that the catalogue knows.
    fn attribute_mailbox(&self, email: &str, name: &str) -> Option<Attribution> {
        if let Some(&(agent, verdict)) = self.emails.get(email) {
            let belongs = format!("e-mail {email} belongs to {}", self.display_name(agent));
            if verdict == Verdict::Agent {
                return Some(Attribution { agent, verdict, reason: belongs });
            }
            return Some(
                match self.vocabulary.recognise(name).map(|recognised| recognised.grade) {
                    Some(Grade::Exact) => {
                        Attribution { agent, verdict: Verdict::Agent, reason: belongs }
                    }
                    _ => Attribution {
                        agent,
                        verdict,
                        reason: format!(
                            "e-mail {email} could be a person's or {}'s",
                            self.display_name(agent)
                        ),
                    },
                },
            );
        }
        match parse_github_no_reply(email) {
            (Some(id), login) => {
                let by_login = login.filter(|login| login.ends_with("[bot]"));
                let agent = self.github_ids.get(&id).or_else(|| self.logins.get(by_login?))?;
                let reason = format!("GitHub account {id} is {}", self.display_name(*agent));
                Some(Attribution { agent: *agent, verdict: Verdict::Agent, reason })
            }
            (None, Some(login)) => {
                let Some(&agent) = self.logins.get(login) else {
                    return self.attribute_namesake(login, name);
                };
                let reason = format!("GitHub login {login} is {}", self.display_name(agent));
                Some(Attribution { agent, verdict: Verdict::Agent, reason })
            }
            (None, None) => self.attribute_vendor_mailbox(email, name),
        }
    }

    /// Attributes a GitHub login that is the agent's name on the line: anybody may own that account.
    fn attribute_namesake(&self, login: &str, name: &str) -> Option<Attribution> {
        let (login, recognised) =
            (self.vocabulary.recognise(login)?, self.vocabulary.recognise(name)?);
        let reason = "a GitHub login with a product's name could be anybody's".into();
        let is_same = login.agent == recognised.agent && recognised.grade != Grade::Generic;
        is_same.then_some(Attribution {
            agent: recognised.agent,
            verdict: Verdict::Ambiguous,
            reason,
        })
    }

    /// Attributes `noreply@`, `agent@` or `<product>@` at a vendor's domain; its other mailboxes are people's.
    fn attribute_vendor_mailbox(&self, email: &str, name: &str) -> Option<Attribution> {
        let (local, domain) = email.rsplit_once('@')?;
        let mut at = domain;
        let agent = loop {
            if let Some(&agent) = self.domains.get(at) {
                break agent;
            }
            at = at.split_once('.')?.1;
        };
        let vendor = self.display_name(agent);
        if matches!(local, "noreply" | "no-reply" | "agent" | "no_reply" | "donotreply") {
            let reason = format!("{local}@ at a domain of {vendor} is no person's mailbox");
            return Some(Attribution { agent, verdict: Verdict::Agent, reason });
        }
        let recognised = self.vocabulary.recognise(local)?;
        let is_exact_name = self
            .vocabulary
            .recognise(name)
            .is_some_and(|recognised| recognised.grade == Grade::Exact);
        let verdict = match recognised.grade {
            Grade::Exact => Verdict::Agent,
            Grade::Bare if recognised.agent == agent && is_exact_name => Verdict::Agent,
            Grade::Bare if recognised.agent == agent => Verdict::Ambiguous,
            Grade::Bare | Grade::Generic => return None,
        };
        let reason = format!("a mailbox with a product's name at a domain of {vendor}");
        Some(Attribution { agent, verdict, reason })
    }

    /// Attributes a name whose mailbox the catalogue does not know.
    fn attribute_name(
        &self,
        address: &NamedAddress<'_>,
        email: Option<&str>,
    ) -> Option<Attribution> {
        let Some((agent, grade)) = self.grade_of(address) else {
            return self.attribute_unnamed(address, email);
        };
        let is_nobodys = email.is_none_or(|email| self.is_nobodys(email));
        let display_name = self.display_name(agent);
        match grade {
            Grade::Exact | Grade::Generic if is_nobodys => Some(Attribution {
                agent,
                verdict: Verdict::Agent,
                reason: match grade {
                    Grade::Generic => {
                        "the name says AI and no person's e-mail stands beside it".into()
                    }
                    _ => format!(
                        "the name is a product or model ({display_name}), without a person's e-mail"
                    ),
                },
            }),
            Grade::Exact | Grade::Generic => Some(Attribution {
                agent,
                verdict: Verdict::Ambiguous,
                reason: format!(
                    "the name is a product or model ({display_name}), the e-mail is unknown"
                ),
            }),
            Grade::Bare if email.is_none_or(|email| self.is_unread(email)) => Some(Attribution {
                agent,
                verdict: Verdict::Ambiguous,
                reason: format!("{display_name} alone could be a person's name"),
            }),
            Grade::Bare => None,
        }
    }

    /// Returns what the name says: an agent, or AI in general.
    fn grade_of(&self, address: &NamedAddress<'_>) -> Option<(AgentId, Grade)> {
        if !self.vocabulary.knows_first_word(address.name) {
            return None;
        }
        let words = words_of(address.name).join(" ");
        if self.generic_names.contains(&words) {
            let grade = if is_like_given_name(address.name) { Grade::Bare } else { Grade::Generic };
            return Some((self.unknown, grade));
        }
        let text = match address.angle_text {
            Some(text) => format!("{} {text}", address.name),
            None => address.name.to_owned(),
        };
        let recognised = self.vocabulary.recognise(&text)?;
        (recognised.grade != Grade::Generic).then_some((recognised.agent, recognised.grade))
    }

    /// Attributes a name that says nothing: a joke without an address, a tool's mark, a placeholder mailbox.
    fn attribute_unnamed(
        &self,
        address: &NamedAddress<'_>,
        email: Option<&str>,
    ) -> Option<Attribution> {
        if let Some(email) = email {
            let mark = address.name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
            if let Some((_, tool)) = mark {
                let agent = self.vocabulary.recognise(tool)?.agent;
                let reason = format!("the name carries the mark of {}", self.display_name(agent));
                return Some(Attribution { agent, verdict: Verdict::Ambiguous, reason });
            }
            let (local, domain) = email.rsplit_once('@')?;
            let recognised = self.vocabulary.recognise(local)?;
            let is_one_word = words_of(address.name).len() <= 1;
            if !self.is_placeholder(domain) || recognised.grade == Grade::Generic {
                return None;
            }
            let reason = "a product's name at a domain where nobody gets mail".into();
            let is_sure = recognised.grade == Grade::Exact && is_one_word;
            let verdict = if is_sure { Verdict::Agent } else { Verdict::Ambiguous };
            return Some(Attribution { agent: recognised.agent, verdict, reason });
        }
        self.attribute_joke(address)
    }

    /// Attributes `Gemini, your friendly agent` and `Gemini <My circuits hummed>`: an AI's name without an address.
    fn attribute_joke(&self, address: &NamedAddress<'_>) -> Option<Attribution> {
        let words = words_of(address.name);
        let first = self.vocabulary.recognise(words.first()?);
        let agent = first.map_or(self.unknown, |recognised| recognised.agent);
        let says_ai = words.iter().any(|word| self.vocabulary.is_generic(word));
        let says_agent =
            words.iter().any(|word| matches!(word.as_str(), "agent" | "assistant" | "bot"));
        let is_whimsical = address.angle_text.is_some_and(|text| text.contains(' '));
        let is_named = first.is_some_and(|recognised| recognised.grade != Grade::Generic);
        let is_sure =
            says_agent && (is_named || says_ai) || is_named && words.len() == 1 && is_whimsical;
        let is_maybe = is_named && address.name.contains('(');
        if !is_sure && !is_maybe {
            return None;
        }
        let reason = "an AI speaks of itself, and no e-mail stands there".into();
        let verdict = if is_sure { Verdict::Agent } else { Verdict::Ambiguous };
        Some(Attribution { agent, verdict, reason })
    }

    /// Returns whether no person reads a mailbox, or its name is a product's.
    fn is_nobodys(&self, email: &str) -> bool {
        let Some((local, domain)) = email.rsplit_once('@') else { return true };
        self.is_unread(email)
            || self.placeholder_domains.iter().any(|placeholder| {
                domain
                    .strip_suffix(placeholder.as_str())
                    .is_some_and(|parent| parent.ends_with('.'))
            })
            || self
                .vocabulary
                .recognise(local)
                .is_some_and(|recognised| recognised.grade == Grade::Exact)
    }

    /// Returns whether a mailbox is `noreply@` or the like, or at a domain where nobody receives mail.
    fn is_unread(&self, email: &str) -> bool {
        email.rsplit_once('@').is_none_or(|(local, domain)| {
            self.unattended.iter().any(|unattended| unattended == local)
                || self.is_placeholder(domain)
        })
    }

    /// Returns whether nobody receives mail at a domain.
    fn is_placeholder(&self, domain: &str) -> bool {
        self.placeholder_domains.iter().any(|placeholder| domain == placeholder)
    }
}

/// Parses the numeric id and the login of a GitHub no-reply address.
pub(crate) fn parse_github_no_reply(email: &str) -> (Option<u64>, Option<&str>) {
    let Some(user) = email.strip_suffix("@users.noreply.github.com") else { return (None, None) };
    match user.split_once('+') {
        Some((id, login)) => (id.parse().ok(), Some(login)),
        None => (None, Some(user)),
    }
}

/// Returns whether a name is one word as people write theirs: `Ai` is a given name, `AI` is none.
fn is_like_given_name(name: &str) -> bool {
    let mut letters = name.trim().chars();
    letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
}

/// Returns whether a text is like `a@b`, without spaces.
fn is_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && !text.contains(|c: char| c.is_whitespace() || c == '/' || c == '`')
}

/// Returns whether the line names somebody else beside the agent.
fn names_somebody_else(index: &Index, address: &NamedAddress<'_>) -> bool {
    let is_list = [" and ", " & ", ", "].iter().any(|and| address.name.contains(and));
    let rest = address.rest.trim();
    rest.contains('@') || is_list && index.vocabulary.recognise(address.name).is_none()
}
