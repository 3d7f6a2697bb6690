use tinybird::Row;

#[derive(Row)]
#[row(PageViews)]
struct Click(u8);

#[derive(Row)]
#[row(PageViews)]
enum Kind {
    Click,
}

#[derive(Row)]
struct Unnamed {
    at: u8,
}

fn main() {}
