//! Who may use what.

tinybird::token! {
    pub Dashboard;
    pub Tracker;
}
