//! Connections to Google Cloud Storage: their options and rules.

use crate::check::{check_json_object, compact_json};
use crate::options::options;
use crate::rule::{OptionName, Place, Violation, rules};

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
    /// A GCS connection says how Tinybird enters the bucket: by `service_account_credentials_json`, or by
    /// `hmac_access_id` and `hmac_secret`.
    NO_CREDENTIALS = "gcs-no-credentials";
    /// A GCS connection enters the bucket one way, by `service_account_credentials_json`, or by
    /// `hmac_access_id` and `hmac_secret`. Remove one of the two: Tinybird would have to guess.
    BOTH_WAYS = "gcs-both-ways";
    /// `hmac_access_id` and `hmac_secret` come together: an HMAC key has both. Add the missing one.
    HMAC_PAIR = "gcs-hmac-pair";
}

const WAYS: &[OptionName] = &[
    GcsConnection::OPTIONS.service_account_credentials_json,
    GcsConnection::OPTIONS.hmac_access_id,
    GcsConnection::OPTIONS.hmac_secret,
];

impl GcsConnection {
    pub(crate) fn check(&self) -> Vec<Violation> {
        [self.no_credentials(), self.both_ways(), self.hmac_pair()].into_iter().flatten().collect()
    }

    fn hmac_option(&self) -> Option<OptionName> {
        let secret = self.hmac_secret.as_ref().map(|_| Self::OPTIONS.hmac_secret);
        self.hmac_access_id.as_ref().map(|_| Self::OPTIONS.hmac_access_id).or(secret)
    }

    fn no_credentials(&self) -> Option<Violation> {
        (self.service_account_credentials_json.is_none() && self.hmac_option().is_none()).then(|| {
            Violation::error(
                &NO_CREDENTIALS,
                Place::item(),
                "a GCS connection needs `service_account_credentials_json`, or both `hmac_access_id` and `hmac_secret`",
                "add `service_account_credentials_json: secret(\"GCS_SERVICE_ACCOUNT_CREDENTIALS_JSON\")`",
            )
            .about(WAYS)
        })
    }

    fn both_ways(&self) -> Option<Violation> {
        let hmac = self.hmac_option().filter(|_| self.service_account_credentials_json.is_some())?;
        Some(Violation::error(
            &BOTH_WAYS,
            Place::option(hmac),
            format!(
                "`{hmac}` stands beside `service_account_credentials_json`: a GCS connection is entered one way"
            ),
            "keep the JSON, or `hmac_access_id` and `hmac_secret`, and remove the other",
        ))
    }

    fn hmac_pair(&self) -> Option<Violation> {
        let hmac = (&self.service_account_credentials_json, &self.hmac_access_id, &self.hmac_secret);
        let options = Self::OPTIONS;
        let (given, missing, remedy) = match hmac {
            (None, Some(_), None) => (
                options.hmac_access_id,
                options.hmac_secret,
                "add `hmac_secret: secret(\"GCS_HMAC_SECRET\")`",
            ),
            (None, None, Some(_)) => (
                options.hmac_secret,
                options.hmac_access_id,
                "add `hmac_access_id: secret(\"GCS_HMAC_ACCESS_ID\")`",
            ),
            _ => return None,
        };
        let message = format!("`{given}` comes with `{missing}`: an HMAC key has both");
        Some(Violation::error(&HMAC_PAIR, Place::option(given), message, remedy).about(WAYS))
    }
}
