use tinybird::gcs_connection;

gcs_connection! {
    /// Files of our partners.
    pub LandingGcs {
        service_account_credentials_json: secret("GCS_KEY"),
        hmac_access_id: "GOOG1E",
        hmac_secret: secret("GCS_HMAC_SECRET"),
    }
}

fn main() {}
