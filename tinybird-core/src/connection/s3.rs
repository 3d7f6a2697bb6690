//! Connections to Amazon S3: their options and rules.

use super::credentials::Credentials;
use crate::check::{check_region, check_role_arn};
use crate::kind::Kind;
use crate::options::options;
use crate::rule::{Violation, rules};
use crate::secret::secret_option;

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
    /// An S3 connection needs credentials: a role's `arn`, or `access_key` and `secret`.
    NO_CREDENTIALS = "s3-no-credentials";
    /// An S3 connection has one kind of credentials: a role's `arn`, or `access_key` and `secret`. Remove one
    /// of the two.
    BOTH_WAYS = "s3-both-ways";
    /// `access_key` and `secret` come together: an access key has an id and a secret. Add the missing one.
    KEY_AND_SECRET = "s3-key-and-secret";
}

const CREDENTIALS: Credentials = Credentials {
    kind: Kind::S3,
    options: &[S3Connection::OPTIONS.arn, S3Connection::OPTIONS.access_key, S3Connection::OPTIONS.secret],
    single: "`arn`",
    key: "an access key",
    example: |name| {
        let [id, secret] = [S3Connection::OPTIONS.access_key, S3Connection::OPTIONS.secret];
        format!(
            "add `arn: \"arn:aws:iam::123456789012:role/your-role\"`, or `{}, {}`",
            secret_option(name, id),
            secret_option(name, secret),
        )
    },
    no_credentials: &NO_CREDENTIALS,
    both_ways: &BOTH_WAYS,
    incomplete_key: &KEY_AND_SECRET,
};

impl S3Connection {
    pub(crate) fn check(&self) -> Vec<Violation> {
        CREDENTIALS.check(self.name(), self)
    }
}
