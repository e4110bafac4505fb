//! Messages: what people and agents write into them.

use crate::random::Random;

/// What a message is about, beside its prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Content {
    Clean,
    /// The operator's sign-off, in some disguise.
    Own,
    /// The operator's sign-off under what an agent left.
    OwnUnderAgent,
    /// The operator's sign-off under a disclosure.
    OwnUnderDisclosure,
    /// Somebody else's sign-off, beside a co-author whom nobody knows.
    Other,
    AgentCoAuthor,
    AgentFooter,
    AgentSignOff,
    Disclosure,
    /// A line in the policy's words that says that no AI was used.
    NoAi,
    /// `NoAi` beside what an agent left.
    NoAiBesideAgent,
    Foreign,
    Odd,
}

const ALL: [Content; 13] = [
    Content::Clean,
    Content::Own,
    Content::OwnUnderAgent,
    Content::OwnUnderDisclosure,
    Content::Other,
    Content::AgentCoAuthor,
    Content::AgentFooter,
    Content::AgentSignOff,
    Content::Disclosure,
    Content::NoAi,
    Content::NoAiBesideAgent,
    Content::Foreign,
    Content::Odd,
];

/// The operator's sign-off as git writes it.
pub(crate) const OWN: &str = "Signed-off-by: Robin Tester <robin@example.org>";

const OTHER: &str = "Signed-off-by: Olga Other <olga@other.test>";
const UNKNOWN: &str = "Co-authored-by: Zorblat <noreply@zorblat.test>";
const REVIEW: &str = "Reviewed-by: Kim Reader <kim@reader.test>";
const CO_AUTHOR: &str = "Co-authored-by: Claude <noreply@anthropic.com>";

/// What is a sign-off of the operator to a reader.
const DISGUISES: [&str; 17] = [
    OWN,
    OWN,
    OWN,
    "signed-off-by : Robin Tester <robin@example.org>",
    "Signed-off-by: robin@example.org",
    "Signed-off-by: Robin Tester via list <list@lists.test>",
    "Signed-off-by: Tester, Robin <robin@elsewhere.test>",
    "\u{200b}\u{200b}\u{200b}Signed-off-by: Robin Tester <robin@example.org>",
    "Signed\u{2011}off\u{2011}by: Robin Tester <robin@example.org>",
    "Signed-off-by:\n Robin Tester <robin@example.org>",
    "Signed-off-by: \"Robin Tester\" <mailto:robin@example.org>",
    "Note.\rSigned-off-by: Robin Tester <robin@example.org>",
    "Note.\u{b}Signed-off-by: Robin Tester <robin@example.org>",
    "Note.\u{2028}Signed-off-by: Robin Tester <robin@example.org>",
    "Signed-off-by: Robin Tester (robin@example.org)",
    "Signed-off-by: Robin Tester &lt;robin@example.org&gt;",
    "    Signed-off-by: Robin Tester <robin@example.org>",
];

/// Ways an agent says that it was there.
const FOOTERS: [&str; 3] = [
    "\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)",
    "Claude-Session: https://claude.ai/code/session_01AbCdEf",
    "---\n\n\u{1f916} Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude <noreply@anthropic.com>",
];

const CO_AUTHORS: [&str; 3] = [
    CO_AUTHOR,
    "Co-Authored-By: Claude Opus 4 <noreply@anthropic.com>",
    "Co-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
];

const DISCLOSURES: [&str; 3] =
    ["AI-used-for: code", "AI-used-for: code (first draft), tests", "AI-used-for: docs"];

const FOREIGN: [&str; 4] = [
    "Assisted-by: Claude:claude-opus-4",
    "Generated-by: Claude Code 1.0",
    "AI-assisted: yes",
    "Assisted-by: Copilot",
];

const NONE: [&str; 3] = ["AI-used-for: none", "AI-used-for: no", "AI-used-for: nothing"];

/// Lines that a person writes and a program trips over.
const ODD: [&str; 14] = [
    "; last line of the list",
    "#1 was reported by two people",
    "# a heading",
    "---",
    "Windows line\r",
    "# ------------------------ >8 ------------------------\nbelow the cut",
    "; ------------------------ >8 ------------------------\nbelow the cut",
    "  indented: like a trailer",
    "> Reported-by: somebody in an old mail",
    "--- b4-submit-tracking ---\nsome data",
    "Conflicts:\n\tf",
    "trailing space  ",
    "From: Olga Other <olga@other.test>",
    "a form\u{c}feed and a\u{85}next line",
];

/// A message and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) content: Content,
    pub(crate) text: String,
}

impl Message {
    /// Draws a message under a subject.
    pub(crate) fn draw(random: &mut Random, subject: &str) -> Self {
        let content = random.pick(&ALL);
        Self::about(random, content, subject)
    }

    /// A message with nothing special in it.
    pub(crate) fn clean(subject: &str) -> Self {
        Self { content: Content::Clean, text: format!("{subject}\n\nWhy {subject} is right.\n") }
    }

    fn about(random: &mut Random, content: Content, subject: &str) -> Self {
        let mut prose = vec![format!("Why {subject} is right.")];
        if content == Content::Odd || random.chance(10) {
            for _ in 0..=random.below(2) {
                prose.push(random.pick(&ODD).to_owned());
                prose.push("More of the reason.".to_owned());
            }
        }
        let mut tail: Vec<&str> = Vec::new();
        if random.chance(20) {
            tail.push(REVIEW);
        }
        tail.extend(lines(random, content));
        if random.chance(15) {
            tail.push(REVIEW);
        }
        // A sign-off can be all that a message is.
        if content == Content::Own && random.chance(12) {
            return Self { content, text: format!("{OWN}\n\n{}\n", prose.join("\n")) };
        }
        let prose = prose.join("\n");
        let text = match tail.is_empty() {
            true => format!("{subject}\n\n{prose}\n"),
            false => format!("{subject}\n\n{prose}\n\n{}\n", tail.join("\n")),
        };
        Self { content, text }
    }
}

fn lines(random: &mut Random, content: Content) -> Vec<&'static str> {
    match content {
        Content::Clean | Content::Odd => vec![],
        Content::Own => vec![random.pick(&DISGUISES)],
        Content::OwnUnderAgent => vec![random.pick(&CO_AUTHORS), OWN],
        Content::OwnUnderDisclosure => vec![random.pick(&DISCLOSURES), OWN],
        Content::Other => vec![UNKNOWN, OTHER],
        Content::AgentCoAuthor => vec![random.pick(&CO_AUTHORS)],
        Content::AgentFooter => vec![random.pick(&FOOTERS)],
        Content::AgentSignOff => vec!["Signed-off-by: Claude <noreply@anthropic.com>"],
        Content::Disclosure => vec![random.pick(&DISCLOSURES)],
        Content::NoAi => vec![random.pick(&NONE)],
        Content::NoAiBesideAgent => vec![random.pick(&CO_AUTHORS), random.pick(&NONE)],
        Content::Foreign => vec![random.pick(&FOREIGN)],
    }
}
