//! PURE. The disclosure is not where the policy's order puts it.

use super::facts::DisclosureLine;
use super::finding::{Applicability, Edit, Violation};
use super::trailer_order::Order;
use super::{CommitFacts, Linter, Rule, RuleId, first_line};
use crate::policy::Severity;
use git_message::{InsertAt, Message};

pub(super) static RULE: Rule = Rule {
    id: RuleId::DisclosureOrder,
    severity: Severity::Error,
    explain: "\
The policy's `trailers: {order: [...]}` says where the disclosure is: usually after `Fixes:` and before \
the first `Signed-off-by:`, so that the sign-off covers it.

bad:   Signed-off-by: Robin Tester <robin@example.org>
       AI-used-for: code
good:  AI-used-for: code
       Signed-off-by: Robin Tester <robin@example.org>

Move the line; `--fix` can do that.",
    judges_letters: false,
    needs_changes: None,
    check,
};

fn check(linter: &Linter<'_>, facts: &CommitFacts<'_>) -> Vec<Violation> {
    if facts.disclosures.is_empty() {
        return Vec::new();
    }
    let message = facts.input.message;
    let tokens = &linter.policy.trailers.order;
    let order = Order::new(tokens, message);
    let mut misplaced = facts.disclosures.iter().filter_map(|line| {
        let other = order.out_of_place(line.index, order.rank(line.token.as_bytes())?)?;
        Some((line, other))
    });
    let Some((line, other)) = misplaced.next() else { return Vec::new() };
    let token = crate::text::escape::line(message.canonical_token(&message.trailers()[other]));
    let side = if other < line.index { "before" } else { "after" };
    let text = format!("`{}` must stand {side} `{token}`", line.token);
    let violation = Violation::at(first_line(facts.bytes(), line.span.clone()), text);
    let edit =
        moved(message, line.index, other).filter(|edit| puts_right(edit, message, line, tokens));
    vec![violation.fix(Applicability::Automatic, edit)]
}

/// Whether the trailer is in its place after the edit, in a message that git reads as it did before: an odd
/// first paragraph can become the title, or stop being one.
fn puts_right(edit: &Edit, message: &Message, line: &DisclosureLine, tokens: &[String]) -> bool {
    let fixed = Message::parse(edit.apply(message.as_bytes()), message.config());
    if fixed.trailers().len() != message.trailers().len() {
        return false;
    }
    let order = Order::new(tokens, &fixed);
    let Some(rank) = order.rank(line.token.as_bytes()) else { return false };
    let trailers = fixed.trailers().iter().enumerate();
    let mut disclosures =
        trailers.filter(|(_, trailer)| fixed.has_token(trailer, line.token.as_bytes()));
    disclosures.all(|(index, _)| order.out_of_place(index, rank).is_none())
}

/// Moves a trailer directly beside the one that it is on the wrong side of.
fn moved(message: &Message, from: usize, beside: usize) -> Option<Edit> {
    let trailer = message.trailers().get(from)?;
    let (token, value) = (message.token(trailer).to_vec(), message.raw_value(trailer).to_vec());
    let without = message.remove(&[from]);
    // One trailer before it is gone.
    let place = if beside < from { InsertAt::Before(beside) } else { InsertAt::After(beside - 1) };
    let moved = without.insert(place, &token, &value);
    let with = moved.as_bytes()[moved.block()?].to_vec();
    Some(Edit::Replace { span: message.block()?, with })
}
