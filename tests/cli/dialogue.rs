//! The prompts of the interview, by name: what a person waits for before typing. The only place of
//! the tests that repeats the program's questions.

use std::time::Duration;

use crate::rig::{Format, Key, Repo, Terminal};

/// Ends a question that is answered with one key.
pub(crate) const KEYS: &str = "Esc stops ›";

/// A question: words that are on screen, and what stands before the cursor when keys count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prompt(pub(crate) &'static str, pub(crate) &'static str);

pub(crate) const KEEP: Prompt = Prompt("Keep this line?", KEYS);
pub(crate) const USED: Prompt = Prompt("Was AI used to produce", KEYS);
pub(crate) const SURE: Prompt = Prompt("made without AI all the same?", KEYS);
pub(crate) const WITHOUT: Prompt = Prompt("without what shows that AI was used?", KEYS);
pub(crate) const CATEGORIES: Prompt = Prompt("space or a digit ticks", "");
pub(crate) const EXPLANATION: Prompt = Prompt("work was it, in a word or two?", ">");
pub(crate) const REFUSED: Prompt = Prompt("That cannot stand in parentheses", ">");
pub(crate) const VALUE: Prompt = Prompt("What stands after", ">");
pub(crate) const LIMIT: Prompt = Prompt("arrow keys move, Enter or a digit chooses", "");
pub(crate) const TOOL: Prompt = Prompt("Which tool made the mechanical change?", ">");
pub(crate) const TESTS: Prompt = Prompt("Did you see the new tests fail", KEYS);
pub(crate) const AUTHOR: Prompt = Prompt("Did you write the commit message yourself", KEYS);
pub(crate) const GO: Prompt = Prompt("Review this commit?", KEYS);
pub(crate) const TAKE: Prompt = Prompt("Take this message as shown?", KEYS);
pub(crate) const SIGN_SERIES: Prompt = Prompt("Type `sign", ">");
pub(crate) const APPLY: Prompt = Prompt("decided so far?", KEYS);
pub(crate) const PUBLISHED: Prompt = Prompt("Rewrite them?", KEYS);
pub(crate) const TRY_AGAIN: Prompt = Prompt("Try again to sign?", KEYS);
pub(crate) const NEXT_PAGE: Prompt = Prompt("[space] next page", KEYS);
pub(crate) const SIGN_OFF: Prompt = Prompt("Sign off as", ". >");

/// How long a page may take to be there after its key.
const PAGE: Duration = Duration::from_millis(100);

/// The categories of the presets, by their place in the list.
pub(crate) const CODE: usize = 0;
pub(crate) const IN_TESTS: usize = 1;
pub(crate) const DOCS: usize = 2;
pub(crate) const RESEARCH: usize = 3;

pub(crate) trait Dialogue {
    /// Waits until this prompt takes keys.
    fn at(&mut self, prompt: Prompt) -> &mut Self;
    /// Waits until this prompt takes keys for the `times`th time.
    fn at_again(&mut self, times: usize, prompt: Prompt) -> &mut Self;
    /// Ticks categories, in ascending order, and goes on.
    fn tick(&mut self, categories: &[usize]) -> &mut Self;
    /// Moves down and chooses.
    fn choose(&mut self, place: usize) -> &mut Self;
    /// Says at the first question that no AI was used.
    fn no_ai(&mut self) -> &mut Self;
    /// The same, and once more where something shows that AI was used.
    fn no_ai_all_the_same(&mut self) -> &mut Self;
    /// Says what AI was used for, up to the explanation.
    fn used_for(&mut self, categories: &[usize], explanation: &str) -> &mut Self;
    /// Turns the pages of the message, and types an answer to the sign-off question.
    fn sign_off(&mut self, answer: &str) -> &mut Self;
    /// Turns the pages of a message of a series, and answers whether it is taken, for the `times`th time.
    fn take(&mut self, times: usize, key: &str) -> &mut Self;
    /// Types an answer to the question that signs a series.
    fn sign_series(&mut self, answer: &str) -> &mut Self;
    /// Turns pages until this prompt takes keys for the `times`th time.
    fn behind_pages(&mut self, times: usize, prompt: Prompt) -> &mut Self;
}

impl Dialogue for Terminal {
    #[track_caller]
    fn at(&mut self, prompt: Prompt) -> &mut Self {
        self.at_again(1, prompt)
    }

    #[track_caller]
    fn at_again(&mut self, times: usize, Prompt(text, end): Prompt) -> &mut Self {
        self.wait_for_prompt(times, text, end)
    }

    fn tick(&mut self, categories: &[usize]) -> &mut Self {
        let mut place = 0;
        for &category in categories {
            while place < category {
                self.key(Key::Down);
                place += 1;
            }
            self.key(Key::Space);
        }
        self.key(Key::Enter)
    }

    fn choose(&mut self, place: usize) -> &mut Self {
        for _ in 0..place {
            self.key(Key::Down);
        }
        self.key(Key::Enter)
    }

    #[track_caller]
    fn no_ai(&mut self) -> &mut Self {
        self.at(USED).type_text("n")
    }

    #[track_caller]
    fn no_ai_all_the_same(&mut self) -> &mut Self {
        self.no_ai().at(SURE).type_text("y")
    }

    #[track_caller]
    fn used_for(&mut self, categories: &[usize], explanation: &str) -> &mut Self {
        self.at(USED).type_text("y").at(CATEGORIES).tick(categories);
        self.at(EXPLANATION).line(explanation)
    }

    #[track_caller]
    fn sign_off(&mut self, answer: &str) -> &mut Self {
        self.behind_pages(1, SIGN_OFF).line(answer)
    }

    #[track_caller]
    fn take(&mut self, times: usize, key: &str) -> &mut Self {
        self.behind_pages(times, TAKE).type_text(key)
    }

    #[track_caller]
    fn sign_series(&mut self, answer: &str) -> &mut Self {
        self.behind_pages(1, SIGN_SERIES).line(answer)
    }

    #[track_caller]
    fn behind_pages(&mut self, times: usize, Prompt(text, end): Prompt) -> &mut Self {
        let questions = [(times, text, end), (1, NEXT_PAGE.0, NEXT_PAGE.1)];
        while self.wait_for_one_of(&questions) == 1 {
            self.key(Key::Space);
            // Whatever is typed before the next page is thrown away.
            std::thread::sleep(PAGE);
        }
        self
    }
}

/// A repository with two commits and a staged change.
pub(crate) fn with_change() -> Repo {
    let repo = Repo::seeded(Format::usual());
    stage(&repo, 3, 0);
    repo
}

/// Stages lines of code and lines of tests.
pub(crate) fn stage(repo: &Repo, code: usize, tests: usize) {
    let lines = |first: &str, count: usize| {
        let added = (0..count).map(|n| format!("int v{n};\n")).collect::<String>();
        format!("{first}{added}")
    };
    repo.write("src/a.c", lines("int a;\n", code))
        .write("tests/a.c", lines("int test_a;\n", tests));
    repo.git(["add", "."]);
}

/// `git provenance commit` and these words, under a terminal.
pub(crate) fn commit(repo: &Repo, words: &[&str]) -> Terminal {
    repo.command(["provenance", "commit"]).args(words).terminal()
}

/// Ends a run that must have made its commit; what was on screen.
#[track_caller]
pub(crate) fn committed(terminal: &mut Terminal) -> String {
    let finished = terminal.finish();
    assert_eq!(finished.code, Some(0), "{}", finished.screen);
    assert!(terminal.is_restored(), "the terminal is not restored");
    finished.screen
}

/// HEAD's message as text.
pub(crate) fn message(repo: &Repo) -> String {
    String::from_utf8(repo.head_message()).unwrap()
}

/// The messages that were kept, oldest first.
pub(crate) fn drafts(repo: &Repo) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(repo.git_dir().join("provenance")) else {
        return Vec::new();
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    // Each may have notes of the run beside it.
    paths.retain(|path| path.is_file() && path.extension() == Some("txt".as_ref()));
    paths.sort();
    paths
}
