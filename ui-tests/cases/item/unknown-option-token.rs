use tinybird::token;

token! {
    pub AppRead {
        scopes: "READ",
    }
}

fn main() {}
