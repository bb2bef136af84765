//! The world around the desk, as the tests need it.

<<<<<<< HEAD
pub(crate) mod bot;
pub mod shipped;
pub(crate) mod telegram;
=======
pub(crate) mod shipped;
>>>>>>> main
pub(crate) mod web;
