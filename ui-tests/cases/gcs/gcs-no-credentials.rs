use tinybird::gcs_connection;

gcs_connection! {
    /// Files of our partners.
    pub LandingGcs {
        name: "landing_gcs",
    }
}

fn main() {}
