//! Connections to Kafka: their options and rules.

use crate::check::{check_brokers, check_http_url, check_pem, check_region, check_role_arn, trim_lines};
use crate::choice::choices;
use crate::options::options;
use crate::rule::{OptionName, Place, Violation, rules};
use crate::secret::secret_option;

choices! {
    /// How Tinybird talks to a Kafka cluster: `KAFKA_SECURITY_PROTOCOL`.
    pub open enum SecurityProtocol {
        /// SASL authentication over TLS: `SASL_SSL`. Use it wherever the cluster offers it.
        SaslSsl = "SASL_SSL",
        /// Neither authentication nor encryption: `PLAINTEXT`. For local clusters.
        Plaintext = "PLAINTEXT",
        /// SASL authentication without encryption: `SASL_PLAINTEXT`.
        SaslPlaintext = "SASL_PLAINTEXT",
    }
}

choices! {
    /// How Tinybird authenticates to a Kafka cluster: `KAFKA_SASL_MECHANISM`.
    pub open enum SaslMechanism {
        /// User and password: `PLAIN`. Needs `key` and `secret`.
        Plain = "PLAIN",
        /// Salted challenge and response over SHA-256: `SCRAM-SHA-256`. Needs `key` and `secret`.
        ScramSha256 = "SCRAM-SHA-256",
        /// Salted challenge and response over SHA-512: `SCRAM-SHA-512`. Needs `key` and `secret`.
        ScramSha512 = "SCRAM-SHA-512",
        /// OAuth 2 tokens: `OAUTHBEARER`. Needs the `sasl_oauthbearer_..` options.
        OauthBearer = "OAUTHBEARER",
    }
}

choices! {
    /// Where the tokens of `OAUTHBEARER` come from: `KAFKA_SASL_OAUTHBEARER_METHOD`.
    pub open enum SaslOauthbearerMethod {
        /// Amazon's IAM, for Amazon MSK: `AWS`.
        Aws = "AWS",
    }
}

options! {
    /// A connection to a Kafka cluster, `TYPE kafka`: what `kafka_connection!` declares.
    pub struct KafkaConnection { name: String, description: Option<String> };

    /// The brokers to contact first: `host:port`, several separated by commas. Renders `KAFKA_BOOTSTRAP_SERVERS`.
    required bootstrap_servers: Text via check_brokers => "KAFKA_BOOTSTRAP_SERVERS";
    /// Whether the traffic is encrypted and authenticated; Tinybird's default is `SaslSsl`. Renders
    /// `KAFKA_SECURITY_PROTOCOL`.
    optional security_protocol: Choice<SecurityProtocol> => "KAFKA_SECURITY_PROTOCOL";
    /// How Tinybird authenticates. Renders `KAFKA_SASL_MECHANISM`.
    optional sasl_mechanism: Choice<SaslMechanism> => "KAFKA_SASL_MECHANISM";
    /// Where the tokens of `sasl_mechanism: OauthBearer` come from. Renders `KAFKA_SASL_OAUTHBEARER_METHOD`.
    optional sasl_oauthbearer_method: Choice<SaslOauthbearerMethod> => "KAFKA_SASL_OAUTHBEARER_METHOD";
    /// The AWS region of the MSK cluster, such as `us-east-1`. Renders `KAFKA_SASL_OAUTHBEARER_AWS_REGION`.
    optional sasl_oauthbearer_aws_region: Text via check_region => "KAFKA_SASL_OAUTHBEARER_AWS_REGION";
    /// The ARN of the IAM role that Tinybird assumes. Renders `KAFKA_SASL_OAUTHBEARER_AWS_ROLE_ARN`.
    optional sasl_oauthbearer_aws_role_arn: Text via check_role_arn => "KAFKA_SASL_OAUTHBEARER_AWS_ROLE_ARN";
    /// The external id that the role's trust policy asks for. Renders `KAFKA_SASL_OAUTHBEARER_AWS_EXTERNAL_ID`.
    optional sasl_oauthbearer_aws_external_id: Text => "KAFKA_SASL_OAUTHBEARER_AWS_EXTERNAL_ID";
    /// The user name, or the API key. Goes with `secret`. Renders `KAFKA_KEY`.
    optional key: Text => "KAFKA_KEY";
    /// The password, or the API secret: a credential. Goes with `key`. Renders `KAFKA_SECRET`.
    optional secret: Credential => "KAFKA_SECRET";
    /// The address of the schema registry, `http://` or `https://`. Renders `KAFKA_SCHEMA_REGISTRY_URL`.
    optional schema_registry_url: Text via check_http_url => "KAFKA_SCHEMA_REGISTRY_URL";
    /// The certificate of a private certificate authority, as PEM text or a secret. Renders `KAFKA_SSL_CA_PEM`.
    optional ssl_ca_pem: Pem via check_pem as trim_lines => "KAFKA_SSL_CA_PEM";
}

rules! {
    /// `key` and `secret` come together: they are the user and the password. Add the missing one, or remove
    /// the other.
    KEY_AND_SECRET = "kafka-key-and-secret";
    /// `sasl_mechanism` `Plain`, `ScramSha256` and `ScramSha512` authenticate with a user and a password: add
    /// `key` and `secret`.
    PASSWORD_MECHANISM = "kafka-password-mechanism";
    /// `sasl_mechanism: OauthBearer` gets its tokens from an AWS role, and needs the three options that
    /// identify it: `sasl_oauthbearer_method`, `sasl_oauthbearer_aws_region` and
    /// `sasl_oauthbearer_aws_role_arn`.
    OAUTHBEARER_NEEDS = "kafka-oauthbearer-needs";
    /// `sasl_mechanism: OauthBearer` authenticates by a role, and does not use `key` and `secret`. Remove
    /// them, or choose a mechanism with a password.
    OAUTHBEARER_CREDENTIALS = "kafka-oauthbearer-credentials";
    /// The options `sasl_oauthbearer_..` mean something only with `sasl_mechanism: OauthBearer`. Set that, or
    /// remove them.
    OAUTHBEARER_OPTIONS = "kafka-oauthbearer-options";
    /// With `security_protocol: Plaintext` Kafka does not authenticate, so `sasl_mechanism`, `key` and
    /// `secret` are ignored. Write `SaslPlaintext` or `SaslSsl` where the cluster asks for a password; remove
    /// them where it does not. This is a warning.
    PLAINTEXT_SASL = "kafka-plaintext-sasl";
}

impl KafkaConnection {
    pub(crate) fn check(&self) -> Vec<Violation> {
        [
            self.key_and_secret(),
            self.password_mechanism(),
            self.oauthbearer_needs(),
            self.oauthbearer_credentials(),
            self.oauthbearer_options(),
            self.plaintext_sasl(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn key_and_secret(&self) -> Option<Violation> {
        let options = Self::OPTIONS;
        let (given, missing) = match (&self.key, &self.secret) {
            (Some(_), None) => (options.key, options.secret),
            (None, Some(_)) => (options.secret, options.key),
            _ => return None,
        };
        // With a role there is neither, which is another rule.
        if self.sasl_mechanism == Some(SaslMechanism::OauthBearer) {
            return None;
        }
        let message = format!("`{given}` comes with `{missing}`: Kafka authenticates with both");
        let remedy = format!("add `{}`", secret_option(self.name(), missing));
        let violation = Violation::error(&KEY_AND_SECRET, Place::option(given), message, remedy);
        Some(violation.about(&[Self::OPTIONS.key, Self::OPTIONS.secret]))
    }

    fn password_mechanism(&self) -> Option<Violation> {
        let mechanism = self.sasl_mechanism.as_ref()?;
        let takes_password = matches!(
            mechanism,
            SaslMechanism::Plain | SaslMechanism::ScramSha256 | SaslMechanism::ScramSha512
        );
        if !takes_password || self.key.is_some() || self.secret.is_some() {
            return None;
        }
        Some(
            Violation::error(
                &PASSWORD_MECHANISM,
                Place::option(Self::OPTIONS.sasl_mechanism),
                format!("`sasl_mechanism: {}` needs `key` and `secret`", mechanism.name()),
                format!(
                    "add `{}, {}`",
                    secret_option(self.name(), Self::OPTIONS.key),
                    secret_option(self.name(), Self::OPTIONS.secret),
                ),
            )
            .about(&[Self::OPTIONS.key, Self::OPTIONS.secret]),
        )
    }

    fn oauthbearer_options_given(&self) -> [(OptionName, bool); 4] {
        [
            (Self::OPTIONS.sasl_oauthbearer_method, self.sasl_oauthbearer_method.is_some()),
            (Self::OPTIONS.sasl_oauthbearer_aws_region, self.sasl_oauthbearer_aws_region.is_some()),
            (Self::OPTIONS.sasl_oauthbearer_aws_role_arn, self.sasl_oauthbearer_aws_role_arn.is_some()),
            (Self::OPTIONS.sasl_oauthbearer_aws_external_id, self.sasl_oauthbearer_aws_external_id.is_some()),
        ]
    }

    fn oauthbearer_needs(&self) -> Option<Violation> {
        if self.sasl_mechanism != Some(SaslMechanism::OauthBearer) {
            return None;
        }
        let [method, region, role, _external_id] = self.oauthbearer_options_given();
        let examples = ["Aws", "\"us-east-1\"", "\"arn:aws:iam::123456789012:role/your-role\""];
        let options = [method, region, role].into_iter().zip(examples);
        let missing: Vec<_> =
            options.filter(|((_, given), _)| !given).map(|((name, _), example)| (name, example)).collect();
        let names = crate::suggest::all_of(missing.iter().map(|(name, _)| name))?;
        let added: Vec<String> = missing.iter().map(|(name, example)| format!("{name}: {example}")).collect();
        Some(
            Violation::error(
                &OAUTHBEARER_NEEDS,
                Place::option(Self::OPTIONS.sasl_mechanism),
                format!("`sasl_mechanism: OauthBearer` also needs {names}"),
                format!("add `{}`", added.join(", ")),
            )
            .about(&[
                Self::OPTIONS.sasl_oauthbearer_method,
                Self::OPTIONS.sasl_oauthbearer_aws_region,
                Self::OPTIONS.sasl_oauthbearer_aws_role_arn,
            ]),
        )
    }

    fn oauthbearer_credentials(&self) -> Option<Violation> {
        let given = if self.key.is_some() { Self::OPTIONS.key } else { Self::OPTIONS.secret };
        let is_given = self.key.is_some() || self.secret.is_some();
        (is_given && self.sasl_mechanism == Some(SaslMechanism::OauthBearer)).then(|| {
            Violation::error(
                &OAUTHBEARER_CREDENTIALS,
                Place::option(given),
                format!(
                    "`{given}` has no use with `sasl_mechanism: OauthBearer`, which authenticates by a role"
                ),
                "remove `key` and `secret`, or choose `sasl_mechanism: Plain`",
            )
        })
    }

    fn oauthbearer_options(&self) -> Option<Violation> {
        if self.sasl_mechanism == Some(SaslMechanism::OauthBearer) {
            return None;
        }
        let (given, _) = self.oauthbearer_options_given().into_iter().find(|(_, given)| *given)?;
        Some(
            Violation::error(
                &OAUTHBEARER_OPTIONS,
                Place::option(given),
                format!("`{given}` has a meaning only with `sasl_mechanism: OauthBearer`"),
                "add `sasl_mechanism: OauthBearer`, or remove the `sasl_oauthbearer_..` options",
            )
            .about(&[Self::OPTIONS.sasl_mechanism]),
        )
    }

    fn plaintext_sasl(&self) -> Option<Violation> {
        if self.security_protocol != Some(SecurityProtocol::Plaintext) {
            return None;
        }
        let given = [
            (Self::OPTIONS.sasl_mechanism, self.sasl_mechanism.is_some()),
            (Self::OPTIONS.key, self.key.is_some()),
            (Self::OPTIONS.secret, self.secret.is_some()),
        ];
        let (given, _) = given.into_iter().find(|(_, given)| *given)?;
        Some(Violation::warning(
            &PLAINTEXT_SASL,
            Place::option(given),
            format!("`{given}` is ignored: with `security_protocol: Plaintext` Kafka does not authenticate"),
            "write `security_protocol: SaslPlaintext` or `SaslSsl`, or remove it",
        ))
    }
}
