//! PURE. Bytes to message and back, without loss.
