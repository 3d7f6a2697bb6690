//! The model of Tinybird's resources, the rules they obey, and their datafiles.
//!
//! This crate holds what the macros, the build-time renderer and the command line share. Applications use
//! the `tinybird` crate, which re-exports what they need.

pub mod codec;
pub mod column_type;
pub mod literal;
pub mod rule;
pub mod suggest;
