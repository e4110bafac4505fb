//! PURE. What agents write, and how to tell it from what people write.
