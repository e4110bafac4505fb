//! The integration tests: real git, real repositories, real terminals, one binary.
//! Here only the list of modules; tests stand beside `rig/`, one file per command or concern.

#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests start programs, touch files and fail loudly; the fence is for the program"
)]

mod adversary_files_test;
mod adversary_names_test;
mod adversary_race_test;
mod after_commit_test;
mod agents_command_test;
mod agents_md_test;
mod amend_bad_input_test;
mod amend_interrupted_test;
mod amend_refs_test;
mod amend_rewrite_test;
mod amend_test;
mod bad_input_test;
mod bad_world_test;
mod check_fix_test;
mod check_mail_test;
mod check_test;
mod ci_test;
mod cleanup_differential_test;
mod completion_test;
mod consent_test;
mod dialogue;
mod diff_key_test;
mod docs_test;
mod doctor_test;
mod draft_disclosure_test;
mod editor_hint_test;
mod fake_agent_test;
mod git_suite_test;
mod going_back_test;
mod going_on_test;
mod hints_test;
mod hook_commit_test;
mod hook_global_test;
mod hook_install_test;
mod hook_picks_test;
mod hook_push_test;
mod hook_shared_test;
mod hook_view_test;
mod install_test;
mod interview_test;
mod kept_test;
mod kinds_test;
mod mail_flow_test;
mod never_signs_test;
mod passthrough_test;
mod picture_test;
mod policy_command_test;
mod policy_preset_test;
mod policy_test;
mod preferences_test;
mod quiet_test;
mod random_end_test;
mod reader_test;
mod readme_test;
mod repository_test;
mod rig;
mod rig_test;
mod screen_test;
mod strip_test;
mod unusual_environment_test;
mod upgrade_test;
mod usage_test;
mod wishes_test;
