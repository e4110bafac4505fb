//! What a reader takes a line for. Deliberately small and its own: it shares nothing with the program that it judges.

/// The operator.
const NAME: [&str; 2] = ["robin", "tester"];
const EMAIL: &str = "robin@example.org";
/// What only agents are called in these tests.
const AGENTS: [&str; 3] = ["claude", "copilot", "anthropic"];
/// Tokens of lines that say that AI was used.
const DISCLOSURES: [&str; 5] =
    ["ai-used-for", "assisted-by", "generated-by", "ai-assisted", "claude-session"];
/// Values that say the opposite.
const NONE: [&str; 5] = ["none", "no", "nothing", "n/a", ""];

/// The lines of a message, with every line end that a reader or a script knows.
pub(crate) fn reader_lines(text: &str) -> Vec<&str> {
    text.split(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']).collect()
}

/// The own sign-offs in a message: the lines that a reader takes for one, with a folded value.
pub(crate) fn own_sign_offs(text: &str) -> usize {
    let lines = reader_lines(text);
    let folded = |at: usize| {
        let rest = lines[at + 1..].iter();
        rest.take_while(|line| line.starts_with([' ', '\t'])).copied().collect::<String>()
    };
    (0..lines.len()).filter(|&at| is_sign_off_of_own(lines[at], &folded(at))).count()
}

fn is_sign_off_of_own(line: &str, folded: &str) -> bool {
    let line = plain(line);
    let line = line.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let Some(rest) = line.strip_prefix("signed-off-by") else { return false };
    let rest = rest.trim_start_matches([' ', '\t', '*', '_']);
    let Some(value) = rest.strip_prefix(':') else { return false };
    is_own(&format!("{value} {}", plain(folded)))
}

/// Whether the value of a sign-off names the operator.
pub(crate) fn is_own(value: &str) -> bool {
    let value = plain(value);
    let words: Vec<&str> = value.split(|c: char| !c.is_alphanumeric()).collect();
    value.contains(EMAIL) || NAME.iter().all(|name| words.contains(name))
}

/// As it is drawn: without what cannot be seen, hyphens as one, in small letters.
fn plain(text: &str) -> String {
    // A terminal takes `ESC ( B` for a change of the character set, whatever the encoding.
    let mut parts = text.split("\u{1b}(");
    let mut drawn = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| drawn.extend(part.chars().skip(1)));
    let seen = drawn.chars().filter(|&c| !is_invisible(c)).map(|c| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
        '\u{a0}' => ' ',
        other => other,
    });
    seen.collect::<String>().to_lowercase()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
        || (c.is_control() && c != '\t')
}

/// Words of the help that git writes into a message file.
const HELP: [&str; 3] = [
    "Please enter the commit message",
    "Please enter a commit message",
    "Do not modify or remove the line above",
];

/// What a line says about AI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AboutAi {
    Nothing,
    /// An agent's line, or a disclosure.
    Used,
    /// A disclosure's token with a value that denies it.
    Denied,
}

/// What one line says about AI.
pub(crate) fn about_ai(line: &str) -> AboutAi {
    let line = plain(line);
    // Whatever `trailer.separators` says.
    let (token, value) = line.split_once([':', '%', '=']).unwrap_or((&line, ""));
    let (token, value) = (token.trim(), value.trim());
    if DISCLOSURES.contains(&token) && NONE.contains(&value) {
        return AboutAi::Denied;
    }
    let is_agents = AGENTS.iter().any(|agent| line.contains(agent));
    match is_agents || DISCLOSURES.contains(&token) {
        true => AboutAi::Used,
        false => AboutAi::Nothing,
    }
}

/// Whether a message shows that AI was used.
pub(crate) fn shows_ai(text: &str) -> bool {
    reader_lines(text).iter().any(|line| about_ai(line) == AboutAi::Used)
}

/// The lines of a message that are people's: without blank ones, own sign-offs and what is about AI.
pub(crate) fn peoples_lines(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.split('\n').collect();
    // Where git's help was kept, its lines are nobody's.
    let has_help = HELP.iter().any(|help| text.contains(help));
    let mut kept = Vec::new();
    let mut is_below_own = false;
    for (at, &line) in lines.iter().enumerate() {
        let folded = lines.get(at + 1).filter(|next| next.starts_with([' ', '\t'])).copied();
        // Whatever `trailer.separators` says.
        let is_own_line = reader_lines(line).iter().any(|part| {
            let part = part.replacen(['%', '='], ":", 1);
            is_sign_off_of_own(&part, folded.unwrap_or_default())
        });
        let is_folded_own = is_below_own && line.starts_with([' ', '\t']);
        is_below_own = is_own_line || is_folded_own;
        let is_rule_of_agent = line.trim() == "---"
            && lines[at + 1..]
                .iter()
                .find(|next| !next.trim().is_empty())
                .is_some_and(|next| about_ai(next) == AboutAi::Used);
        let is_help = has_help && line.starts_with(['#', ';', 'S']);
        let is_nobodys = is_own_line || is_folded_own || is_rule_of_agent || is_help;
        if !is_nobodys && about_ai(line) == AboutAi::Nothing && !line.trim().is_empty() {
            kept.push(line);
        }
    }
    kept
}

/// The text that a sign-off covers: all lines but own sign-offs and the notes of `cherry-pick -x`, blank lines apart.
pub(crate) fn covered_text(text: &str) -> Vec<&str> {
    let is_covered = |line: &&str| {
        own_sign_offs(line) == 0
            && !line.trim().is_empty()
            && !line.starts_with("(cherry picked from commit ")
    };
    // What git's cleanup takes from the end of a line (`isspace` of git-compat-util.h).
    let is_space = [' ', '\t', '\r'];
    // What `git format-patch` writes before the subject, and `git am --keep` keeps.
    let text =
        text.strip_prefix("[PATCH").and_then(|rest| rest.split_once("] ")).map_or(text, |it| it.1);
    text.split('\n').map(|line| line.trim_end_matches(is_space)).filter(is_covered).collect()
}
