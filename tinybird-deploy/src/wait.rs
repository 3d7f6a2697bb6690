//! How long a deployment is waited for, and how it ends. Without I/O.

use std::time::Duration;

use tinybird_client::ErrorKind;

use crate::api::deployments::{Deployment, State};
use crate::error::Error;

/// How often the server is asked, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pace {
    /// The first wait: half a second. Each is half as long again as the one before.
    pub first: Duration,
    /// The longest wait: 5 seconds.
    pub longest: Duration,
    /// When it is given up: after 30 minutes.
    pub limit: Duration,
    /// For how long answers may be missing: 2 minutes. A deployment that failed is waited for as long, until the server
    /// removed it.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(500),
            longest: Duration::from_secs(5),
            limit: Duration::from_secs(30 * 60),
            patience: Duration::from_secs(120),
        }
    }
}

/// What the one who waits does next.
#[derive(Debug)]
pub enum Step {
    /// Wait so long, then ask for the deployment.
    Wait(Duration),
    /// It is over.
    Done(Box<Waited>),
}

/// How a deployment ended, as far as it was waited for.
#[derive(Debug)]
#[non_exhaustive]
pub enum Waited {
    /// It is live.
    Live(Deployment),
    /// It is ready, and was not to be set live.
    Staged(Deployment),
    /// It failed, or was removed: what was live before still is.
    Failed(Deployment),
    /// It is not ready in time, and goes on.
    GoesOn(Deployment),
    /// The server does not tell any more; the deployment goes on. With what was last known of it.
    Untold(Deployment, Error),
}

/// Waits for a deployment: says when to ask, and when it is over.
#[derive(Debug)]
pub struct Waiting {
    pace: Pace,
    promotes: bool,
    begin: Duration,
    wait: Duration,
    last: Deployment,
    /// Since when the server does not tell.
    untold_since: Option<Duration>,
    failed_since: Option<Duration>,
}

impl Waiting {
    /// Waits from now on for a deployment that began, until it is live, or, where it is not to be promoted, ready.
    #[must_use]
    pub fn new(deployment: Deployment, promotes: bool, pace: Pace, now: Duration) -> Self {
        let wait = pace.first;
        Self { pace, promotes, begin: now, wait, last: deployment, untold_since: None, failed_since: None }
    }

    /// What is known of the deployment.
    #[must_use]
    pub fn deployment(&self) -> &Deployment {
        &self.last
    }

    /// The first step.
    #[must_use]
    pub fn begin(&self) -> Step {
        Step::Wait(self.wait)
    }

    /// The step after the server was asked.
    pub fn step(&mut self, answer: Result<Deployment, Error>, now: Duration) -> Step {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) if error.is_not_found() => {
                let gone = Deployment { status: "deleted".to_owned(), live: false, ..self.last.clone() };
                return done(Waited::Failed(gone));
            }
            Err(error) => {
                let since = *self.untold_since.get_or_insert(now);
                let kind = error.client().map(tinybird_client::Error::kind);
                let is_final =
                    kind.is_some_and(|kind| matches!(kind, ErrorKind::Unauthorized | ErrorKind::Rejected));
                let is_over = now.saturating_sub(since) >= self.pace.patience;
                if is_final || is_over || self.is_late(now) {
                    return done(Waited::Untold(self.last.clone(), error));
                }
                return self.wait();
            }
        };
        self.untold_since = None;
        // What failed says so, and may be gone with its next answer.
        let keeps = !answer.errors.is_empty() || !answer.feedback.is_empty();
        let (errors, feedback) = (self.last.errors.clone(), self.last.feedback.clone());
        self.last = if keeps { answer } else { Deployment { errors, feedback, ..answer } };
        match self.last.state() {
            State::Live => done(Waited::Live(self.last.clone())),
            State::Staged if !self.promotes => done(Waited::Staged(self.last.clone())),
            State::Gone => done(Waited::Failed(self.last.clone())),
            State::Failed if self.has_failed_for_long(now) => done(Waited::Failed(self.last.clone())),
            _ if self.is_late(now) => done(Waited::GoesOn(self.last.clone())),
            _ => self.wait(),
        }
    }

    fn wait(&mut self) -> Step {
        self.wait = (self.wait + self.wait / 2).min(self.pace.longest);
        Step::Wait(self.wait)
    }

    /// The server removes what failed, and tells why until then.
    fn has_failed_for_long(&mut self, now: Duration) -> bool {
        let since = *self.failed_since.get_or_insert(now);
        now.saturating_sub(since) >= self.pace.patience
    }

    fn is_late(&self, now: Duration) -> bool {
        now.saturating_sub(self.begin) >= self.pace.limit
    }
}

fn done(waited: Waited) -> Step {
    Step::Done(Box::new(waited))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment(status: &str, live: bool) -> Deployment {
        Deployment { id: "2".to_owned(), status: status.to_owned(), live, ..Deployment::default() }
    }

    /// Lets it run with these answers, the last of which stays; returns how it ended and the waits.
    fn run(promotes: bool, answers: &[Result<Deployment, ()>]) -> (Waited, Vec<u128>) {
        let mut waiting =
            Waiting::new(deployment("calculating", false), promotes, Pace::default(), Duration::ZERO);
        let (mut now, mut waits, mut step) = (Duration::ZERO, Vec::new(), waiting.begin());
        let mut answers =
            answers.iter().cycle().take(answers.len()).chain(std::iter::repeat(answers.last().expect("one")));
        loop {
            match step {
                Step::Wait(wait) => {
                    now += wait;
                    waits.push(wait.as_millis());
                    let answer = answers.next().expect("one").clone();
                    step = waiting.step(answer.map_err(|()| Error::answer("it", "nothing")), now);
                }
                Step::Done(waited) => return (*waited, waits),
            }
        }
    }

    #[test]
    fn it_is_asked_soon_and_then_less_often() {
        let mut answers = vec![Ok(deployment("calculating", false)); 9];
        answers.push(Ok(deployment("data_ready", true)));
        let (waited, waits) = run(true, &answers);
        assert!(matches!(waited, Waited::Live(_)), "{waited:?}");
        assert_eq!(waits, [500, 750, 1125, 1687, 2531, 3796, 5000, 5000, 5000, 5000]);
    }

    #[test]
    fn what_is_ready_is_live_soon() {
        let answers = [Ok(deployment("data_ready", false)), Ok(deployment("data_ready", true))];
        assert!(matches!(run(true, &answers), (Waited::Live(_), waits) if waits.len() == 2));
        assert!(matches!(run(false, &answers), (Waited::Staged(_), waits) if waits.len() == 1));
    }

    #[test]
    fn what_failed_is_waited_for_until_it_is_gone() {
        let mut failed = deployment("failed", false);
        failed.errors.push(crate::Mistake::new("no"));
        let answers = [Ok(failed.clone()), Ok(failed.clone()), Ok(deployment("deleting", false))];
        let (waited, waits) = run(true, &answers);
        let Waited::Failed(last) = waited else { panic!("{waited:?}") };
        assert_eq!((last.errors[0].message.as_str(), waits.len()), ("no", 3));
        // A server that forgets to remove it.
        let (waited, waits) = run(true, &[Ok(failed)]);
        assert!(matches!(waited, Waited::Failed(_)) && waits.iter().sum::<u128>() < 130_000, "{waits:?}");
    }

    #[test]
    fn some_missing_answers_are_nothing() {
        let mut answers = vec![Err(()), Ok(deployment("calculating", false)), Err(()), Err(())];
        answers.push(Ok(deployment("data_ready", true)));
        assert!(matches!(run(true, &answers).0, Waited::Live(_)));
        let (waited, waits) = run(true, &[Err(())]);
        assert!(matches!(waited, Waited::Untold(..)), "{waited:?}");
        assert!(waits.iter().sum::<u128>() < 130_000, "{waits:?}");
    }

    #[test]
    fn there_is_a_limit() {
        let (waited, waits) = run(true, &[Ok(deployment("calculating", false))]);
        assert!(matches!(waited, Waited::GoesOn(_)), "{waited:?}");
        assert!((1_800_000..1_806_000).contains(&waits.iter().sum::<u128>()), "{waits:?}");
    }
}
