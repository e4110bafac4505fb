//! PURE. The disclosure does not stand where the policy's order puts it.

use super::finding::{Fix, Found};
use super::sign_off_order::Order;
use super::{Book, CommitFacts, Rule, first_line};
use crate::message::{Message, Place};
use crate::policy::Severity;

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

fn found(book: &Book<'_>, facts: &CommitFacts<'_>) -> Vec<Found> {
    let Some(rule) = &book.policy.disclosure else { return Vec::new() };
    let message = facts.raw.message;
    let order = Order::new(&book.policy.trailers.order, message);
    let Some(own) = order.rank(rule.trailer.as_bytes()) else { return Vec::new() };
    for line in &facts.disclosures {
        let Some(other) = order.out_of_place(line.index, own) else { continue };
        let token = crate::escape::line(message.canonical_token(&message.trailers()[other]));
        let side = if other < line.index { "before" } else { "behind" };
        let text = format!("`{}` must stand {side} `{token}`", rule.trailer);
        let found = Found::at(first_line(facts.bytes(), line.span.clone()), text);
        let (Some(old), Some(moved)) = (message.block(), moved(message, line.index, other)) else {
            return vec![found];
        };
        let with = moved.block().map(|block| moved.as_bytes()[block].to_vec());
        return vec![match with {
            Some(with) => found.fix(Fix::Replace { span: old, with }),
            None => found,
        }];
    }
    Vec::new()
}

/// The trailer directly beside the one that it must not be behind, or before.
fn moved(message: &Message, from: usize, beside: usize) -> Option<Message> {
    let trailer = message.trailers().get(from)?;
    let (token, value) = (message.token(trailer).to_vec(), message.raw_value(trailer).to_vec());
    let without = message.remove(&[from]);
    // One trailer before it is gone.
    let place = if beside < from { Place::Before(beside) } else { Place::After(beside - 1) };
    Some(without.insert(place, &token, &value))
}
