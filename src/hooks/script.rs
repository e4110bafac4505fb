//! PURE. The text of our hook files, and how one is told from others.

use std::path::Path;

use bstr::ByteSlice;

use crate::cli::HookEvent;
use crate::text::os_str;

/// Begins the second line of each of our hook files; the number is that of their form.
const MARK: &str = "# git-provenance hook ";

/// Ends the name of a hook that was there before ours.
pub(crate) const KEPT: &str = ".before-provenance";

const HOOK: &str = include_str!("../../templates/hooks/hook.sh");
const DISPATCH: &str = include_str!("../../templates/hooks/dispatch.sh");

/// Where the hook is that runs before ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExistingHook {
    /// Beside it, under the name with [`KEPT`].
    Beside,
    /// In the repository's own directory, which `core.hooksPath` hides.
    OfRepository,
}

/// The events, in the order in which they are shown.
pub(crate) const EVENTS: [HookEvent; 9] = [
    HookEvent::CommitMsg,
    HookEvent::PrepareCommitMsg,
    HookEvent::ApplypatchMsg,
    HookEvent::PrePush,
    HookEvent::SendemailValidate,
    HookEvent::PostCommit,
    HookEvent::PostMerge,
    HookEvent::PostApplypatch,
    HookEvent::PostRewrite,
];

/// The other hooks that git runs (githooks(5)), for a directory that hides those of repositories. Left out are
/// `push-to-checkout` and `proc-receive`, whose presence alone changes what git does, and
/// `fsmonitor-watchman`, which is named by a key of its own.
pub(crate) const OTHERS: [&str; 18] = [
    "pre-applypatch",
    "pre-commit",
    "pre-merge-commit",
    "pre-rebase",
    "post-checkout",
    "pre-receive",
    "update",
    "post-receive",
    "post-update",
    "reference-transaction",
    "pre-auto-gc",
    "post-index-change",
    "p4-changelist",
    "p4-prepare-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
    "prepare-p4-submit",
    "post-p4-submit",
];

/// The name of git's hook.
pub(crate) fn name(event: HookEvent) -> &'static str {
    match event {
        HookEvent::CommitMsg => "commit-msg",
        HookEvent::PrepareCommitMsg => "prepare-commit-msg",
        HookEvent::ApplypatchMsg => "applypatch-msg",
        HookEvent::PostCommit => "post-commit",
        HookEvent::PostMerge => "post-merge",
        HookEvent::PostApplypatch => "post-applypatch",
        HookEvent::PostRewrite => "post-rewrite",
        HookEvent::PrePush => "pre-push",
        HookEvent::SendemailValidate => "sendemail-validate",
    }
}

/// The hook file for an event, which runs this program.
pub(crate) fn hook(event: HookEvent, program: &Path, earlier: ExistingHook) -> Vec<u8> {
    let before = match earlier {
        ExistingHook::Beside => format!("\"${{0%/*}}/$event{KEPT}\""),
        ExistingHook::OfRepository => {
            "\"$(git rev-parse --git-common-dir 2>/dev/null)/hooks/$event\"".to_owned()
        }
    };
    let quoted = program.as_os_str().as_encoded_bytes().replace("'", r"'\''");
    HOOK.replace("@EVENT@", name(event))
        .replace("@EARLIER@", &before)
        .as_bytes()
        .replace("@PROGRAM@", quoted)
}

/// The hook file that only runs the repository's own.
pub(crate) fn dispatch(event: &str) -> Vec<u8> {
    DISPATCH.replace("@EVENT@", event).into_bytes()
}

/// Whether a file bears our mark, whatever else is in it.
pub(crate) fn has_mark(bytes: &[u8]) -> bool {
    bytes.lines().nth(1).is_some_and(|line| line.starts_with(MARK.as_bytes()))
}

/// Whether a file is one of ours to the byte, for whatever program, so that nobody's lines are in it.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    if !has_mark(bytes) {
        return false;
    }
    let Some(program) = program_of(bytes) else {
        let mut events = EVENTS.map(name).into_iter().chain(OTHERS);
        return events.any(|event| dispatch(event) == bytes);
    };
    let program = os_str::path(&program);
    let written = |event, earlier| hook(event, &program, earlier) == bytes;
    EVENTS.into_iter().any(|event| {
        written(event, ExistingHook::Beside) || written(event, ExistingHook::OfRepository)
    })
}

/// The program that one of our hook files runs.
pub(crate) fn program_of(bytes: &[u8]) -> Option<Vec<u8>> {
    let line = bytes.lines().find_map(|line| line.strip_prefix(b"program='"))?;
    let quoted = line.strip_suffix(b"'")?;
    Some(quoted.replace(r"'\''", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hook_file_is_recognised_and_names_its_program() {
        let program = Path::new("/opt/it's here/git-provenance");
        for event in EVENTS {
            for earlier in [ExistingHook::Beside, ExistingHook::OfRepository] {
                let file = hook(event, program, earlier);
                assert!(is_ours(&file), "{}", name(event));
                let named = program_of(&file).expect("a program");
                assert_eq!(named, program.as_os_str().as_encoded_bytes());
                let left = ["@EVENT@", "@PROGRAM@", "@EARLIER@"];
                assert!(left.iter().all(|name| !file.contains_str(name)), "{}", file.as_bstr());
            }
        }
        assert!(is_ours(&dispatch("pre-commit")));
        assert_eq!(program_of(&dispatch("pre-commit")), None);
        assert!(!is_ours(b"#!/bin/sh\necho git-provenance hook\n"));
        assert!(!is_ours(b""));
        let changed = [dispatch("pre-commit"), b"my-linter\n".to_vec()].concat();
        assert!(has_mark(&changed) && !is_ours(&changed));
    }
}
