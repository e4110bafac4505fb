//! PURE. The disclosure does not stand where the policy's order puts it.

use super::facts::DisclosureLine;
use super::finding::{Fix, Violation};
use super::sign_off_order::Order;
use super::{CommitFacts, Linter, Rule, first_line};
use crate::policy::Severity;
use git_message::{InsertAt, Message};

pub(super) static RULE: Rule = Rule {
    name: "disclosure-order",
    severity: Severity::Error,
    explain: "\
The policy's `trailers: {order: [...]}` says where the disclosure stands: as a rule behind `Fixes:` and before \
the first `Signed-off-by:`, so that the sign-off covers it.

bad:   Signed-off-by: Robin Tester <robin@example.org>
       AI-used-for: code
good:  AI-used-for: code
       Signed-off-by: Robin Tester <robin@example.org>

Move the line; `--fix` can do that.",
    prose: false,
    counts: None,
    check: found,
};

fn found(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    if facts.disclosures.is_empty() {
        return Vec::new();
    }
    let message = facts.raw.message;
    let order = Order::new(&linter.policy.trailers.order, message);
    for line in &facts.disclosures {
        let Some(own) = order.rank(line.token.as_bytes()) else { continue };
        let Some(other) = order.out_of_place(line.index, own) else { continue };
        let token = crate::text::escape::line(message.canonical_token(&message.trailers()[other]));
        let side = if other < line.index { "before" } else { "behind" };
        let text = format!("`{}` must stand {side} `{token}`", line.token);
        let found = Violation::at(first_line(facts.bytes(), line.span.clone()), text);
        let (Some(old), Some(moved)) = (message.block(), moved(message, line.index, other)) else {
            return vec![found];
        };
        let with = moved.block().map(|block| moved.as_bytes()[block].to_vec());
        let fix = with.map(|with| Fix::Replace { span: old, with });
        return vec![match fix
            .filter(|fix| puts_right(fix, message, line, &linter.policy.trailers.order))
        {
            Some(fix) => found.fix(fix),
            None => found,
        }];
    }
    Vec::new()
}

/// Whether the trailer stands right after the edit, in a message that git reads as it did before: an odd
/// first paragraph can become the title, or stop being one.
fn puts_right(fix: &Fix, message: &Message, line: &DisclosureLine, order: &[String]) -> bool {
    let fixed = Message::parse(fix.apply(message.as_bytes()), message.config());
    if fixed.trailers().len() != message.trailers().len() {
        return false;
    }
    let order = Order::new(order, &fixed);
    let Some(own) = order.rank(line.token.as_bytes()) else { return false };
    let ours = fixed.trailers().iter().enumerate();
    let mut ours = ours.filter(|(_, one)| fixed.has_token(one, line.token.as_bytes()));
    ours.all(|(at, _)| order.out_of_place(at, own).is_none())
}

/// The trailer directly beside the one that it must not be behind, or before.
fn moved(message: &Message, from: usize, beside: usize) -> Option<Message> {
    let trailer = message.trailers().get(from)?;
    let (token, value) = (message.token(trailer).to_vec(), message.raw_value(trailer).to_vec());
    let without = message.remove(&[from]);
    // One trailer before it is gone.
    let place = if beside < from { InsertAt::Before(beside) } else { InsertAt::After(beside - 1) };
    Some(without.insert(place, &token, &value))
}
