//! One case: how it is drawn, and how it is written as a script.

use std::fmt::Write as _;

use crate::content::{Message, OWN};
use crate::flow::{BRANCHES, FLOWS, Family, Flow, OTHER, SOURCE};
use crate::options;
use crate::person::Person;
use crate::random::Random;

/// Whether commits are made with `git provenance commit`, or plainly under hooks that stand here or there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    Wrapper,
    Hooks,
    GlobalHooks,
}

/// The rules that hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    Default,
    QemuDraft,
    NeutralInHead,
    HumansOnlyInHead,
    NeutralBySetting,
    NeutralByFlag,
}

/// What the editor does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Editor {
    Missing,
    Unchanged,
    Writes,
    AppendsOwn,
    AppendsAgent,
    AppendsDisclosure,
    DeletesAll,
}

/// How often each is drawn.
const RULES: [Rules; 8] = [
    Rules::Default,
    Rules::Default,
    Rules::Default,
    Rules::QemuDraft,
    Rules::NeutralInHead,
    Rules::HumansOnlyInHead,
    Rules::NeutralBySetting,
    Rules::NeutralByFlag,
];

const EDITORS: [Editor; 11] = [
    Editor::Unchanged,
    Editor::Unchanged,
    Editor::Unchanged,
    Editor::Writes,
    Editor::Writes,
    Editor::AppendsOwn,
    Editor::AppendsOwn,
    Editor::AppendsAgent,
    Editor::AppendsDisclosure,
    Editor::DeletesAll,
    Editor::Missing,
];

/// One case.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) number: usize,
    pub(crate) flow: &'static Flow,
    pub(crate) guard: Guard,
    pub(crate) rules: Rules,
    pub(crate) editor: Editor,
    pub(crate) person: Person,
    /// Options of git, and of ours alone.
    pub(crate) words: Vec<String>,
    pub(crate) ours: Vec<String>,
    pub(crate) settings: Vec<String>,
    pub(crate) encoding: &'static str,
    /// A hook of the repository's own, and the line that it adds.
    pub(crate) hook: Option<(&'static str, &'static str)>,
    /// The message that options name.
    pub(crate) draft: Message,
    /// The messages of the commits that are there.
    pub(crate) sources: [Message; 3],
    /// Whether somebody else wrote those.
    pub(crate) is_others: bool,
}

impl Case {
    /// Draws the case of that number.
    pub(crate) fn draw(seed: u64, number: usize) -> Self {
        let mut random = Random::of(seed, number);
        let random = &mut random;
        let flow = &FLOWS[random.below(FLOWS.len())];
        let guard = random.pick(&[Guard::Wrapper, Guard::Hooks, Guard::Hooks, Guard::GlobalHooks]);
        let guard = if flow.is_rewrite() { Guard::Wrapper } else { guard };
        let guard = if flow.has_commit() || guard != Guard::Wrapper || flow.is_rewrite() {
            guard
        } else {
            Guard::Hooks
        };
        let rules = random.pick(&RULES);
        let editor = random.pick(&EDITORS);
        Self {
            seed,
            number,
            flow,
            guard,
            rules,
            editor,
            person: Person::draw(random),
            words: options::words(random, flow.family),
            ours: if guard == Guard::Wrapper && !flow.is_rewrite() {
                options::of_ours(random)
            } else {
                Vec::new()
            },
            settings: options::settings(random),
            encoding: options::encoding(random),
            draft: Message::draw(random, "draft: change"),
            sources: [
                Message::draw(random, "side: first"),
                Message::draw(random, "side: second"),
                Message::draw(random, "side: third"),
            ],
            is_others: random.chance(15),
            // Where only `git commit` is ours, what else git makes is not guarded.
            hook: options::hook(random)
                .filter(|_| guard != Guard::Wrapper || !flow.goes_on_without_us()),
        }
    }

    /// Whether the rules allow to take what agents left without an answer.
    pub(crate) fn frees_evidence(&self) -> bool {
        matches!(self.rules, Rules::NeutralInHead | Rules::HumansOnlyInHead)
    }

    /// Whether the message of the draft reaches git: an option names it.
    pub(crate) fn uses_draft(&self) -> bool {
        self.words.iter().any(|word| word.contains("$FILES/m"))
    }

    /// The commands before the step, in both repositories. TEMPLATE holds the first commit.
    pub(crate) fn setup(&self) -> String {
        let mut text = "cp -a \"$TEMPLATE/.\" .\n".to_owned();
        if let Some(name) = self.rules_in_head() {
            let _ = writeln!(text, "printf 'version: 1\\nextends: {name}\\n' >.git-provenance.yml");
            text.push_str("git add -A; git commit -q -m 'rules: ours'\n");
        }
        if self.encoding != "UTF-8" {
            let _ = writeln!(text, "git config i18n.commitEncoding {}", self.encoding);
        }
        if self.is_others {
            text.push_str("export GIT_AUTHOR_NAME='Olga Other' GIT_AUTHOR_EMAIL=olga@other.test\n");
        }
        text.push_str(SOURCE.trim_start());
        let steps = [self.flow.before().to_owned(), self.step(true), self.step(false)].concat();
        for (name, commands) in BRANCHES {
            if steps.contains(name) {
                text.push_str(commands.trim_start());
            }
        }
        let _ = writeln!(text, "{OTHER}");
        text.push_str("unset GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL\n");
        let _ = writeln!(text, "{}", self.flow.before());
        for setting in &self.settings {
            let (key, value) = setting.split_once('=').expect("a key and a value");
            let value = value.replace("TEMPLATE", "$FILES/t").replace("MESSAGE", "$FILES/m");
            let _ = writeln!(text, "git config '{key}' \"{value}\"");
        }
        if let Some((name, line)) = self.hook {
            let path = format!(".git/hooks/{name}");
            let add = "git interpret-trailers --in-place --if-exists addIfDifferent --trailer";
            let script = format!("#!/bin/sh\\n{add} \"{line}\" \"$1\"\\n");
            let _ = writeln!(text, "printf '{script}' >{path}; chmod +x {path}");
        }
        if self.rules == Rules::NeutralBySetting {
            text.push_str("git config provenance.policy neutral\n");
        }
        text
    }

    fn rules_in_head(&self) -> Option<&'static str> {
        match self.rules {
            Rules::QemuDraft => Some("qemu-draft"),
            Rules::NeutralInHead => Some("neutral"),
            Rules::HumansOnlyInHead => Some("humans-only"),
            Rules::Default | Rules::NeutralBySetting | Rules::NeutralByFlag => None,
        }
    }

    /// What makes the repository ours.
    pub(crate) fn guard_setup(&self) -> &'static str {
        match self.guard {
            Guard::Wrapper => "",
            Guard::Hooks => "git provenance hook install -q >/dev/null",
            Guard::GlobalHooks => "git provenance hook install -q --global >/dev/null",
        }
    }

    /// The step, by plain git or with the program.
    pub(crate) fn step(&self, is_ours: bool) -> String {
        let mut words = self.words.clone();
        let mut commit = "git commit".to_owned();
        if is_ours && self.guard == Guard::Wrapper {
            let mut ours = self.ours.clone();
            if self.rules == Rules::NeutralByFlag && self.flow.family != Family::Fix {
                ours.push("--policy neutral".to_owned());
            }
            match self.flow.is_rewrite() {
                true => words.extend(ours),
                false => commit = format!("git provenance commit {}", ours.join(" ")),
            }
        }
        self.flow.step(commit.trim_end(), &words.join(" "), is_ours)
    }

    /// The script that the editor is; `None` where there is none.
    pub(crate) fn editor_script(&self) -> Option<String> {
        let append = |line: &str| format!("printf '\\n{line}\\n' >>\"$1\"");
        // What is appended stands above git's own comments where there are some.
        let insert = |line: &str| {
            let mut script = "f=$1; ".to_owned();
            let _ = write!(
                script,
                "awk -v l='{line}' 'BEGIN {{ d = 0 }} !d && /^[#;]/ {{ print \"\"; print l; print \"\"; d = 1 }} {{ print }} END {{ if (!d) {{ print \"\"; print l }} }}' \"$f\" >\"$f.new\" && cat \"$f.new\" >\"$f\"; rm -f \"$f.new\""
            );
            script
        };
        match self.editor {
            Editor::Missing => None,
            Editor::Unchanged => Some(":".to_owned()),
            Editor::Writes => Some("cat \"$FILES/m\" >\"$1\"".to_owned()),
            Editor::AppendsOwn => Some(append(OWN)),
            Editor::AppendsAgent => Some(insert("Co-authored-by: Claude <noreply@anthropic.com>")),
            Editor::AppendsDisclosure => Some(insert("AI-used-for: code")),
            Editor::DeletesAll => Some(": >\"$1\"".to_owned()),
        }
    }

    /// The files that options and scripts name, as name and bytes.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let mut files = vec![
            ("m".to_owned(), self.encoded(&self.draft.text)),
            ("t".to_owned(), b"a line of the template\n".to_vec()),
        ];
        for (at, source) in self.sources.iter().enumerate() {
            files.push((format!("s{}", at + 1), self.encoded(&source.text)));
        }
        files
    }

    /// In the case's encoding; what it cannot say is left out. ISO-2022-JP goes into another alphabet in the middle of
    /// words, and means the same.
    fn encoded(&self, text: &str) -> Vec<u8> {
        match self.encoding {
            "ISO-8859-1" => {
                let marked = text.replacen("Why", "Wh\u{fd}", 1);
                marked.chars().filter_map(|c| u8::try_from(u32::from(c)).ok()).collect()
            }
            "ISO-2022-JP" => {
                let ascii: String = text.chars().filter(char::is_ascii).collect();
                ascii.replace("Signed", "Sig\u{1b}(Jned\u{1b}(B").into_bytes()
            }
            _ => text.as_bytes().to_vec(),
        }
    }
}
