//! Rows as the macros expand them, written and read.

mod page_view;
mod reading;
mod writing;
