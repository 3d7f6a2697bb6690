use tinybird::datasource;

datasource! {
    pub Orders { schema: { id: UInt64 } }
    pub Orders { schema: { id: UInt32 } }
}

fn main() {}
