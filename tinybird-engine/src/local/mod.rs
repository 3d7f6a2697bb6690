//! An engine in a child process: what the program that asks has of it.

mod folder;
pub(crate) mod frame;
mod process;
pub(crate) mod start;

pub(crate) use process::Process;
