use tinybird::Value;

#[derive(Value)]
struct Two(u8, u8);

#[derive(Value)]
enum Shape {
    Round(u8),
}

#[derive(Value)]
enum Named {
    #[row(name = "a")]
    A,
}

fn main() {}
