use tinybird::sink_pipe;

sink_pipe! {
    pub DailyExport {
        nodes: { export: "SELECT 1" },
    }
}

fn main() {}
