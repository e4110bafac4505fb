//! PURE. The text of our hook files, and how one is told from others.

use std::path::Path;

use bstr::ByteSlice;

use crate::cli::HookEvent;
use crate::text::os_str;

/// Begins the second line of each of our hook files; the number is that of their form.
const MARK: &str = "# git-provenance hook ";

/// Ends the name of a hook that was there before ours.
pub(crate) const KEPT: &str = ".before-provenance";

/// How hook files are written. A form that was ever released stays, so that its files are known as ours.
struct Form {
    hook: &'static str,
    /// What says where the earlier hook is, for each [`ExistingHook`].
    beside: &'static str,
    of_repository: &'static str,
    dispatch: &'static str,
    /// Whether the directory for all repositories had a file for each hook of git, wanted or not.
    dispatches_all: bool,
}

/// All forms, the one that is written now first.
const FORMS: [Form; 2] = [
    Form {
        hook: include_str!("../../templates/hooks/hook.sh"),
        beside: "earlier=\"${0%/*}/$event.before-provenance\"",
        of_repository: concat!(include_str!("../../templates/hooks/own.sh"), "earlier=\"$own\""),
        dispatch: include_str!("../../templates/hooks/dispatch.sh"),
        dispatches_all: false,
    },
    // 0.1.0.
    Form {
        hook: include_str!("../../templates/hooks/1/hook.sh"),
        beside: "\"${0%/*}/$event.before-provenance\"",
        of_repository: "\"$(git rev-parse --git-common-dir 2>/dev/null)/hooks/$event\"",
        dispatch: include_str!("../../templates/hooks/1/dispatch.sh"),
        dispatches_all: true,
    },
];

/// What finds the repository's own hook.
const OWN: &str = include_str!("../../templates/hooks/own.sh");

/// What a hook that only runs the repository's own does where there is none. The presence of these two changes what
/// git does.
const OTHERWISE: [(&str, &str); 2] = [
    ("push-to-checkout", include_str!("../../templates/hooks/push-to-checkout.sh")),
    ("proc-receive", include_str!("../../templates/hooks/proc-receive.sh")),
];

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

/// All hooks that git runs (githooks(5)). Left out is `fsmonitor-watchman`, which is named by a key of its own.
const OF_GIT: [&str; 29] = [
    "applypatch-msg",
    "pre-applypatch",
    "post-applypatch",
    "pre-commit",
    "pre-merge-commit",
    "prepare-commit-msg",
    "commit-msg",
    "post-commit",
    "pre-rebase",
    "post-checkout",
    "post-merge",
    "pre-push",
    "pre-receive",
    "update",
    "proc-receive",
    "post-receive",
    "post-update",
    REFERENCE_TRANSACTION,
    "push-to-checkout",
    "pre-auto-gc",
    "post-rewrite",
    "sendemail-validate",
    "post-index-change",
    "p4-changelist",
    "p4-prepare-changelist",
    "p4-post-changelist",
    "p4-pre-submit",
    "prepare-p4-submit",
    "post-p4-submit",
];

/// git runs this one several times for each reference, so that a fetch of many branches takes several times as long
/// with any file in its place.
pub(crate) const REFERENCE_TRANSACTION: &str = "reference-transaction";

/// The hooks of git that are none of ours, for a directory that hides those of repositories.
pub(crate) fn others() -> impl Iterator<Item = &'static str> {
    OF_GIT.into_iter().filter(|other| EVENTS.into_iter().all(|event| name(event) != *other))
}

/// All hooks for which there may be a file of ours.
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    EVENTS.into_iter().map(name).chain(others())
}

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
    FORMS[0].hook(name(event), program, earlier)
}

/// The hook file that only runs the repository's own.
pub(crate) fn dispatch(event: &str) -> Vec<u8> {
    FORMS[0].dispatch(event)
}

impl Form {
    fn hook(&self, event: &str, program: &Path, earlier: ExistingHook) -> Vec<u8> {
        let earlier = match earlier {
            ExistingHook::Beside => self.beside,
            ExistingHook::OfRepository => self.of_repository,
        };
        let quoted = program.as_os_str().as_encoded_bytes().replace("'", r"'\''");
        self.hook
            .replace("@EVENT@", event)
            .replace("@EARLIER@", earlier)
            .as_bytes()
            .replace("@PROGRAM@", quoted)
    }

    fn dispatch(&self, event: &str) -> Vec<u8> {
        let otherwise = OTHERWISE.iter().find(|(name, _)| *name == event);
        let otherwise = otherwise.map_or("exit 0\n", |(_, script)| script);
        self.dispatch
            .replace("@EVENT@", event)
            .replace("@OWN@\n", OWN)
            .replace("@OTHERWISE@\n", otherwise)
            .into_bytes()
    }
}

/// Whether a file bears our mark, whatever else is in it.
pub(crate) fn has_mark(bytes: &[u8]) -> bool {
    bytes.lines().nth(1).is_some_and(|line| line.starts_with(MARK.as_bytes()))
}

/// Whether a file is one of ours to the byte, in any form and for whatever program, so that nobody's lines are in it.
pub(crate) fn is_ours(bytes: &[u8]) -> bool {
    if !has_mark(bytes) {
        return false;
    }
    let Some(program) = program_of(bytes) else {
        return FORMS.iter().any(|form| all_names().any(|event| form.dispatch(event) == bytes));
    };
    let program = os_str::path(&program);
    FORMS.iter().any(|form| {
        let written = |event, earlier| form.hook(event, &program, earlier) == bytes;
        EVENTS.into_iter().map(name).any(|event| {
            written(event, ExistingHook::Beside) || written(event, ExistingHook::OfRepository)
        })
    })
}

/// Whether this file runs the repository's own hook for each reference only because it once did for all.
pub(crate) fn dispatches_unasked(bytes: &[u8]) -> bool {
    let mut all = FORMS.iter().filter(|form| form.dispatches_all);
    all.any(|form| form.dispatch(REFERENCE_TRANSACTION) == bytes)
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

    #[test]
    fn files_of_every_form_are_recognised() {
        let program = Path::new("/opt/git-provenance");
        for form in &FORMS {
            for event in EVENTS.into_iter().map(name) {
                for earlier in [ExistingHook::Beside, ExistingHook::OfRepository] {
                    assert!(is_ours(&form.hook(event, program, earlier)), "{event}");
                }
            }
            for event in all_names() {
                assert!(is_ours(&form.dispatch(event)), "{event}");
            }
        }
        assert!(dispatches_unasked(&FORMS[1].dispatch(REFERENCE_TRANSACTION)));
        assert!(!dispatches_unasked(&dispatch(REFERENCE_TRANSACTION)));
    }

    #[test]
    fn each_hook_of_git_is_named_once() {
        let mut names: Vec<&str> = all_names().collect();
        assert_eq!(names.len(), OF_GIT.len());
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), OF_GIT.len());
    }
}
