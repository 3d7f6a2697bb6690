use tinybird::endpoint;

endpoint! {
    pub TopPages {
        /// All of them.
        nodes: { a: "SELECT 1" },
        #[cfg(test)]
        tags: ["web"],
    }
}

fn main() {}
