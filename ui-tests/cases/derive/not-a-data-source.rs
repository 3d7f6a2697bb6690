use tinybird::Row;

#[derive(Row)]
#[row(Nothing)]
struct Click {
    site: String,
}

fn main() {}
