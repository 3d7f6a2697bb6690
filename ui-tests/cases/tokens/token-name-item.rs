use tinybird::token;

token! {
    pub AppRead {
        name: "app \"read\"",
    }
}

fn main() {}
