//! PURE. Text that comes from outside or goes to people: safe to show, and compared as people compare it.

pub(crate) mod did_you_mean;
pub(crate) mod quote;
