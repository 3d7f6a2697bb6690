fn main() -> Result<(), tinybird_build::Error> {
    tinybird_build::generate("src")
}
