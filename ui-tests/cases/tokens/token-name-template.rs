use tinybird::token;

token! {
    pub AppRead {
        name: "app {{ env }}",
    }
}

fn main() {}
