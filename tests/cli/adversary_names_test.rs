//! Attacks with names: sign-offs and tokens that only look like others, identities that lie, values that
//! pass for other values. The table in SECURITY.md lists them.

use bstr::ByteSlice as _;

use crate::bad_input_test::staged;
use crate::dialogue::{Dialogue, commit, committed, message};
use crate::rig::Repo;

const KIM: &str = "Signed-off-by: Kim Other <kim@example.org>";

/// Commits this message where nobody is there; what was stored.
fn stored_unattended(repo: &Repo, text: &str) -> String {
    repo.command(["provenance", "commit", "--no-ai", "-F", "-"])
        .stdin(text)
        .run()
        .assert_success()
        .assert_err("committed without a sign-off");
    message(repo)
}

#[test]
fn a_sign_off_that_only_looks_like_ones_own_is_not_kept() {
    for forged in [
        "Signed-off-by: Rоbin Tеster <r@example.com>",
        "Signed-off-by: Ｒｏｂｉｎ Tester <r@example.com>",
        "Signed-off-by: Ro\u{200b}bin Tester <r@example.com>",
        "Signed-off-by: Robin\u{a0}Tester <r@example.com>",
        "Signed-off-by: R\u{f3}bin T\u{e9}ster <r@example.com>",
        "Signed-off-by: Someone <robin@exаmple.org>",
        "Signed-off-by: \u{202e}retseT niboR\u{202c} <robin@example.org>",
    ] {
        let repo = staged();
        let left = stored_unattended(&repo, &format!("s\n\n{KIM}\n{forged}\n"));
        assert_eq!(left, format!("s\n\n{KIM}\n"), "{forged}");
    }
}

#[test]
fn a_name_in_other_bytes_is_still_ones_own() {
    for (configured, forged) in
        [("J\u{fc}rgen B\u{e4}r", "Ju\u{308}rgen Ba\u{308}r"), ("Ju\u{308}rgen", "J\u{fc}rgen")]
    {
        let repo = staged();
        repo.config("user.name", configured);
        let left = stored_unattended(&repo, &format!("s\n\nSigned-off-by: {forged} <x@y.org>\n"));
        assert_eq!(left, "s\n", "{forged}");
    }
}

#[test]
fn a_token_that_only_looks_like_a_sign_off_is_one() {
    for token in [
        "Signed‑off‑by:",
        "Signed–off–by:",
        "Sіgnеd-off-by:",
        "Signed-off-by：",
        "signed-\u{200b}off-by:",
    ] {
        let repo = staged();
        let forged = format!("{token} Robin Tester <robin@example.org>");
        let left = stored_unattended(&repo, &format!("s\n\nbody\n\n{forged}\n{KIM}\n"));
        assert_eq!(left, format!("s\n\nbody\n\n{KIM}\n"), "{forged}");
    }
    // Prose in any script stays.
    let prose = "s\n\nПодписано: Robin Tester\nSigned-off-by‑lines: see above\nSigné‑off‑by\n";
    assert_eq!(stored_unattended(&staged(), prose), prose);
}

#[test]
fn a_variable_with_line_feeds_does_not_pass_for_an_identity() {
    let own = "Signed-off-by: Robin Tester <robin@example.org>";
    for name in ["GIT_EDITOR", "GIT_SEQUENCE_EDITOR", "GIT_PAGER"] {
        let repo = staged();
        repo.env(
            name,
            "true\nuser.name=Kim Other\nuser.email=kim@example.org\n\
             GIT_COMMITTER_IDENT=Kim Other <kim@example.org> 1700000000 +0000",
        );
        let left = stored_unattended(&repo, &format!("s\n\n{own}\n{KIM}\n"));
        assert_eq!(left, format!("s\n\n{KIM}\n"), "{name}");
    }
}

#[test]
fn a_configured_value_with_line_feeds_does_not_pass_for_others() {
    let repo = staged();
    let ran = repo.scratch("ran");
    let evil = format!("x\ncore.commentchar=S\nGIT_EDITOR=touch {}", ran.display());
    repo.config("alias.zz", &evil);
    let own = "Signed-off-by: Robin Tester <robin@example.org>";
    let left = stored_unattended(&repo, &format!("s\n\n{own}\n{KIM}\n"));
    assert_eq!(left, format!("s\n\n{KIM}\n"));
    repo.env("TERM", "dumb").env_remove("EDITOR");
    repo.write("README", "again\n");
    repo.provenance(["commit", "-a", "--no-ai"]).assert_code(128);
    assert!(!ran.exists(), "a line of a configured value was run as the editor");
}

#[test]
fn a_mailmap_takes_no_sign_off_out_of_the_question() {
    // The map says that one's own lines are somebody else's, and the other way round.
    let repo = staged();
    repo.write(
        ".mailmap",
        "Kim Other <kim@example.org> Robin Tester <robin@example.org>\n\
         Robin Tester <robin@example.org> Ada Liar <ada@example.org>\n",
    );
    let text = "s\n\nSigned-off-by: Robin Tester <robin@example.org>\n\
                Signed-off-by: Ada Liar <ada@example.org>\nAcked-by: Lee <lee@example.org>\n";
    assert_eq!(stored_unattended(&repo, text), "s\n\nAcked-by: Lee <lee@example.org>\n");
}

#[test]
fn a_name_that_is_drawn_over_the_question_is_spelt_out() {
    let repo = staged();
    let pile = format!("Ki{}m", "\u{30d}".repeat(40));
    let line = format!("Acked-by: {pile} \u{2800}\u{2800}\u{fe0f} <kim@example.org>");
    let mut terminal = commit(&repo, &["--no-ai", "-m", &format!("s\n\n{line}")]);
    terminal.sign_off("u");
    let screen = committed(&mut terminal);
    assert!(screen.contains("\\u{30d}") && screen.contains("\\u{2800}"), "{screen}");
    assert!(!screen.contains(&"\u{30d}".repeat(4)) && !screen.contains('\u{2800}'), "{screen}");
    assert_eq!(message(&repo), format!("s\n\n{line}\n"), "the bytes stay");
}

#[test]
fn an_agent_under_a_disguise_is_not_recognised_and_that_is_said_in_security_md() {
    // Agents do not hide: what does is a person's doing, and no list of look-alikes would be complete.
    let disguised = "s\n\nCo-authored-by: \u{421}laude <noreply@\u{430}nthropic.com>\n";
    assert_eq!(stored_unattended(&staged(), disguised), disguised);
    let security = include_str!("../../SECURITY.md");
    assert!(security.contains("an agent in disguise"), "SECURITY.md says so");
}

#[test]
fn text_for_ci_does_not_give_orders_to_the_runner() {
    let repo = Repo::seeded(crate::rig::Format::usual());
    repo.write("a", "a\n").git(["add", "a"]);
    let line = "Co-authored-by: ::stop-commands::x%0A::add-mask::y <noreply@anthropic.com>";
    repo.git(["commit", "-q", "-m", &format!("::error::s\n\n{line}\r\n::debug::x")]);
    for format in ["text", "github", "json", "sarif", "junit"] {
        let outcome = repo.provenance(["check", "--format", format, "HEAD"]).assert_code(1);
        for order in outcome.stdout.lines().filter(|line| line.trim_start().starts_with(b"::")) {
            let ours =
                order.starts_with(b"::error title=") || order.starts_with(b"::warning title=");
            assert!(format == "github" && ours, "{outcome}");
        }
    }
}
