//! PURE. Text of any kind: made safe to show, laid out in columns, quoted, compared, decoded.

pub(crate) mod confusables;
pub(crate) mod did_you_mean;
pub(crate) mod encoding;
pub(crate) mod escape;
pub(crate) mod identity;
pub(crate) mod io_reason;
pub(crate) mod layout;
pub(crate) mod lines;
pub(crate) mod os_str;
pub(crate) mod quote;
pub(crate) mod reading;
pub(crate) mod written;
