//! Names of branches: git's, and Tinybird's that belongs to it.

/// Where CI systems say which branch they build, where none is checked out.
const VARIABLES: &[&str] = &[
    "VERCEL_GIT_COMMIT_REF",
    "GITHUB_HEAD_REF",
    "GITHUB_REF_NAME",
    "CI_COMMIT_BRANCH",
    "CIRCLE_BRANCH",
    "BUILD_SOURCEBRANCHNAME",
    "BITBUCKET_BRANCH",
    "GIT_BRANCH",
    "TRAVIS_BRANCH",
];

/// The git branch: that which is checked out, else that which CI names.
pub fn branch(head: Option<String>, variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    let of_ci = |name: &&str| {
        let value = variable(name)?.trim().to_owned();
        let value =
            if *name == "GIT_BRANCH" { value.trim_start_matches("origin/").to_owned() } else { value };
        Some(value).filter(|value| !value.is_empty())
    };
    head.or_else(|| VARIABLES.iter().find_map(of_ci))
}

/// Whether it is the branch that the workspace itself is deployed from.
#[must_use]
pub fn is_main(branch: &str) -> bool {
    matches!(branch, "main" | "master")
}

/// The name of Tinybird's branch that belongs to a git branch, as the official tools make it; none where no character is left.
#[must_use]
pub fn tinybird_name(branch: &str) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric();
    let words: Vec<&str> = branch.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let name = words.join("_");
    // Tinybird keeps names that begin so for itself.
    let name = if name.starts_with("d_") { format!("branch_{name}") } else { name };
    (!words.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_official_tools() {
        for (git, name) in [
            ("feature/new-page", Some("feature_new_page")),
            ("a-b", Some("a_b")),
            ("a/b", Some("a_b")),
            ("_x__y_", Some("x_y")),
            ("größe", Some("gr_e")),
            ("d-x", Some("branch_d_x")),
            ("--", None),
        ] {
            assert_eq!(tinybird_name(git).as_deref(), name, "{git}");
        }
    }

    #[test]
    fn what_is_checked_out_goes_before_what_ci_says() {
        let ci = |name: &str| match name {
            "GIT_BRANCH" => Some("origin/fix/ci".to_owned()),
            "CI_COMMIT_BRANCH" => Some(" ".to_owned()),
            _ => None,
        };
        assert_eq!(branch(Some("mine".to_owned()), ci).as_deref(), Some("mine"));
        assert_eq!(branch(None, ci).as_deref(), Some("fix/ci"));
        assert_eq!(branch(None, |_| None), None);
        assert!(is_main("main") && is_main("master") && !is_main("feature"));
    }
}
