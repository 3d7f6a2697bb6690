//! Connections to Amazon S3: their options and rules.

use crate::check::{check_region, check_role_arn};
use crate::options::options;
use crate::rule::{OptionName, Place, Violation, rules};

options! {
    /// A connection to Amazon S3, `TYPE s3`: what `s3_connection!` declares.
    pub struct S3Connection { name: String, description: Option<String> };

    /// The AWS region of the bucket, such as `us-east-1`. Renders `S3_REGION`.
    required region: Text via check_region => "S3_REGION";
    /// The ARN of the IAM role that Tinybird assumes. Renders `S3_ARN`.
    optional arn: Text via check_role_arn => "S3_ARN";
    /// The id of an access key: a credential. Goes with `secret`. Renders `S3_ACCESS_KEY`.
    optional access_key: Credential => "S3_ACCESS_KEY";
    /// The secret of the access key: a credential. Goes with `access_key`. Renders `S3_SECRET`.
    optional secret: Credential => "S3_SECRET";
}

rules! {
    /// An S3 connection says how Tinybird enters the bucket: by a role's `arn`, or by `access_key` and
    /// `secret`.
    NO_CREDENTIALS = "s3-no-credentials";
    /// An S3 connection enters the bucket one way, by a role's `arn`, or by `access_key` and `secret`. Remove
    /// one of the two: Tinybird would have to guess.
    BOTH_WAYS = "s3-both-ways";
    /// `access_key` and `secret` come together: an access key has an id and a secret. Add the missing one.
    KEY_AND_SECRET = "s3-key-and-secret";
}

const WAYS: &[OptionName] =
    &[S3Connection::OPTIONS.arn, S3Connection::OPTIONS.access_key, S3Connection::OPTIONS.secret];

impl S3Connection {
    pub(crate) fn check(&self) -> Vec<Violation> {
        [self.no_credentials(), self.both_ways(), self.key_and_secret()].into_iter().flatten().collect()
    }

    fn key_option(&self) -> Option<OptionName> {
        let secret = self.secret.as_ref().map(|_| Self::OPTIONS.secret);
        self.access_key.as_ref().map(|_| Self::OPTIONS.access_key).or(secret)
    }

    fn no_credentials(&self) -> Option<Violation> {
        (self.arn.is_none() && self.key_option().is_none()).then(|| {
            Violation::error(
                &NO_CREDENTIALS,
                Place::item(),
                "an S3 connection needs `arn`, or both `access_key` and `secret`",
                "add `arn: \"arn:aws:iam::123456789012:role/your-role\"`, or \
                 `access_key: secret(\"S3_ACCESS_KEY\"), secret: secret(\"S3_SECRET\")`",
            )
            .about(WAYS)
        })
    }

    fn both_ways(&self) -> Option<Violation> {
        let key = self.key_option().filter(|_| self.arn.is_some())?;
        Some(Violation::error(
            &BOTH_WAYS,
            Place::option(key),
            format!("`{key}` stands beside `arn`: an S3 connection is entered one way"),
            "keep `arn`, or `access_key` and `secret`, and remove the other",
        ))
    }

    fn key_and_secret(&self) -> Option<Violation> {
        let options = Self::OPTIONS;
        let (given, missing, remedy) = match (&self.arn, &self.access_key, &self.secret) {
            (None, Some(_), None) => {
                (options.access_key, options.secret, "add `secret: secret(\"S3_SECRET\")`")
            }
            (None, None, Some(_)) => {
                (options.secret, options.access_key, "add `access_key: secret(\"S3_ACCESS_KEY\")`")
            }
            _ => return None,
        };
        let message = format!("`{given}` comes with `{missing}`: an access key has both");
        Some(Violation::error(&KEY_AND_SECRET, Place::option(given), message, remedy).about(WAYS))
    }
}
