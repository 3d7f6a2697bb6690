//! Any text as a node's SQL: no panic, what is said has a place in it, and what is declared is read back from what is
//! written. It is rendered, or the error has a place in it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tinybird_core::template::render::{Values, render};
use tinybird_core::template::{Declaration, Location, Value, check, multi_line_literals, pieces};

fuzz_target!(|text: &str| {
    let end = pieces(text).iter().fold(0, |end, piece| {
        assert_eq!(piece.range.start, end);
        piece.range.end
    });
    assert_eq!(end, text.len());
    assert!(multi_line_literals(text).into_iter().all(|range| text[range].contains('\n')));

    for values in [Values::new(), Values::check(), Values::new().with("x", text).with("a", "1,2")] {
        match render(text, &values.within(10_000)) {
            Ok(rendered) => assert!(text.get(rendered.map.range(0..rendered.sql.len())).is_some()),
            Err(error) => assert!(text.get(error.range().clone()).is_some()),
        }
    }

    let checked = check(&[text], None);
    for violation in &checked.violations {
        let Location::Sql { node: 0, range, .. } = &violation.place else { panic!("{violation:?}") };
        assert!(text.get(range.clone()).is_some());
    }
    if checked.nodes[0].template.is_none() {
        return;
    }
    let example = |parameter: &Declaration| Declaration {
        description: Some(text.to_owned()),
        example: Some(Value::Text(text.to_owned())),
        default: Value::Text(text.chars().take(9).collect()),
        ..parameter.clone()
    };
    for declared in checked.parameters.iter().flat_map(|parameter| [parameter.clone(), example(parameter)]) {
        let declarations = [declared];
        let checked = check(&[text], Some(&declarations));
        if checked.violations.iter().any(|violation| violation.place.declaration().is_some()) {
            continue;
        }
        let written = checked.nodes[0].written();
        let again = check(&[&written], Some(&declarations));
        assert!(again.nodes[0].template.is_some(), "{written}");
        assert_eq!(again.nodes[0].written(), written);
    }
});
