//! The child process of `tinybird-engine` as a program of its own, for what embeds no host: tests, and programs that are
//! not `cargo-tinybird`.

fn main() -> std::process::ExitCode {
    tinybird_engine::child::main()
}
