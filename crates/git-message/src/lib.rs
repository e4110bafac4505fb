//! PURE. Parses git commit messages as git does, and edits them without touching another byte.
//!
#![doc = include_str!("../README.md")]

mod block;
mod cleanup;
mod config;
mod edit;
pub mod lines;
mod message;
mod tail;
mod trailer;

pub use cleanup::{
    Cleanup, choose_comment, cleanup, comment_from_tail, is_empty_message, is_final_message_empty,
    is_template_untouched, with_message,
};
pub use config::{ConfiguredTrailer, Divider, TrailerConfig};
pub use edit::InsertAt;
pub use message::Message;
pub use trailer::{SIGNED_OFF_BY, Trailer};
