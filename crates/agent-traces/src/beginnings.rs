//! PURE. Known texts by their first byte. Most of what is compared with them is told by that alone. No matching here.

/// Known texts with what belongs to them, those with the same first byte together and in the order of the catalogue.
#[derive(Clone, Debug)]
pub(crate) struct Beginnings<T> {
    by_first: Vec<Vec<(String, T)>>,
}

impl<T> Default for Beginnings<T> {
    fn default() -> Self {
        Beginnings { by_first: Vec::new() }
    }
}

impl<T> Beginnings<T> {
    /// Adds a text. An empty one begins nothing.
    pub(crate) fn add(&mut self, text: &str, value: T) {
        let Some(&first) = text.as_bytes().first() else { return };
        let at = usize::from(first.to_ascii_lowercase());
        if at >= self.by_first.len() {
            self.by_first.resize_with(at + 1, Vec::new);
        }
        self.by_first[at].push((text.to_owned(), value));
    }

    /// Returns the known texts whose first byte, in either case, is that of a text.
    pub(crate) fn like(&self, text: &[u8]) -> &[(String, T)] {
        let first = text.first().map(|first| usize::from(first.to_ascii_lowercase()));
        first.and_then(|first| self.by_first.get(first)).map_or(&[], Vec::as_slice)
    }

    /// Returns whether a text begins with a known one, in either case.
    pub(crate) fn may_begin(&self, text: &[u8]) -> bool {
        self.like(text).iter().any(|(known, _)| {
            text.get(..known.len()).is_some_and(|head| head.eq_ignore_ascii_case(known.as_bytes()))
        })
    }
}
