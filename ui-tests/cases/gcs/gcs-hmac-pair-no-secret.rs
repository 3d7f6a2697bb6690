use tinybird::gcs_connection;

gcs_connection! {
    /// Files of our partners.
    pub LandingGcs {
        hmac_access_id: "GOOG1E",
    }
}

fn main() {}
