//! A deployment, from the project to what is live.

use std::collections::HashSet;
use std::time::Duration;

use serde::Deserialize;
use tinybird_client::http::Method;

use crate::api::deployments::{Deployment, Level, Mistake};
use crate::api::{Api, json, lenient};
use crate::datafile::Datafile;
use crate::error::Error;
use crate::multipart;
use crate::wait::{Pace, Step, Waited, Waiting};

/// A deployment that is to be.
#[derive(Debug, Clone)]
#[must_use]
pub struct Deploy<'a> {
    api: &'a Api,
    allow_destructive: bool,
    promote: bool,
}

/// What the server says about a project.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// Whether it could be deployed, or is, or is what is deployed already.
    pub verdict: Verdict,
    /// The deployment, or what it would be.
    pub deployment: Deployment,
    /// What is wrong.
    pub mistakes: Vec<Mistake>,
    /// What may not be meant.
    pub warnings: Vec<Mistake>,
}

/// What the server makes of a project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It can be deployed, or a deployment began.
    Accepted,
    /// It is what is deployed.
    NoChanges,
    /// It cannot be deployed.
    #[default]
    Refused,
}

/// A deployment that began.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Started {
    /// What the server said at the beginning.
    pub check: Check,
    /// Whether its beginning was not answered: it was found in the list of deployments, where it was not before. It may be
    /// somebody else's.
    pub is_recognised: bool,
    promotes: bool,
}

impl<'a> Deploy<'a> {
    /// A deployment that is set live when it is ready, and deletes nothing.
    pub fn new(api: &'a Api) -> Self {
        Self { api, allow_destructive: false, promote: true }
    }

    /// Whether it may delete data sources, pipes and rows.
    pub fn allow_destructive(mut self, allow: bool) -> Self {
        self.allow_destructive = allow;
        self
    }

    /// Whether it is set live when it is ready. Else it is staged, until it is promoted or discarded.
    pub fn promote(mut self, promote: bool) -> Self {
        self.promote = promote;
        self
    }

    /// What the server would do with the project. Nothing is deployed.
    ///
    /// # Errors
    /// What the server or the connection refuses; that the project has mistakes is no error of this.
    pub fn check(&self, files: &[Datafile]) -> Result<Check, Error> {
        self.send(files, true)?.checked()
    }

    /// Begins the deployment, unless another one is in the way.
    ///
    /// Where the request breaks off, the list of deployments tells whether one began.
    ///
    /// # Errors
    /// Another deployment is in the way ([`Error::Busy`]), the project has mistakes ([`Error::Refused`]), it is not known whether it
    /// began ([`Error::Unknown`]), it would delete what it may not ([`Error::Destructive`]), or a request was refused, so that nothing began.
    pub fn start(&self, files: &[Datafile]) -> Result<Started, Error> {
        let before = self.api.deployments()?;
        if let Some(other) = before.iter().find(|other| other.is_in_the_way()) {
            return Err(Error::Busy(Box::new(other.clone())));
        }
        let promotes = self.promote;
        match self.send(files, false) {
            Ok(answer) => {
                let check = answer.check();
                match check.verdict {
                    Verdict::Refused => Err(Error::Refused(Box::new(check))),
                    Verdict::Accepted if check.deployment.id.is_empty() => {
                        let problem = "it names no deployment, and no new one is in the list";
                        self.recognise(&before, || Error::answer("the deployment", problem))
                    }
                    Verdict::Accepted
                        if !self.allow_destructive && !check.deployment.changes.destructive().is_empty() =>
                    {
                        let cancelled = self.api.discard(&check.deployment.id);
                        let error = cancelled.err().and_then(|error| match error {
                            Error::Client(error) => Some(error),
                            _ => None,
                        });
                        Err(Error::Destructive(Box::new(check.deployment), error))
                    }
                    _ => Ok(Started { check, is_recognised: false, promotes }),
                }
            }
            Err(error) if error.maybe_applied() => {
                match self.recognise(&before, || Error::Settings(String::new())) {
                    Ok(started) => Ok(started),
                    Err(Error::Settings(_)) => Err(Error::Client(error)),
                    Err(_) => Err(Error::Unknown(error)),
                }
            }
            Err(error) => Err(Error::Client(error)),
        }
    }

    /// Whether a deployment is there that was not before. The server may be slow to list it.
    fn recognise(&self, before: &[Deployment], none: impl Fn() -> Error) -> Result<Started, Error> {
        let known: HashSet<&str> = before.iter().map(|deployment| &*deployment.id).collect();
        for wait in [0, 1, 2, 3] {
            self.api.client().transport().sleep(Duration::from_secs(wait));
            let now = self.api.deployments()?;
            if let Some(new) = now.into_iter().find(|deployment| !known.contains(&*deployment.id)) {
                let warnings = new.said(Level::Warning);
                let check =
                    Check { verdict: Verdict::Accepted, deployment: new, warnings, ..Check::default() };
                return Ok(Started { check, is_recognised: true, promotes: self.promote });
            }
        }
        Err(none())
    }

    fn send(&self, files: &[Datafile], is_check: bool) -> Result<Answer, tinybird_client::Error> {
        let project = multipart::project(files);
        let mut request = self.api.request(Method::POST, &["v1", "deploy"]);
        if is_check {
            request = request.query("check", true);
        } else if self.promote {
            request = request.query("auto_promote", true);
        }
        if self.allow_destructive {
            request = request.query("allow_destructive_operations", true);
        }
        let sent = request.body(project.media_type, project.body).timeout(self.api.slow()).send();
        Answer::of(sent)
    }
}

/// The answer to a project.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Answer {
    #[serde(deserialize_with = "lenient::nullable")]
    result: String,
    #[serde(deserialize_with = "lenient::nullable", alias = "build")]
    deployment: Deployment,
    #[serde(deserialize_with = "lenient::entries")]
    errors: Vec<Mistake>,
    #[serde(deserialize_with = "lenient::nullable")]
    error: Option<serde_json::Value>,
}

impl Answer {
    /// What was answered; also where the server refuses the project by its status, if it says what is wrong in it.
    pub(crate) fn of(
        sent: Result<tinybird_client::http::Response<tinybird_client::Bytes>, tinybird_client::Error>,
    ) -> Result<Self, tinybird_client::Error> {
        match sent {
            Ok(answer) => Ok(json(&answer, "the deployment").unwrap_or_default()),
            Err(error) => match serde_json::from_slice::<Self>(error.body()) {
                Ok(answer) if answer.says_mistakes() => Ok(Self { result: "failed".to_owned(), ..answer }),
                _ => Err(error),
            },
        }
    }

    /// The same of an answer that begins nothing: it must say what it means.
    pub(crate) fn checked(self) -> Result<Check, Error> {
        match &*self.result {
            "success" | "no_changes" | "failed" => Ok(self.check()),
            _ => Err(Error::answer("the project", "it does not say whether the project is accepted")),
        }
    }

    fn says_mistakes(&self) -> bool {
        !self.errors.is_empty() || !self.deployment.said(Level::Error).is_empty()
    }

    pub(crate) fn check(self) -> Check {
        let verdict = match &*self.result {
            "success" => Verdict::Accepted,
            "no_changes" => Verdict::NoChanges,
            "failed" => Verdict::Refused,
            // An answer that cannot be read says nothing about what began.
            _ => Verdict::Accepted,
        };
        let mut mistakes = self.errors;
        mistakes.extend(self.deployment.said(Level::Error));
        if let Some(error) =
            self.error.filter(|error| mistakes.is_empty() && verdict == Verdict::Refused && !error.is_null())
        {
            mistakes.push(Mistake::new(error.as_str().map_or_else(|| error.to_string(), str::to_owned)));
        }
        let mut seen = HashSet::new();
        mistakes.retain(|mistake| seen.insert(mistake.clone()));
        let warnings = self.deployment.said(Level::Warning);
        Check { verdict, deployment: self.deployment, mistakes, warnings }
    }
}

impl Started {
    /// What waits for it.
    #[must_use]
    pub fn waiting(&self, pace: Pace, now: Duration) -> Waiting {
        Waiting::new(self.check.deployment.clone(), self.promotes, pace, now)
    }

    /// Waits until it is live, or, where it is not to be promoted, ready.
    ///
    /// # Errors
    /// None: what the server does not tell is part of the answer.
    pub fn wait(&self, api: &Api) -> Result<Waited, Error> {
        let transport = api.client().transport();
        if self.check.verdict == Verdict::NoChanges {
            return Ok(Waited::Live(self.check.deployment.clone()));
        }
        let mut waiting = self.waiting(Pace::default(), transport.now());
        let mut step = waiting.begin();
        loop {
            match step {
                Step::Wait(wait) => {
                    transport.sleep(wait);
                    step = waiting.step(api.deployment(&self.check.deployment.id), transport.now());
                }
                Step::Done(waited) => return Ok(*waited),
            }
        }
    }
}
