//! Who may use what.

tinybird::token! {
    /// The dashboard reads with it.
    pub Dashboard;
    /// The mobile app sends its events with it.
    pub MobileIngest { name: "mobile ingest" }
}
