//! Who sits at the terminal, and what they answer.

use std::time::{Duration, Instant};

use crate::dialogue;
use crate::random::Random;
use crate::rig::{Finished, Key, Terminal};

/// Who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Person {
    /// No terminal.
    Absent,
    /// No terminal, and an agent's variable in the environment.
    Agent,
    /// A terminal, and somebody who answers.
    Present { used_ai: bool, sign_off: &'static str },
}

/// What was answered in a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    /// About AI.
    pub(crate) about_ai: usize,
    /// Keys and lines, whatever was asked.
    pub(crate) all: usize,
    /// `yes` to the sign-off.
    pub(crate) signed: usize,
    /// `u`, no sign-off.
    pub(crate) unsigned: usize,
    /// `n`, no commit.
    pub(crate) declined: usize,
    /// What was on screen when nothing more could be answered.
    pub(crate) stuck: Option<String>,
}

/// How long a question that nobody knows may stand.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long the screen must be still before something is typed.
const STILL: Duration = Duration::from_millis(60);
/// More questions than any run has.
const MAX_ANSWERS: usize = 60;

impl Person {
    /// Draws somebody, or nobody.
    pub(crate) fn draw(random: &mut Random) -> Self {
        match random.below(10) {
            0..=3 => Self::Absent,
            4..=5 => Self::Agent,
            _ => Self::Present {
                used_ai: random.chance(50),
                sign_off: random.pick(&["yes", "yes", "u", "n"]),
            },
        }
    }

    /// Answers whatever is asked until the program ends.
    pub(crate) fn answer(self, terminal: &mut Terminal) -> (Option<Finished>, Answers) {
        let Self::Present { used_ai, sign_off } = self else { panic!("nobody is there") };
        let mut answers = Answers::default();
        let mut known = Instant::now();
        while answers.all < MAX_ANSWERS {
            let Some(screen) = next_question(terminal) else {
                return (Some(terminal.finish()), answers);
            };
            if answer_one(terminal, &screen, used_ai, sign_off, &mut answers) {
                known = Instant::now();
            } else if known.elapsed() > PATIENCE {
                answers.stuck = Some(screen);
                return (None, answers);
            }
        }
        answers.stuck = Some(terminal.screen());
        (None, answers)
    }
}

/// Waits until the program waits for a key; `None` where it has ended.
fn next_question(terminal: &mut Terminal) -> Option<String> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = terminal.raw().len();
    let mut since = Instant::now();
    loop {
        if terminal.has_ended(Duration::from_millis(10)) {
            return None;
        }
        let now = terminal.raw().len();
        if now != last {
            (last, since) = (now, Instant::now());
        }
        let is_asking = !terminal.is_cooked();
        if (is_asking && since.elapsed() > STILL) || Instant::now() > deadline {
            return Some(terminal.screen());
        }
    }
}

/// All questions; their places are those of the answers.
const QUESTIONS: [dialogue::Prompt; 18] = [
    dialogue::KEEP,
    dialogue::USED,
    dialogue::CATEGORIES,
    dialogue::EXPLANATION,
    dialogue::VALUE,
    dialogue::LIMIT,
    dialogue::TOOL,
    dialogue::TESTS,
    dialogue::AUTHOR,
    dialogue::GO,
    dialogue::APPLY,
    dialogue::PUBLISHED,
    dialogue::SIGN_OFF,
    dialogue::SURE,
    dialogue::WITHOUT,
    dialogue::NEXT_PAGE,
    dialogue::TAKE,
    dialogue::SIGN_SERIES,
];

/// Answers one question; false where nobody knows it.
fn answer_one(
    terminal: &mut Terminal,
    screen: &str,
    used_ai: bool,
    sign_off: &'static str,
    answers: &mut Answers,
) -> bool {
    let shown = squeeze(screen);
    let open = |prompt: dialogue::Prompt| {
        let (wanted, end) = (squeeze(prompt.0), squeeze(prompt.1));
        shown.rfind(&wanted).filter(|_| shown.ends_with(&end))
    };
    let asked = (0..QUESTIONS.len()).filter_map(|at| Some((open(QUESTIONS[at])?, at))).max();
    let Some((_, at)) = asked else { return false };
    answers.all += 1;
    match at {
        1 => {
            answers.about_ai += 1;
            terminal.type_text(if used_ai { "y" } else { "n" });
        }
        2 => drop(terminal.key(Key::Space).key(Key::Enter)),
        3 => drop(terminal.line("in part")),
        4 => {
            answers.about_ai += 1;
            terminal.line("code");
        }
        5 => drop(terminal.key(Key::Enter)),
        6 => drop(terminal.line("sed")),
        // A person who declined does not go round in circles.
        9 | 10 | 16 if answers.declined > 0 => drop(terminal.type_text("n")),
        12 => {
            let typed = sign_off_answer(&shown, sign_off, answers);
            terminal.line(typed);
        }
        13 | 14 => {
            answers.about_ai += 1;
            // Who goes on without it after a while has an answer as well.
            terminal.type_text(if used_ai && answers.about_ai < 4 { "n" } else { "y" });
        }
        15 => drop(terminal.key(Key::Space)),
        // What it says about AI is taken with the message.
        16 => {
            answers.about_ai += 1;
            terminal.type_text("y");
        }
        17 => {
            let typed = match sign_off_answer(&shown, sign_off, answers) {
                "yes" => {
                    let word = series_word(&shown);
                    let count = word.rsplit(' ').next().and_then(|count| count.parse().ok());
                    answers.signed += count.unwrap_or(1) - 1;
                    word
                }
                other => other.to_owned(),
            };
            terminal.line(&typed);
        }
        _ => drop(terminal.type_text("y")),
    }
    true
}

/// What is typed at the sign-off, and counted: `u` is an answer only where it is offered.
fn sign_off_answer(shown: &str, wanted: &'static str, answers: &mut Answers) -> &'static str {
    let asked = shown.rfind("Sign off ").unwrap_or(0);
    match wanted {
        "yes" => answers.signed += 1,
        "u" if shown[asked..].contains("`u`") => answers.unsigned += 1,
        _ => {
            answers.declined += 1;
            return "n";
        }
    }
    wanted
}

/// The words that sign a series, as the question names them.
fn series_word(shown: &str) -> String {
    let asked = shown.rfind("Type `sign").map_or("", |at| &shown[at..]);
    asked.split('`').nth(1).unwrap_or_default().to_owned()
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
