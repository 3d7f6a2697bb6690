use tinybird::sink_pipe;

sink_pipe! {
    pub DailyExport {}
}

fn main() {}
