//! PURE. The policy's order of trailers: `disclosure_order` and `sign_off_order` hold messages against it.

use git_message::Message;

/// The trailers of a message by their place in the policy's order.
pub(super) struct Order<'a> {
    tokens: &'a [String],
    /// For each trailer, the place of its token in the order, if it is named there.
    ranks: Vec<Option<usize>>,
    /// For each trailer, the highest rank before it and the lowest after it: they tell whether a search pays. A
    /// message may have 100,000 trailers.
    around: Vec<(Option<usize>, Option<usize>)>,
}

impl<'a> Order<'a> {
    pub(super) fn new(tokens: &'a [String], message: &Message) -> Self {
        let mut order = Self { tokens, ranks: Vec::new(), around: Vec::new() };
        if !tokens.is_empty() {
            let trailers = message.trailers().iter();
            order.ranks =
                trailers.map(|trailer| order.rank(message.canonical_token(trailer))).collect();
            order.around = around(&order.ranks);
        }
        order
    }

    /// The place of a token in the order.
    pub(super) fn rank(&self, token: &[u8]) -> Option<usize> {
        rank(self.tokens, token)
    }

    /// The trailer that is on the wrong side of the one at `index`: the first of those that belong after it,
    /// else the last of those that belong before it.
    pub(super) fn out_of_place(&self, index: usize, rank: usize) -> Option<usize> {
        let (before, after) = self.around.get(index)?;
        if before.is_none_or(|highest| highest <= rank) && after.is_none_or(|least| least >= rank) {
            return None;
        }
        let too_early =
            self.ranks[..index].iter().position(|other| other.is_some_and(|r| r > rank));
        too_early.or_else(|| {
            let after = &self.ranks[index + 1..];
            let too_late = after.iter().rposition(|other| other.is_some_and(|r| r < rank));
            too_late.map(|at| index + 1 + at)
        })
    }
}

/// The place of a token in the order, if it is named there.
pub(super) fn rank(order: &[String], token: &[u8]) -> Option<usize> {
    order.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(token))
}

fn around(ranks: &[Option<usize>]) -> Vec<(Option<usize>, Option<usize>)> {
    let mut around = vec![(None, None); ranks.len()];
    let mut highest = None;
    for ((before, _), rank) in around.iter_mut().zip(ranks) {
        *before = highest;
        highest = highest.max(*rank);
    }
    let mut lowest: Option<usize> = None;
    for ((_, after), rank) in around.iter_mut().zip(ranks).rev() {
        *after = lowest;
        lowest = lowest.into_iter().chain(*rank).min();
    }
    around
}
