//! Ctrl-C while a deployment is waited for, at a terminal: it is a key that is read, so that the command can ask what is meant.
//!
//! Where nobody is at a terminal, it ends the command, as it ends any other. What was said before tells what goes on.

use std::time::Duration;

/// The terminal, whose Ctrl-C is a key for as long as this lives.
pub(crate) struct Interrupt {
    #[cfg(unix)]
    before: Option<rustix::termios::Termios>,
}

#[cfg(unix)]
impl Interrupt {
    /// From now on Ctrl-C is a key, where somebody is at the terminal.
    pub(crate) fn listen() -> Self {
        use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
        if !crate::question::is_attended() {
            return Self { before: None };
        }
        let stdin = rustix::stdio::stdin();
        let before = tcgetattr(stdin).ok().filter(|before| {
            let mut modes = before.clone();
            modes.special_codes[SpecialCodeIndex::VINTR] = DISABLED;
            modes.local_modes.remove(LocalModes::ICANON | LocalModes::ECHO);
            tcsetattr(stdin, OptionalActions::Now, &modes).is_ok()
        });
        Self { before }
    }

    /// Waits, and says whether Ctrl-C was typed meanwhile.
    pub(crate) fn sleep(&self, wait: Duration) -> bool {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        if self.before.is_none() {
            std::thread::sleep(wait);
            return false;
        }
        let stdin = rustix::stdio::stdin();
        let end = std::time::Instant::now() + wait;
        loop {
            let left = end.saturating_duration_since(std::time::Instant::now());
            let Ok(timeout) = Timespec::try_from(left) else { return false };
            match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], Some(&timeout)) {
                Ok(0) => return false,
                Ok(_) => {
                    let mut keys = [0; 64];
                    match rustix::io::read(stdin, &mut keys) {
                        Ok(0) | Err(_) => {
                            std::thread::sleep(left);
                            return false;
                        }
                        Ok(count) if keys.iter().take(count).any(|key| *key == CTRL_C) => return true,
                        // Other keys mean nothing here.
                        Ok(_) => {}
                    }
                }
                // A signal came.
                Err(_) if left.is_zero() => return false,
                Err(_) => {}
            }
        }
    }
}

/// What a terminal takes for no key: a command that it would be is never typed.
#[cfg(unix)]
const DISABLED: u8 = if cfg!(any(target_os = "linux", target_os = "android")) { 0 } else { 0xff };

#[cfg(unix)]
const CTRL_C: u8 = 3;

#[cfg(unix)]
impl Drop for Interrupt {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let now = rustix::termios::OptionalActions::Now;
            let _ = rustix::termios::tcsetattr(rustix::stdio::stdin(), now, before);
        }
    }
}

#[cfg(not(unix))]
impl Interrupt {
    /// Ctrl-C ends the command here.
    pub(crate) fn listen() -> Self {
        Self {}
    }

    /// Waits.
    pub(crate) fn sleep(&self, wait: Duration) -> bool {
        std::thread::sleep(wait);
        false
    }
}
