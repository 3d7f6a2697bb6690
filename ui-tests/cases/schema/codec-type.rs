use tinybird::datasource;

datasource! {
    pub Events {
        schema: {
            #[codec("Delta, ZSTD(1)")]
            name: String,
            #[codec("FPC")]
            count: UInt32,
            #[codec("T64, LZ4")]
            prices: Array(Float64),
        },
    }
}

fn main() {}
