//! Every link from one page of the documentation to another leads somewhere. (Those to the web are followed by CI's workflow.)

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn links_lead_somewhere() {
    let pages = pages();
    assert!(pages.len() > 40, "the pages are not found");
    let mut broken = Vec::new();
    for (page, text) in &pages {
        for link in links(text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => page.clone(),
                _ => normal(&page.parent().unwrap().join(path)),
            };
            let is_there = match pages.get(&target) {
                Some(text) => anchor.is_empty() || headings(text).any(|heading| heading == anchor),
                None => anchor.is_empty() && root().join(&target).exists(),
            };
            if !is_there {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "these links lead nowhere:\n{}", broken.join("\n"));
}

#[test]
fn every_chapter_is_in_the_summary() {
    let summary = fs::read_to_string(root().join("docs/book/src/SUMMARY.md")).unwrap();
    for page in pages().keys().filter_map(|page| page.strip_prefix("docs/book/src").ok()) {
        let page = page.to_str().unwrap();
        assert!(
            page == "SUMMARY.md" || summary.contains(&format!("({page})")),
            "{page} is not in the summary"
        );
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Markdown files of the repository, by their paths in it, with what they include.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && !name.starts_with('.') && !["target", "node_modules"].contains(&name) {
                folders.push(path);
            } else if name.ends_with(".md") {
                pages.insert(path.strip_prefix(root()).unwrap().to_owned(), with_includes(&path));
            }
        }
    }
    pages
}

/// A page as mdbook sees it.
fn with_includes(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let mut result = String::new();
    for line in text.lines() {
        match line.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")) {
            Some(other) => result.push_str(&with_includes(&path.parent().unwrap().join(other))),
            None => result.push_str(line),
        }
        result.push('\n');
    }
    result
}

/// The lines outside of code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    prose(text).flat_map(|line| line.split("](").skip(1).filter_map(|rest| rest.split(')').next()))
}

/// The anchors of the headings, as GitHub and mdbook make them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    prose(text).filter(|line| line.starts_with('#')).map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase();
        let kept = words.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

/// The path without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part.as_os_str().to_str() {
            Some("..") => {
                result.pop();
            }
            Some(".") => {}
            _ => result.push(part),
        }
    }
    result
}
