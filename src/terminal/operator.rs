//! Who can be asked: the person at the controlling terminal, or why there is none.

use std::fmt;

use super::Terminal;

/// Who is there to answer.
pub(crate) enum Operator {
    /// A person at the controlling terminal.
    Present(Terminal),
    /// No person, and why.
    Absent(AbsenceReason),
}

impl Operator {
    /// The terminal of the person who is present.
    pub(crate) fn terminal(&self) -> Option<&Terminal> {
        match self {
            Self::Present(terminal) => Some(terminal),
            Self::Absent(_) => None,
        }
    }
}

/// Why nobody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AbsenceReason {
    /// The process has no controlling terminal.
    NoTerminal,
    /// Another process group is in the terminal's foreground.
    Background,
    /// This program does not take over the terminals of this system.
    Unsupported,
    /// Another program started git, and neither reads from nor writes to a terminal: a question would make it
    /// wait for an answer that nobody sees is wanted.
    Unattended,
    /// A program has given git a terminal of its own, whose output nobody can answer.
    HiddenTerminal,
    /// A dry run asks no questions.
    DryRun,
    /// An agent says that it runs this, and how it does.
    Agent(String),
}

impl fmt::Display for AbsenceReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoTerminal | Self::Unsupported => write!(f, "there is no terminal to ask at"),
            Self::Background => write!(f, "this runs in the background"),
            Self::Unattended => write!(f, "another program runs git here, and not at a terminal"),
            Self::HiddenTerminal => {
                write!(f, "Emacs runs git here, in a buffer where nobody can answer")
            }
            Self::DryRun => write!(f, "this is a dry run"),
            Self::Agent(why) => write!(f, "an agent runs this ({why})"),
        }
    }
}
