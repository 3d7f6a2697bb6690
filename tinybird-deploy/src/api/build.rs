//! Builds: the project in a branch, without a deployment.

use tinybird_client::http::Method;

use super::Api;
use crate::datafile::Datafile;
use crate::deploy::{Answer, Check};
use crate::error::Error;
use crate::multipart;

impl Api {
    /// Puts the project into the branch, or the local workspace, that the token is of.
    ///
    /// # Errors
    /// What the server or the connection refuses; that the project has mistakes is no error of this.
    pub fn build(&self, files: &[Datafile]) -> Result<Check, Error> {
        let project = multipart::project(files);
        let request = self.request(Method::POST, &["v1", "build"]).timeout(self.slow());
        Answer::of(request.body(project.media_type, project.body).send())?.checked()
    }
}
