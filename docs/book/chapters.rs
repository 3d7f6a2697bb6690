//! The chapters of the guide as documentation, so that rustdoc compiles and runs their Rust blocks.

include!(concat!(env!("OUT_DIR"), "/chapters.rs"));
