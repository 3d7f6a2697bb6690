//! Questions to the person at the terminal.

use std::io::{self, IsTerminal, Write as _};

/// What the person says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Yes,
    No,
    /// There is nobody to ask.
    Nobody,
}

/// Whether there is somebody to ask.
pub(crate) fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// A line that the person types; none where there is nobody to ask.
pub(crate) fn line(question: &str) -> Option<String> {
    if !is_attended() {
        return None;
    }
    anstream::eprint!("{question} ");
    let _ = io::stderr().flush();
    let mut line = String::new();
    io::stdin().read_line(&mut line).ok()?;
    Some(line.trim().to_owned())
}

/// A line that the person types, and that nobody sees.
pub(crate) fn hidden(question: &str) -> Result<String, String> {
    let hidden = Hidden::new();
    let line = line(question).ok_or("there is nobody to ask")?;
    drop(hidden);
    anstream::eprintln!();
    Ok(line)
}

/// A terminal that shows nothing of what is typed, for as long as this lives.
struct Hidden {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Hidden {
    fn new() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let stdin = rustix::stdio::stdin();
        let before = tcgetattr(stdin).ok().filter(|before| {
            let mut modes = before.clone();
            modes.local_modes.remove(LocalModes::ECHO);
            tcsetattr(stdin, OptionalActions::Now, &modes).is_ok()
        });
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Hidden {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let now = rustix::termios::OptionalActions::Now;
            let _ = rustix::termios::tcsetattr(rustix::stdio::stdin(), now, before);
        }
    }
}

#[cfg(not(unix))]
impl Hidden {
    /// What is typed is seen here: a pipe is better.
    fn new() -> Self {
        Self {}
    }
}

/// Asks; what is not clearly a yes is a no.
pub(crate) fn confirm(question: &str) -> Answer {
    if !is_attended() {
        return Answer::Nobody;
    }
    anstream::eprint!("{question} [y/N] ");
    let _ = io::stderr().flush();
    let mut line = String::new();
    match io::stdin().read_line(&mut line) {
        Ok(_) if matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes") => Answer::Yes,
        _ => Answer::No,
    }
}
