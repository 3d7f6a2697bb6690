use tinybird::gcs_connection;

gcs_connection! {
    /// Files of our partners.
    pub LandingGcs {
        service_account_credentials_json: plaintext("service-account.json"),
    }
}

fn main() {}
