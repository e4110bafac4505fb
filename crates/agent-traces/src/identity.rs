//! PURE. Decides whether a name and an e-mail are an agent's. The mailbox decides first; a name decides only if it can
//! be nobody's.

use crate::attribution::Attribution;
use crate::index::Index;
use crate::trace::{AgentId, AgentIdentity, Verdict};
use crate::vocabulary::{Grade, RecognisedName, words_of};

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
        let Attribution { agent, mut verdict, reason } = attribution;
        // Nobody commits under a tool's own mailbox: a person's name there is what the configuration has left.
        if let Some((_, known)) = self.emails.get(&email.to_ascii_lowercase())
            && *known == Verdict::Agent
        {
            verdict = Verdict::Agent;
        }
        Some(AgentIdentity { agent: self.id_of(agent).to_owned(), verdict, reason })
    }

    /// Attributes the value of a trailer that names somebody.
    pub(crate) fn attribute_address(&self, address: &NamedAddress<'_>) -> Option<Attribution> {
        let email = address.email.map(str::to_ascii_lowercase);
        let first = match &email {
            Some(email) if self.is_exempt(email) => return None,
            Some(email) => self.attribute_mailbox(email, address.name),
            None => None,
        };
        let first = first.or_else(|| self.attribute_name(address, email.as_deref()));
        match first {
            Some(mut attribution) => {
                if names_somebody_else(self, address) {
                    attribution.verdict = Verdict::Ambiguous;
                    attribution.reason.push_str(", but somebody else stands on the line too");
                }
                Some(attribution)
            }
            None => self.attribute_second(address),
        }
    }

    /// Attributes an agent that stands after a person on the line; the person stays, so it is ambiguous.
    fn attribute_second(&self, address: &NamedAddress<'_>) -> Option<Attribution> {
        let rest = address.rest.trim_start_matches([',', ';', '&', ' ']);
        let rest = rest.strip_prefix("and ").unwrap_or(rest);
        if !rest.contains('@') || rest.len() > MAX_REST_BYTES {
            return None;
        }
        let second = NamedAddress::parse(rest);
        let email = second.email?.to_ascii_lowercase();
        let mut attribution = match self.is_exempt(&email) {
            true => None,
            false => self
                .attribute_mailbox(&email, second.name)
                .or_else(|| self.attribute_name(&second, Some(&email))),
        }?;
        attribution.verdict = Verdict::Ambiguous;
        attribution.reason.push_str(", but a person stands on the line too");
        Some(attribution)
    }

    /// Returns whether a mailbox belongs to a bot whose lines are kept. The login decides before the number, which an
    /// agent that runs in somebody's CI may borrow.
    pub(crate) fn is_exempt(&self, email: &str) -> bool {
        let (_, login) = parse_github_no_reply(email);
        let is_agents = login.is_some_and(|login| self.logins.contains_key(login));
        self.exempt_bots.have(email) && !is_agents
    }

    /// Attributes a mailbox that the catalogue knows.
    fn attribute_mailbox(&self, email: &str, name: &str) -> Option<Attribution> {
        if let Some(&(agent, verdict)) = self.emails.get(email) {
            return Some(self.attribute_known_mailbox(agent, verdict, email, name));
        }
        match parse_github_no_reply(email) {
            (Some(id), Some(login)) => {
                let agent = self.logins.get(login).or_else(|| self.github_ids.get(&id));
                match agent {
                    Some(&agent) => Some(self.attribute_account(agent, login, name)),
                    None => self.attribute_bot(login),
                }
            }
            (None, Some(login)) => match self.logins.get(login) {
                Some(&agent) => Some(self.attribute_account(agent, login, name)),
                None => self.attribute_bot(login).or_else(|| self.attribute_namesake(login, name)),
            },
            _ => self.attribute_vendor_mailbox(email, name),
        }
    }

    /// Attributes a mailbox in the catalogue. The name decides if the mailbox could be a person's; a person's full name
    /// is doubted in any mailbox, since a tool may have put its own beside the person's name.
    fn attribute_known_mailbox(
        &self,
        agent: AgentId,
        verdict: Verdict,
        email: &str,
        name: &str,
    ) -> Attribution {
        let vendor = self.display_name(agent);
        let belongs = format!("e-mail {email} belongs to {vendor}");
        let grade = self.vocabulary.recognise(name).map(|recognised| recognised.grade);
        match verdict {
            Verdict::Agent if self.is_like_full_name(name) => Attribution {
                agent,
                verdict: Verdict::Ambiguous,
                reason: format!("{belongs}, the name is like a person's"),
            },
            Verdict::Ambiguous if grade != Some(Grade::Exact) => Attribution {
                agent,
                verdict,
                reason: format!("e-mail {email} could be a person's or {vendor}'s"),
            },
            _ => Attribution { agent, verdict: Verdict::Agent, reason: belongs },
        }
    }

    /// Attributes a GitHub account of an agent. People have set an agent's no-reply address as their own, so the name
    /// must be the agent's too, unless the login is that of an app.
    fn attribute_account(&self, agent: AgentId, login: &str, name: &str) -> Attribution {
        let reason = format!("GitHub account {login} is {}", self.display_name(agent));
        if login.ends_with(APP_SUFFIX) || self.says_agent(name) {
            return Attribution { agent, verdict: Verdict::Agent, reason };
        }
        let reason = format!("{reason}, the name is not");
        Attribution { agent, verdict: Verdict::Ambiguous, reason }
    }

    /// Attributes the login of a GitHub app that says what it is: `open-agents-bot[bot]`, `team-claude[bot]`.
    fn attribute_bot(&self, login: &str) -> Option<Attribution> {
        let words = words_of(login.strip_suffix(APP_SUFFIX)?);
        if words.iter().any(|word| REVIEW_WORDS.contains(&word.as_str())) {
            return None;
        }
        let named = words.iter().find_map(|word| {
            let recognised = self.vocabulary.recognise(word)?;
            let is_model = self.vocabulary.families.contains_key(word)
                && (self.vocabulary.names.contains_key(word)
                    || self.vocabulary.unmistakable.contains(word));
            (recognised.grade == Grade::Exact && word.len() > 2 || is_model)
                .then_some(recognised.agent)
        });
        let makes = |word: &String| matches!(word.as_str(), "agent" | "agents" | "factory");
        let codes = |word: &String| {
            self.vocabulary.is_generic(word)
                || matches!(word.as_str(), "agents" | "code" | "coding" | "coder" | "dev" | "swe")
        };
        let agent = match named {
            Some(agent) => agent,
            None if words.iter().any(makes) && words.iter().any(codes) => self.unknown,
            None => return None,
        };
        let reason = format!("the GitHub app {login} is an agent by its name");
        Some(Attribution { agent, verdict: Verdict::Agent, reason })
    }

    /// Attributes a GitHub login that is the agent's name on the line: anybody may own that account.
    fn attribute_namesake(&self, login: &str, name: &str) -> Option<Attribution> {
        let (login, recognised) =
            (self.vocabulary.recognise(login)?, self.vocabulary.recognise(name)?);
        let is_same = login.agent == recognised.agent && recognised.grade != Grade::Generic;
        let (verdict, reason) = match recognised.grade {
            Grade::Exact => (Verdict::Agent, "the name and the GitHub login are a product's"),
            _ => (Verdict::Ambiguous, "a GitHub login with a product's name could be anybody's"),
        };
        let (agent, reason) = (recognised.agent, reason.to_owned());
        is_same.then_some(Attribution { agent, verdict, reason })
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
        let named = self.vocabulary.recognise(name);
        let local = local.split('+').next().unwrap_or(local);
        if matches!(local, "noreply" | "no-reply" | "agent" | "no_reply" | "donotreply") {
            let reason = format!("{local}@ at a domain of {vendor} is no person's mailbox");
            let is_persons = self.is_like_full_name(name);
            let verdict = if is_persons { Verdict::Ambiguous } else { Verdict::Agent };
            return Some(Attribution { agent, verdict, reason });
        }
        let is_bot = words_of(name).iter().any(|word| matches!(word.as_str(), "agent" | "bot"));
        let is_vendors_own = named.is_some_and(|named| {
            named.agent == agent && (named.grade == Grade::Exact || !self.is_borne(name))
        });
        if is_bot || is_vendors_own {
            let reason = format!("the name is that of an agent, at a domain of {vendor}");
            // `Anna Agent <anna@…>` works there.
            let is_persons = !is_vendors_own
                && !name.contains('-')
                && self.vocabulary.recognise(local).is_none()
                && words_of(name).iter().any(|word| word == local);
            let verdict = if is_persons { Verdict::Ambiguous } else { Verdict::Agent };
            return Some(Attribution { agent, verdict, reason });
        }
        let recognised = self.vocabulary.recognise(local)?;
        let is_exact_name = named.is_some_and(|named| named.grade == Grade::Exact);
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
        if let Some(attribution) = self.attribute_path(address.name) {
            return Some(attribution);
        }
        if address.name.ends_with(APP_SUFFIX) {
            let login = address.name.to_ascii_lowercase();
            let known = self.logins.get(&login);
            let known = known.map(|&agent| self.attribute_account(agent, &login, address.name));
            if let Some(attribution) = known.or_else(|| self.attribute_bot(&login)) {
                return Some(attribution);
            }
        }
        let Some(name) = self.grade_of(address) else {
            return self.attribute_unnamed(address, email);
        };
        let (agent, display_name) = (name.agent, self.display_name(name.agent));
        let is_nobodys = email.is_none_or(|email| self.is_nobodys(email));
        let (verdict, reason) = match name.grade {
            // A model has a version; no person's name has one.
            Grade::Exact if name.is_surely_model && address.name.contains([' ', '-']) => {
                (Verdict::Agent, format!("the name is a model ({display_name})"))
            }
            Grade::Exact if is_nobodys => (
                Verdict::Agent,
                format!(
                    "the name is a product or model ({display_name}), without a person's e-mail"
                ),
            ),
            Grade::Generic if is_nobodys => (
                Verdict::Agent,
                "the name says AI and no person's e-mail stands beside it".to_owned(),
            ),
            Grade::Exact | Grade::Generic => (
                Verdict::Ambiguous,
                format!("the name is a product or model ({display_name}), the e-mail is unknown"),
            ),
            // `Ai` is a given name.
            Grade::Bare
                if email.is_none()
                    && agent != self.unknown
                    && self.is_known_by_name(address.name) =>
            {
                (Verdict::Agent, format!("the name is {display_name} and nothing else"))
            }
            Grade::Bare if email.is_some_and(|email| self.is_own_unread(address.name, email)) => {
                (Verdict::Agent, format!("no person reads this mailbox of {display_name}"))
            }
            Grade::Bare if email.is_none_or(|email| self.is_unread(email)) => {
                (Verdict::Ambiguous, format!("{display_name} alone could be a person's name"))
            }
            Grade::Bare if address.name.ends_with(')') => {
                (Verdict::Ambiguous, format!("the name carries the mark of {display_name}"))
            }
            Grade::Bare => return None,
        };
        Some(Attribution { agent, verdict, reason })
    }

    /// Returns what the name says: an agent, or AI in general.
    fn grade_of(&self, address: &NamedAddress<'_>) -> Option<RecognisedName> {
        if !self.vocabulary.knows_first_word(address.name) {
            return None;
        }
        let words = words_of(address.name).join(" ");
        if self.generic_names.contains(&words) {
            let grade = if is_like_given_name(address.name) { Grade::Bare } else { Grade::Generic };
            return Some(RecognisedName {
                agent: self.unknown,
                grade,
                is_versioned_model: false,
                is_surely_model: false,
            });
        }
        let name = without_link(address.name);
        let text = match address.angle_text {
            Some(text) => format!("{name} {text}"),
            None => name.to_owned(),
        };
        let before_remark = || {
            let (model, _) = name.strip_suffix(')')?.split_once(" (")?;
            // A model's name may be a nickname with a number, unless nobody reads the mailbox.
            let is_nobodys =
                address.email.is_none_or(|email| self.is_unread(&email.to_ascii_lowercase()));
            let is_model = |model: &RecognisedName| {
                model.is_surely_model || model.is_versioned_model && is_nobodys
            };
            self.vocabulary.recognise(model).filter(is_model)
        };
        let mut recognised = self.vocabulary.recognise(&text).or_else(before_remark)?;
        // `Claude Ai` is a given name and a family name; `Claude AI` is a product.
        if let Some(given) = name.strip_suffix(" Ai")
            && self.is_borne(given)
        {
            recognised.grade = Grade::Bare;
        }
        (recognised.grade != Grade::Generic).then_some(recognised)
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
        self.attribute_joke(address).or_else(|| self.attribute_remark(address.name))
    }

    /// Attributes a name without an address and with an agent's in parentheses: `some-model (opencode-go)`.
    fn attribute_remark(&self, name: &str) -> Option<Attribution> {
        let (_, tool) = name.strip_suffix(')')?.rsplit_once('(')?;
        let tool = self.vocabulary.recognise(words_of(tool).first()?)?;
        let agent = (tool.grade != Grade::Generic).then_some(tool.agent)?;
        let reason = format!("the name carries the mark of {}", self.display_name(agent));
        Some(Attribution { agent, verdict: Verdict::Ambiguous, reason })
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
        let joins = [" and ", " & ", " + "].iter().any(|and| address.name.contains(and));
        let is_nobody_else = !joins && !self.may_name_person(address.name);
        let verdict = if is_sure && is_nobody_else { Verdict::Agent } else { Verdict::Ambiguous };
        Some(Attribution { agent, verdict, reason })
    }

    /// Returns whether no person reads a mailbox, or its name is a product's. A login at a machine is a person's.
    fn is_nobodys(&self, email: &str) -> bool {
        let Some((local, domain)) = email.rsplit_once('@') else { return true };
        let is_below = |placeholder: &String| {
            domain.strip_suffix(placeholder.as_str()).is_some_and(|parent| parent.ends_with('.'))
        };
        self.is_unread(email)
            || self.placeholder_domains.iter().any(is_below)
                && !MACHINE_DOMAINS.iter().any(|machine| domain.ends_with(machine))
            || self
                .vocabulary
                .recognise(local)
                .is_some_and(|recognised| recognised.grade == Grade::Exact)
                && !self.is_borne(local)
                && !domain.ends_with(".local")
    }

    /// Returns whether a mailbox is `noreply@` or the like, or at a domain where nobody receives mail.
    fn is_unread(&self, email: &str) -> bool {
        email.rsplit_once('@').is_none_or(|(local, domain)| {
            let local = local.split('+').next().unwrap_or(local);
            self.unattended.iter().any(|unattended| unattended == local)
                || self.is_placeholder(domain)
        })
    }

    /// Returns whether a mailbox that no person reads is at the domain of its own name, which no person bears:
    /// `Qwen <noreply@qwen.ai>`.
    fn is_own_unread(&self, name: &str, email: &str) -> bool {
        let domain = email.rsplit_once('@').map_or("", |(_, domain)| domain);
        let label = words_of(name).concat();
        domain.split('.').any(|part| part == label) && self.is_unread(email) && !self.is_borne(name)
    }

    /// Returns whether nobody receives mail at a domain.
    fn is_placeholder(&self, domain: &str) -> bool {
        self.placeholder_domains.iter().any(|placeholder| domain == placeholder)
    }
}

/// What GitHub appends to the name of an app.
pub(crate) const APP_SUFFIX: &str = "[bot]";

/// Words in the login of an app that reviews or takes care of dependencies.
const REVIEW_WORDS: &[&str] =
    &["review", "reviewer", "reviews", "assist", "renovate", "dependabot", "lint", "security"];

/// Domains of machines in a local network: the mailbox is whoever is logged in there.
const MACHINE_DOMAINS: &[&str] = &[".local", ".lan", ".localdomain", ".internal"];

/// Maximum length of what comes after an address on its line, in bytes.
const MAX_REST_BYTES: usize = 300;

/// Returns a name without a link in parentheses: `GLM 4.7 (https://z.ai)`.
fn without_link(name: &str) -> &str {
    let link = name.strip_suffix(')').and_then(|name| name.split_once("(http"));
    link.map_or(name, |(name, _)| name.trim_end())
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
    let (name, rest) = (address.name, address.rest.trim_start());
    let is_known = |name: &str| index.vocabulary.recognise(name).is_some();
    let is_list = [" and ", " & ", ", "].iter().any(|and| name.contains(and));
    let beside = name.split_once([' ', ',']).map_or("", |(_, beside)| beside);
    let has_more = name.ends_with(')') || is_list || name.contains(" @");
    ["and ", "& ", "+ ", "with "].iter().any(|and| rest.starts_with(and))
        || !rest.is_empty() && index.may_name_person(&format!("and {rest}"))
        || rest.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
        || is_list && address.email.is_some() && !is_known(name)
        || has_more && index.may_name_person(beside)
        || name.split_once(" + ").is_some_and(|(_, second)| !is_known(second))
}
