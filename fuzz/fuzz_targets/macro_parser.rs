//! Any tokens in any macro: no panic, and what has no mistake reads its own datafile back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::{Span, TokenStream};
use tinybird_core::Extra;
use tinybird_core::resource::datafile;
use tinybird_core::{AnyDefinition, DataSource};
use tinybird_syntax::{Included, Macro, Resource};

fuzz_target!(|text: &str| {
    // Each text that is lexed is kept for its spans until this.
    proc_macro2::extra::invalidate_current_thread_spans();
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    for of in Macro::all() {
        let call = tinybird_syntax::read(of, Span::call_site(), tokens.clone(), &Included::nothing);
        call.resources.iter().filter(|resource| !resource.has_errors()).for_each(reads_back);
    }
});

fn reads_back(resource: &Resource) {
    let mut definition = resource.definition.clone().expect("a definition");
    let names = vec!["another"; resource.references.len()];
    definition.resolve(&names);
    let text = datafile(&resource.text, |number| names.get(number).copied());
    assert_eq!(definition.to_string(), text);
    let store = definition.as_data_source().and_then(DataSource::store);
    let again = AnyDefinition::read(definition.kind(), &resource.name, &text, Extra { output: &[], store });
    assert_eq!(again.expect("its own datafile").to_string(), text);
}
