//! Connections to Amazon DynamoDB: their options.

use crate::check::{check_region, check_role_arn};
use crate::options::options;
use crate::rule::Violation;

options! {
    /// A connection to Amazon DynamoDB, `TYPE dynamodb`: what `dynamodb_connection!` declares.
    pub struct DynamoDbConnection { name: String, description: Option<String> };

    /// The AWS region of the table, such as `us-east-1`. Renders `DYNAMODB_REGION`.
    required region: Text via check_region => "DYNAMODB_REGION";
    /// The ARN of the IAM role that Tinybird assumes. Renders `DYNAMODB_ARN`.
    required arn: Text via check_role_arn => "DYNAMODB_ARN";
}

impl DynamoDbConnection {
    /// Both options are required and have their own shapes; nothing depends on anything else.
    pub(crate) fn check(&self) -> Vec<Violation> {
        Vec::new()
    }
}
