//! Connections to Google Cloud Storage: their options and rules.

use super::credentials::Credentials;
use crate::check::{check_json_object, compact_json};
use crate::kind::Kind;
use crate::options::options;
use crate::rule::{Violation, rules};
use crate::secret::secret_option;

options! {
    /// A connection to Google Cloud Storage, `TYPE gcs`: what `gcs_connection!` declares.
    pub struct GcsConnection { name: String, description: Option<String> };

    /// The key of a service account, a JSON object: a credential. Renders `GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON`.
    optional service_account_credentials_json: Credential via check_json_object as compact_json
        => "GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON";
    /// The access id of an HMAC key. Goes with `hmac_secret`. Renders `GCS_HMAC_ACCESS_ID`.
    optional hmac_access_id: Text => "GCS_HMAC_ACCESS_ID";
    /// The secret of an HMAC key: a credential. Goes with `hmac_access_id`. Renders `GCS_HMAC_SECRET`.
    optional hmac_secret: Credential => "GCS_HMAC_SECRET";
}

rules! {
    /// A GCS connection needs credentials: `service_account_credentials_json`, or `hmac_access_id` and
    /// `hmac_secret`.
    NO_CREDENTIALS = "gcs-no-credentials";
    /// A GCS connection has one kind of credentials: `service_account_credentials_json`, or `hmac_access_id`
    /// and `hmac_secret`. Remove one of the two.
    BOTH_WAYS = "gcs-both-ways";
    /// `hmac_access_id` and `hmac_secret` come together: an HMAC key has both. Add the missing one.
    HMAC_PAIR = "gcs-hmac-pair";
}

const CREDENTIALS: Credentials = Credentials {
    kind: Kind::Gcs,
    options: &[
        GcsConnection::OPTIONS.service_account_credentials_json,
        GcsConnection::OPTIONS.hmac_access_id,
        GcsConnection::OPTIONS.hmac_secret,
    ],
    single: "the JSON",
    key: "an HMAC key",
    example: |name| {
        format!("add `{}`", secret_option(name, GcsConnection::OPTIONS.service_account_credentials_json))
    },
    no_credentials: &NO_CREDENTIALS,
    both_ways: &BOTH_WAYS,
    incomplete_key: &HMAC_PAIR,
};

impl GcsConnection {
    pub(crate) fn check(&self) -> Vec<Violation> {
        CREDENTIALS.check(self.name(), self)
    }
}
