//! PURE. Who wrote a layer.

/// The author of a layer: the globs of a preset are compiled by a test, not at each start.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Author {
    /// It is a preset.
    Us,
    /// It is a project's own.
    Project,
}
