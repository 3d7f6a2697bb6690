use tinybird::gcs_connection;

gcs_connection! {
    /// Files of our partners.
    pub LandingGcs {
        hmac_secret: secret("GCS_HMAC_SECRET"),
    }
}

fn main() {}
