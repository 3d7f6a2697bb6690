//! Amazon's regions and resource names (ARNs).

use super::is_templated;
use crate::rule::{Invalid, rules};

rules! {
    /// A region is the code of an AWS region, such as `us-east-1`, `eu-central-1` or `us-gov-west-1`.
    ///
    /// Tinybird accepts any string and fails at the deployment. Copy the region's code, not its name, from
    /// the AWS console.
    AWS_REGION = "aws-region";
    /// A connection's `arn` names an IAM role: `arn:aws:iam::<12 digits>:role/<name>`.
    ///
    /// Tinybird assumes that role to reach the bucket or the table. Users, policies and buckets have ARNs too,
    /// but cannot be assumed.
    AWS_ROLE_ARN = "aws-role-arn";
    /// A DynamoDB table is named by its ARN, `arn:aws:dynamodb:<region>:<12 digits>:table/<name>`, as the AWS
    /// console shows it.
    AWS_TABLE_ARN = "aws-table-arn";
}

/// A region's code: letters, one or more words, a number (`us-gov-west-1`).
///
/// # Errors
/// The rule `aws-region` is broken.
pub fn check_region(text: &str) -> Result<(), Invalid> {
    if is_templated(text) || is_region(text) {
        return Ok(());
    }
    let lower = text.trim().to_ascii_lowercase();
    let remedy = if is_region(&lower) {
        format!("write \"{lower}\"")
    } else {
        "write the region's code, such as \"us-east-1\" or \"eu-central-1\"".to_owned()
    };
    Err(Invalid::new(&AWS_REGION, format!("`{text}` is not an AWS region"), remedy))
}

fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area, words @ .., number] = parts.as_slice() else { return false };
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
    (2..=4).contains(&area.len())
        && letters(area)
        && !words.is_empty()
        && words.iter().all(|word| letters(word))
        && (1..=2).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// The ARN of an IAM role.
///
/// # Errors
/// The rule `aws-role-arn` is broken.
pub fn check_role_arn(text: &str) -> Result<(), Invalid> {
    let is_role = |arn: &Arn<'_>| {
        arn.service == "iam"
            && arn.region.is_empty()
            && arn.resource.strip_prefix("role/").is_some_and(|name| !name.is_empty())
    };
    if is_templated(text) || Arn::parse(text).is_some_and(|arn| is_role(&arn)) {
        return Ok(());
    }
    Err(Invalid::new(
        &AWS_ROLE_ARN,
        format!("`{text}` is not an ARN of an IAM role"),
        "write \"arn:aws:iam::123456789012:role/your-role\", or `secret(\"NAME\")`",
    ))
}

/// The ARN of a DynamoDB table.
///
/// # Errors
/// The rule `aws-table-arn` is broken.
pub fn check_table_arn(text: &str) -> Result<(), Invalid> {
    let is_table = |arn: &Arn<'_>| {
        arn.service == "dynamodb"
            && is_region(arn.region)
            && arn.resource.strip_prefix("table/").is_some_and(|name| !name.is_empty() && !name.contains('/'))
    };
    if is_templated(text) || Arn::parse(text).is_some_and(|arn| is_table(&arn)) {
        return Ok(());
    }
    Err(Invalid::new(
        &AWS_TABLE_ARN,
        format!("`{text}` is not an ARN of a DynamoDB table"),
        "write \"arn:aws:dynamodb:us-east-1:123456789012:table/your-table\"",
    ))
}

struct Arn<'a> {
    service: &'a str,
    region: &'a str,
    resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads `arn:aws*:service:region:account:resource`.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let (prefix, partition) = (parts.next()?, parts.next()?);
        let (service, region, account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_partition = partition == "aws"
            || partition.strip_prefix("aws-").is_some_and(|rest| {
                !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            });
        let is_account = account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit());
        let is_clean = resource.bytes().all(|b| b.is_ascii_graphic());
        (prefix == "arn" && is_partition && is_account && is_clean).then_some(Self {
            service,
            region,
            resource,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_refused;

    #[test]
    fn regions() {
        for good in
            ["us-east-1", "us-gov-west-1", "ap-southeast-2", "eusc-de-east-1", "{{ tb_secret(\"R\") }}"]
        {
            assert!(check_region(good).is_ok(), "{good}");
        }
        for bad in
            ["", "us", "us-east", "us-east-", "us-east-1a", "useast1", "us--1", "europe-west1", "us-east-123"]
        {
            assert_refused(check_region(bad), &AWS_REGION, &format!("`{bad}`"));
        }
        assert!(check_region("US-East-1").unwrap_err().remedy.contains("us-east-1"));
    }

    #[test]
    fn arns() {
        for good in [
            "arn:aws:iam::123456789012:role/tinybird",
            "arn:aws-us-gov:iam::123456789012:role/path/to/it",
            "{{ tb_secret(\"ARN\") }}",
            "arn:aws:iam::{{ tb_secret(\"ACCOUNT\") }}:role/x",
        ] {
            assert!(check_role_arn(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "arn:aws:iam::1234:role/x",
            "arn:aws:iam::123456789012:user/x",
            "arn:aws:iam:us-east-1:123456789012:role/x",
            "arn:gcp:iam::123456789012:role/x",
            "arn:aws:iam::123456789012:role/",
            "arn:aws:iam::123456789012:role/a b",
            "role/x",
        ] {
            assert_refused(check_role_arn(bad), &AWS_ROLE_ARN, &format!("`{bad}`"));
        }
        assert!(check_table_arn("arn:aws:dynamodb:us-east-1:123456789012:table/events").is_ok());
        for bad in [
            "arn:aws:dynamodb::123456789012:table/events",
            "arn:aws:dynamodb:us-east-1:123456789012:table/",
            "events",
        ] {
            assert_refused(check_table_arn(bad), &AWS_TABLE_ARN, &format!("`{bad}`"));
        }
    }
}
