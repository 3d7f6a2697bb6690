use tinybird::Row;

struct UserId(u64);

#[derive(Row)]
#[row(read)]
struct Total {
    user_id: UserId,
    site: String,
    count: Vec<UserId>,
}

fn main() {}
