//! The processes above this one, where the system shows them (Linux: proc(5)). What is not readable is
//! left out; elsewhere there are none.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;

use bstr::ByteSlice;

use crate::system;
use crate::text::os_str;

/// Ancestors that are looked at; more of them mean a loop in a broken /proc.
const MAX_ANCESTORS: usize = 64;

/// A process above this one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ancestor {
    /// Its id.
    pub id: u32,
    /// Its name, at most 15 bytes.
    pub name: String,
    /// The file that it runs, where that may be read.
    pub program: Option<PathBuf>,
    /// Its command line.
    pub words: Vec<OsString>,
}

/// The ancestors of this process, the nearest first; looked at once.
pub(crate) fn ancestors() -> &'static [Ancestor] {
    static ABOVE: OnceLock<Vec<Ancestor>> = OnceLock::new();
    ABOVE.get_or_init(|| {
        let mut found = Vec::new();
        let mut id = system::parent_id();
        while id > 1 && found.len() < MAX_ANCESTORS {
            let Some((ancestor, parent)) = look(id) else { break };
            found.push(ancestor);
            id = parent;
        }
        found
    })
}

/// Whether a process reads from or writes to a terminal; `None` where the system does not say.
pub(crate) fn is_at_terminal(id: u32) -> Option<bool> {
    let mut known = false;
    for number in 0..=2 {
        let Ok(file) = std::fs::read_link(format!("/proc/{id}/fd/{number}")) else { continue };
        known = true;
        let is_terminal = ["/dev/pts", "/dev/tty", "/dev/console"]
            .iter()
            .any(|name| file.as_os_str().as_encoded_bytes().starts_with(name.as_bytes()));
        if is_terminal {
            return Some(true);
        }
    }
    known.then_some(false)
}

/// A process and its parent's id.
#[expect(clippy::disallowed_methods, reason = "the system's own files about processes")]
fn look(id: u32) -> Option<(Ancestor, u32)> {
    let directory = PathBuf::from(format!("/proc/{id}"));
    // `1234 (any name) S 1 …`: the name may hold parentheses and blanks.
    let status = std::fs::read(directory.join("stat")).ok()?;
    let (open, close) = (status.find_byte(b'(')?, status.rfind_byte(b')')?);
    let name = status.get(open + 1..close)?.to_str_lossy().into_owned();
    let parent = status.get(close + 1..)?.fields().nth(1)?.to_str().ok()?.parse().ok()?;
    let line = std::fs::read(directory.join("cmdline")).unwrap_or_default();
    let line = line.strip_suffix(b"\0").unwrap_or(&line);
    let words = line.split_str(b"\0").map(os_str::os_string).collect();
    let program = std::fs::read_link(directory.join("exe")).ok();
    Some((Ancestor { id, name, program, words }, parent))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn this_test_has_a_parent_with_a_command_line() {
        let all = ancestors();
        let parent = all.first().expect("a parent");
        assert_eq!(parent.id, system::parent_id());
        assert!(!parent.name.is_empty() && !parent.words.is_empty());
    }
}
