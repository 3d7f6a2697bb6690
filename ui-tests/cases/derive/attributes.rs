use tinybird::{Row, Value};

#[derive(Row)]
#[row("page_views")]
struct Named {
    at: u8,
}

#[derive(Row)]
#[row(read, PageViews)]
struct Both {
    at: u8,
}

#[derive(Row)]
#[row(read)]
struct Renamed {
    #[row(name = "b")]
    at: u8,
}

#[derive(Row)]
#[row(read)]
struct Skipped {
    #[row(skip, rename = "b")]
    at: u8,
}

#[derive(Row)]
#[row(read)]
struct Flattened {
    #[row(flatten)]
    #[row(with = hex)]
    at: u8,
}

#[derive(Row)]
#[row(read)]
struct NotAString {
    #[row(rename = 7)]
    at: u8,
}

#[derive(Value)]
#[row(PageViews)]
struct UserId(u64);

#[derive(Value)]
struct Wrapped(#[row(rename = "b")] u64);

fn main() {}
