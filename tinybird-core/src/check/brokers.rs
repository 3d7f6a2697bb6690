//! Kafka's bootstrap servers.

use std::ops::Range;

use super::is_templated;
use crate::datafile::template::{SecretUse, check_template};
use crate::rule::{Invalid, rules};

rules! {
    /// `bootstrap_servers` lists one or more `host:port`, separated by commas.
    ///
    /// Kafka's clients need the port of each server, between 1 and 65535 (9092 is usual), and no protocol in
    /// front of the host. Remove empty entries between commas.
    KAFKA_BOOTSTRAP_SERVERS = "kafka-bootstrap-servers";
}

/// A list of `host:port`.
///
/// # Errors
/// The rule `kafka-bootstrap-servers` is broken; the range covers the server at fault.
pub fn check_brokers(text: &str) -> Result<(), Invalid> {
    // A template that is not a secret is refused where the value is written.
    let Ok(secrets) = check_template(text) else { return Ok(()) };
    let mut start = 0;
    for server in servers(text, &secrets) {
        let range = trimmed_range(server, start);
        start += server.len() + 1;
        check_broker(server.trim())
            .map_err(|(message, remedy)| Invalid::new(&KAFKA_BOOTSTRAP_SERVERS, message, remedy).at(range))?;
    }
    Ok(())
}

/// The same list with the port that Kafka's clients take where none is given; none where each server has one.
#[must_use]
pub fn with_default_ports(text: &str) -> Option<String> {
    let secrets = check_template(text).ok()?;
    let with_port = |server: &str| {
        let bare = server.trim();
        let is_bare = !bare.is_empty() && !is_templated(bare) && !bare.contains([':', '[']);
        if is_bare { server.replace(bare, &format!("{bare}:{DEFAULT_PORT}")) } else { server.to_owned() }
    };
    let servers: Vec<String> = servers(text, &secrets).into_iter().map(with_port).collect();
    Some(servers.join(",")).filter(|with_ports| with_ports != text)
}

/// The port of a server that gives none.
const DEFAULT_PORT: u16 = 9092;

/// The text, split at the commas outside its secrets.
fn servers<'a>(text: &'a str, secrets: &[SecretUse]) -> Vec<&'a str> {
    let is_in_secret = |at: usize| {
        let next = secrets.partition_point(|secret| secret.range.end <= at);
        secrets.get(next).is_some_and(|secret| secret.range.contains(&at))
    };
    let mut servers = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(',').filter(|(at, _)| !is_in_secret(*at)) {
        servers.extend(text.get(start..at));
        start = at + 1;
    }
    servers.extend(text.get(start..));
    servers
}

fn trimmed_range(server: &str, start: usize) -> Range<usize> {
    let leading = server.len() - server.trim_start().len();
    start + leading..start + leading + server.trim().len()
}

fn check_broker(server: &str) -> Result<(), (String, String)> {
    if server.is_empty() {
        return Err((
            "a server of `bootstrap_servers` is empty".to_owned(),
            "write `host:port`, several separated by single commas".to_owned(),
        ));
    }
    if is_templated(server) {
        return Ok(());
    }
    if let Some((_, rest)) = server.split_once("://") {
        return Err((
            format!("`{server}` has a protocol in front of the host, which Kafka does not take"),
            format!("write \"{rest}\"; encryption and authentication are said by `security_protocol`"),
        ));
    }
    let Some((host, port)) = server.rsplit_once(':') else {
        return Err((
            format!("`{server}` has no port"),
            format!("write \"{server}:9092\", or the port of your brokers"),
        ));
    };
    if !port.parse::<u16>().is_ok_and(|number| number != 0) || port.starts_with('+') {
        return Err((
            format!("`{port}` is not a port of a server"),
            format!("write a number from 1 to 65535, such as \"{host}:9092\""),
        ));
    }
    // An IPv6 address stands in brackets.
    let is_host = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).map_or_else(
        || !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b)),
        |address| address.parse::<std::net::Ipv6Addr>().is_ok(),
    );
    if host.is_empty() {
        return Err((
            format!("`{server}` has no host"),
            format!("write \"kafka.example.com:{port}\", for example"),
        ));
    }
    if !is_host {
        return Err((
            format!("`{host}` is not a host name"),
            "write letters, digits, `-` and `.`, such as \"kafka.example.com:9092\"".to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_ports() {
        for (text, expected) in [
            ("a", Some("a:9092")),
            ("a.example.com, b:1,c", Some("a.example.com:9092, b:1,c:9092")),
            ("a:1", None),
            ("{{ tb_secret(\"HOST\") }}", None),
            ("[::1]", None),
            ("a:1,", None),
        ] {
            assert_eq!(with_default_ports(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn brokers() {
        for good in [
            "kafka.example.com:9092",
            "a:1,b:65535",
            "a:9092, b:9092",
            "[::1]:9092",
            "{{ tb_secret(\"KAFKA\") }}",
            "{{ tb_secret(\"HOST\") }}:9092,b:9092",
            "{{ tb_secret(\"KAFKA\", \"localhost:9092\") }},b:9092",
            "my_broker:9092",
        ] {
            assert!(check_brokers(good).is_ok(), "{good}");
        }
        for (bad, range) in [
            ("", 0..0),
            ("a", 0..1),
            ("a:9092,", 7..7),
            ("a:9092,,b:9092", 7..7),
            ("a:0", 0..3),
            ("a:65536", 0..7),
            ("a:x", 0..3),
            (":9092", 0..5),
            ("a:9092, b c:9092", 8..16),
            ("kafka://a:9092", 0..14),
            ("a:+92", 0..5),
        ] {
            assert_eq!(check_brokers(bad).map_err(|e| e.range), Err(Some(range)), "{bad}");
        }
    }
}
