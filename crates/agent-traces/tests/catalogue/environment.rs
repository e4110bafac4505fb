//! Every environment signal: where it is seen, and where it is not.

// Helpers of tests: they may fail loudly, and the counts are printed for a person.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_macros, clippy::disallowed_methods)]

use std::ffi::OsString;

use agent_traces::{Catalogue, Signal, Strength};

/// The signals of an environment; an entry without `=` is a file that exists.
fn signals(environment: &[&str]) -> Vec<Signal> {
    let variable = |name: &str| {
        let mut pairs = environment.iter().filter_map(|entry| entry.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
    };
    let exists = |path: &str| environment.contains(&path);
    Catalogue::builtin().signals(&variable, &exists)
}

/// Agent, and the environment in which its commands run.
const STRONG: &[(&str, &[&str])] = &[
    ("claude-code", &["CLAUDE_CODE_CHILD_SESSION=1"]),
    ("unknown agent", &["AI_AGENT=claude-code_2-1-263_agent"]),
    ("unknown agent", &["AI_AGENT=opencode"]),
    ("unknown agent", &["AI_AGENT=github_copilot_vscode_agent"]),
    ("codex", &["CODEX_THREAD_ID=0199"]),
    ("codex", &["CODEX_SESSION_ID=0199"]),
    ("codex", &["CODEX_CI=1"]),
    ("codex", &["CODEX_SANDBOX=seatbelt"]),
    ("codex", &["CODEX_SANDBOX_NETWORK_DISABLED=1"]),
    ("gemini-cli", &["GEMINI_CLI=1"]),
    ("qwen-code", &["QWEN_CODE=1"]),
    ("vecli", &["VECLI_SANDBOX=1"]),
    ("vecli", &["VECLI_DIR=/x"]),
    ("opencode", &["OPENCODE=1"]),
    ("opencode", &["OPENCODE_SESSION_ID=ses_1"]),
    ("kilo-code", &["KILO=1"]),
    ("crush", &["CRUSH=1"]),
    ("crush", &["AGENT=crush"]),
    ("amp", &["AMP_CURRENT_THREAD_ID=T-1"]),
    ("amp", &["AGENT=amp"]),
    ("cursor", &["CURSOR_AGENT=1"]),
    ("cursor", &["CURSOR_SANDBOX=1"]),
    ("cursor", &["CURSOR_EXTENSION_HOST_ROLE=agent-exec"]),
    ("cursor", &["CURSOR_TRACE_ID=1", "PAGER=head -n 10000 | cat"]),
    ("copilot", &["COPILOT_CLI=1"]),
    ("copilot", &["COPILOT_AGENT=1"]),
    ("copilot", &["COPILOT_AGENT_SESSION_ID=1-2"]),
    ("copilot", &["COPILOT_AGENT_JOB_ID=1-2"]),
    ("augment", &["AUGMENT_AGENT=1"]),
    ("goose", &["GOOSE_TERMINAL=1"]),
    ("goose", &["AGENT=goose"]),
    ("pi", &["PI_CODING_AGENT=true"]),
    ("pi", &["PI_SESSION_ID=1"]),
    ("warp", &["OZ_RUN_ID=1"]),
    ("kiro", &["KIRO_AGENT_PATH=/x"]),
    ("kiro", &["AGENT_CONTEXT_OUT=/x", "AGENT_DISPLAY_OUT=/y"]),
    ("antigravity", &["ANTIGRAVITY_AGENT=1"]),
    ("trae", &["TRAE_AI_SHELL_ID=1"]),
    ("firebender", &["FIREBENDER_TERMINAL=1"]),
    ("junie", &["JUNIE_SHIM_PATH=/x"]),
    ("windsurf", &["WINDSURF_CASCADE_TERMINAL=1"]),
    ("amazon-q", &["AWS_EXECUTION_ENV=AmazonQ-For-CLI Version/1.1"]),
    ("openhands", &["PS1=\n###PS1JSON###\n{}"]),
    ("openhands", &["PROMPT_COMMAND=echo ###PS1JSON###"]),
    ("devin", &["/opt/.devin"]),
    ("devin", &["EDITOR=/opt/devin/editor"]),
    ("jules", &["HOME=/home/jules", "USER=swebot"]),
    ("replit", &["REPL_ID=1", "REPLIT_MODE=assistant"]),
    ("zed", &["TERM_PROGRAM=zed", "PAGER=", "GIT_PAGER=cat"]),
    ("codebuddy", &["CODEBUDDY=1"]),
    ("codebuddy", &["CODEBUDDY_CODE=1"]),
    ("iflow", &["IFLOW_CLI=1"]),
    ("hermes", &["HERMES_AGENT=true"]),
    ("openclaw", &["OPENCLAW_SHELL=exec"]),
    ("grok", &["GROK_SESSION_ID=1"]),
    ("vtcode", &["VTCODE=1"]),
    ("deepseek", &["DSH_SHELL=1"]),
];

/// Terminals that an agent opened and a person may use later.
const SHARED: &[&str] =
    &["CLINE_ACTIVE=true", "CLINE_TASK_ID=1", "ROO_ACTIVE=true", "ROO_CODE_TASK_ID=1"];

/// Also true in a person's own terminal.
const WEAK: &[&str] = &[
    "CLAUDECODE=1",
    "CLAUDE_CODE_ENTRYPOINT=cli",
    "CLAUDE_CODE_SSE_PORT=1234",
    "CLAUDE_CODE_SESSION_ID=1",
    "CURSOR_TRACE_ID=1",
    "CURSOR_EXTENSION_HOST_ROLE=user",
    "TERM_PROGRAM=vscode",
    "TERM_PROGRAM=cursor",
    "TERM_PROGRAM=zed",
    "TERM_PROGRAM=kiro",
    "TERM_PROGRAM=WarpTerminal",
    "REPL_ID=1",
    "GOOSE_PROVIDER=openai",
    "GROK_AGENT=1",
    "CODEIUM_EDITOR_APP_ROOT=/x",
    "COPILOT_MODEL=gpt-5",
    "COPILOT_ALLOW_ALL=1",
    "COPILOT_GITHUB_TOKEN=x",
    "AIDER_API_KEY=x",
    "OPENCODE_CLIENT=cli",
    "JUNIE_DATA=/x",
    "ANTIGRAVITY_PROJECT_ID=x",
    "AGENT=something",
    "AGENT=1",
    "AGENT_SESSION_ID=1",
    "AI_AGENT=something",
    "DSH_SESSION_ID=1",
    "CI=true",
];

/// Nothing at all.
const NOTHING: &[&[&str]] = &[
    &["CLAUDECODE=0"],
    &["CLAUDECODE="],
    &["CLAUDE_CODE_CHILD_SESSION=false"],
    &["GEMINI_CLI=no"],
    &["CURSOR_AGENT=off"],
    &["CODEX_CI=OFF"],
    &["KILO=0"],
    &["AGENT="],
    &["AGENT=0"],
    &["CI=false"],
    &["AGENT_CONTEXT_OUT=/x"],
    &["HOME=/home/jules"],
    &["USER=swebot"],
    &["REPLIT_MODE=assistant"],
    &["PAGER=head -n 10000 | cat"],
    &["GIT_PAGER=cat"],
    &["TERM_PROGRAM=iTerm.app"],
    &["AWS_EXECUTION_ENV=AWS_ECS_FARGATE"],
    &["EDITOR=code --wait"],
    &["PS1=$ "],
    &["OPENCLAW_SHELL=0"],
    &["PATH=/opt/claude/bin", "SHELL=/bin/sh", "SSH_AGENT_PID=1", "GPG_AGENT_INFO=x"],
];

#[test]
fn what_only_an_agent_sets_is_strong() {
    for (agent, environment) in STRONG {
        let seen = signals(environment);
        let first = seen.first().unwrap_or_else(|| panic!("{environment:?}"));
        assert_eq!((first.agent.as_str(), first.strength), (*agent, Strength::Strong), "{seen:?}");
        assert!(!first.why.is_empty());
    }
}

#[test]
fn a_terminal_that_both_use_is_shared() {
    for entry in SHARED {
        let seen = signals(&[entry]);
        assert_eq!(seen.len(), 1, "{entry}");
        assert_eq!(seen[0].strength, Strength::Shared, "{entry}");
    }
}

#[test]
fn what_a_persons_terminal_has_too_is_weak() {
    for entry in WEAK {
        let seen = signals(&[entry]);
        assert_eq!(seen.len(), 1, "{entry}: {seen:?}");
        assert_eq!(seen[0].strength, Strength::Weak, "{entry}");
    }
    let legacy = signals(&["TERM_PROGRAM=vscode", "GIT_PAGER=cat"]);
    assert!(legacy.iter().all(|signal| signal.strength == Strength::Weak));
}

#[test]
fn empty_and_false_and_half_conditions_are_nothing() {
    for environment in NOTHING {
        assert_eq!(signals(environment), [], "{environment:?}");
    }
    let all_but_pager = signals(&["TERM_PROGRAM=zed", "PAGER=less", "GIT_PAGER=cat"]);
    assert!(all_but_pager.iter().all(|signal| signal.strength == Strength::Weak));
}

#[test]
fn derivatives_stand_before_their_parents() {
    let order = |environment: &[&str]| -> Vec<String> {
        signals(environment).into_iter().map(|signal| signal.agent).collect()
    };
    assert_eq!(order(&["CLAUDECODE=1", "AGENT=amp"]), ["amp", "claude-code"]);
    assert_eq!(order(&["OPENCODE=1", "KILO=1"]), ["kilo-code", "opencode"]);
    assert_eq!(order(&["GEMINI_CLI=1", "QWEN_CODE=1"]), ["qwen-code", "gemini-cli"]);
    assert_eq!(order(&["CLAUDECODE=1", "CODEBUDDY=1"]), ["codebuddy", "claude-code"]);
}

#[test]
fn a_variable_that_is_not_utf_8_is_no_panic() {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        let odd = |_: &str| Some(OsString::from_vec(vec![0xff, 0xfe]));
        assert!(!Catalogue::builtin().signals(&odd, &|_| false).is_empty());
    }
}
