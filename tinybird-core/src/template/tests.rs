//! What is refused, where, and what is listed.

use super::*;
