//! `git provenance policy init --agents-md`: the part of AGENTS.md that is ours, between two marks. What
//! stands around it stays to the byte.

use std::path::Path;

use bstr::ByteSlice;

use super::{here, top};
use crate::error::{Error, exit, note};
use crate::policy::{Policy, Stance};
use crate::session::files;

const FILE: &str = "AGENTS.md";
const BEGIN: &str = "<!-- git-provenance: begin -->";
const END: &str = "<!-- git-provenance: end -->";
const TEXT: &str = include_str!("../../../templates/AGENTS.md");
/// A longer file was written by nobody.
const MAX_FILE_BYTES: usize = 4 << 20;

/// Writes the part, or brings it up to date.
pub(super) fn write(quiet: bool) -> Result<u8, Error> {
    let top = top("run it in a git repository")?.ok_or_else(|| {
        Error::cannot("there is no worktree here", "run it in a worktree of the repository")
    })?;
    let path = top.join(FILE);
    let part = part(&here()?.policy);
    let old = match path.symlink_metadata() {
        Ok(_) => Some(files::read_bounded(&path, MAX_FILE_BYTES)?),
        Err(_) => None,
    };
    let new = with_part(old.as_deref().unwrap_or_default(), &part)?;
    let says = match &old {
        Some(old) if *old == new => "AGENTS.md is up to date",
        Some(_) => {
            files::replace(&path, &new)?;
            "updated the rules for agents in AGENTS.md"
        }
        None => {
            create(&path, &new)?;
            "created AGENTS.md with rules for agents"
        }
    };
    if !quiet {
        note(&format!("{says}\n"));
    }
    Ok(exit::DONE)
}

fn create(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    match files::create(path, bytes)? {
        true => Ok(()),
        false => Err(Error::cannot(
            format!("`{FILE}` has just been made by somebody else"),
            "run it again",
        )),
    }
}

/// The text for this project, with the words that its disclosures use.
fn part(policy: &Policy) -> String {
    let text = match (&policy.disclosure, policy.ai.stance) {
        (_, Stance::Refuse) => format!(
            "## Commits in this project\n\n{} takes no commits made with AI: make none.\n",
            policy.name
        ),
        (Some(rule), _) => {
            let names: Vec<String> =
                rule.categories.iter().map(|one| format!("`{}`", one.name)).collect();
            let categories = match names.is_empty() {
                true => "in a word or two".to_owned(),
                false => names.join(", "),
            };
            let example = rule.example();
            TEXT.replace("{CATEGORIES}", &categories).replace("code, tests", &example)
        }
        (None, _) => TEXT
            .replace("--ai-used-for 'code, tests' ", "")
            .replace(", and name\n  what you really did: {CATEGORIES}", ""),
    };
    format!("{BEGIN}\n{text}{END}\n")
}

/// The file with the part in it: in its old place, else at the end.
fn with_part(old: &[u8], part: &str) -> Result<Vec<u8>, Error> {
    let (begin, end) = (old.find(BEGIN), old.find(END));
    match (begin, end) {
        (Some(begin), Some(end)) if begin < end => {
            let rest = &old[end + END.len()..];
            let rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
            Ok([&old[..begin], part.as_bytes(), rest].concat())
        }
        (None, None) => {
            let between: &[u8] = match old {
                [] => b"",
                old if old.ends_with(b"\n") => b"\n",
                _ => b"\n\n",
            };
            Ok([old, between, part.as_bytes()].concat())
        }
        _ => Err(Error::cannot(
            format!("`{FILE}` has only one of our two marks, or has them in the wrong order"),
            format!("put `{BEGIN}` and `{END}` around our part, or remove both"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy;

    fn with(old: &str, part: &str) -> String {
        String::from_utf8(with_part(old.as_bytes(), part).expect("a file")).expect("text")
    }

    #[test]
    fn what_stands_around_the_part_stays() {
        let part = format!("{BEGIN}\nnew\n{END}\n");
        assert_eq!(with("", &part), part);
        assert_eq!(with("# Mine\n", &part), format!("# Mine\n\n{part}"));
        assert_eq!(with("# Mine", &part), format!("# Mine\n\n{part}"));
        let old = format!("a\r\n{BEGIN}\nold\nlines\n{END}\nz");
        assert_eq!(with(&old, &part), format!("a\r\n{part}z"));
        assert_eq!(with(&with(&old, &part), &part), with(&old, &part));
        for broken in [BEGIN.to_owned(), format!("{END}\n{BEGIN}\n")] {
            assert!(with_part(broken.as_bytes(), &part).is_err());
        }
    }

    #[test]
    fn the_text_fits_the_projects_rules() {
        for id in policy::preset_ids() {
            let policy = policy::preset(id).expect("a preset");
            let text = part(&policy);
            assert!(!text.contains("{CATEGORIES}"), "{id}");
            let discloses = policy.disclosure.is_some() && policy.ai.stance != Stance::Refuse;
            assert_eq!(text.contains("--ai-used-for"), discloses, "{id}\n{text}");
        }
    }
}
