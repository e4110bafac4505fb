//! PURE. A message on its way to a commit: what is removed from it, whose sign-offs it has, what it inherits,
//! and where the confirmed trailers go. Nothing here asks, reads a repository or prints.

mod carried;
mod cause;
mod compose;
mod evidence;
mod inherit;
mod kind;
mod message_cleaner;
mod removal;
mod sign_off_lines;
mod sign_off_owner;
mod united;

pub(crate) use cause::Cause;
pub(crate) use compose::disclosure_lines;
pub(crate) use compose::{SIGN_OFF, Unencodable, encoded, none, squashed_lines};
pub use compose::{lines_of, with_disclosure};
pub(crate) use compose::{with_colon, with_disclosure_before};
pub(crate) use evidence::{discloses, lines_about_ai, uses_of_ai};
pub(crate) use inherit::{
    Making, Origin, Picked, Source, covers, has_sign_off_of_committer_or_author, mended, picked,
    spare_sign_offs_of,
};
pub(crate) use kind::{CommitKind, is_cover_letter};
pub(crate) use message_cleaner::{EmptyMessage, MessageCleaner};
pub use removal::RemovalPlan;
pub(crate) use removal::{Removal, says_ai, says_no_ai, traces};
pub(crate) use sign_off_lines::{is_sign_off, sign_off_values, sign_offs};
pub(crate) use sign_off_owner::{Owner, SignOffOwners};
