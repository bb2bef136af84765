//! What is in `deploy/`, held to what the program does.
