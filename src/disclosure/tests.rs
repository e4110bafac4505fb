//! PURE. What disclosure trailers say, and what they must survive.
