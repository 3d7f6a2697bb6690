//! Any text as a template: no panic, and what is declared of its parameters is read back from what is written.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tinybird_core::template::{Declaration, Template, Value, apply, declare, multi_line_literals, references};

fuzz_target!(|text: &str| {
    references(text);
    multi_line_literals(text);
    let Ok(template) = Template::parse(text) else { return };
    let parameters = template.parameters().iter().filter(|parameter| !parameter.local);
    let declarations: Vec<Declaration> = parameters
        .map(|parameter| Declaration {
            name: parameter.name.clone(),
            kind: parameter.uses.iter().find(|taken| taken.gives("x")).map_or("String", |taken| &taken.kind).to_owned(),
            example: Some(Value::Text(text.to_owned())),
            ..Declaration::default()
        })
        .collect();
    for declaration in declarations {
        let declared = declare(std::slice::from_ref(&declaration), &[&template]);
        let Some(edits) = declared.edits.first().filter(|edits| !edits.is_empty() && declared.faults.is_empty()) else {
            continue;
        };
        let written = apply(text, edits);
        assert!(Template::parse(&written).is_ok(), "{written}");
    }
});
