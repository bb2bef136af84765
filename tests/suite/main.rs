//! One integration binary: it links once and shares the kit.
