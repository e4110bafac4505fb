//! PURE. A message on its way to a commit: what is removed from it, whose sign-offs it has, what it inherits,
//! and where the confirmed trailers go. Nothing here asks, reads a repository or prints.

mod cause;
mod compose;
mod inherit;
mod kind;
mod message_cleaner;
mod removal;
mod sign_off;

pub use cause::Cause;
pub(crate) use compose::{SIGN_OFF, Unencodable, encoded, none, squashed_lines};
pub use compose::{disclosure_lines, lines_of, with_disclosure};
pub use inherit::{Origin, Source, has_own_sign_off, picked};
pub use kind::{CommitKind, is_cover_letter};
pub(crate) use message_cleaner::{EmptyMessage, MessageCleaner};
pub use removal::{Removal, RemovalPlan, is_sign_off, says_ai, sign_off_values, traces};
pub use sign_off::{Owner, SignOffOwners};
