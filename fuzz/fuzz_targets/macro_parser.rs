//! Any tokens in any macro: no panic, and what has no mistake reads its own datafile back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proc_macro2::TokenStream;
use tinybird_core::connection::{DynamoDbConnection, GcsConnection, KafkaConnection, S3Connection};
use tinybird_core::definition::{Definition, read};
use tinybird_core::pipe::{CopyPipe, Endpoint, MaterializedView, Pipe, SinkPipe};
use tinybird_core::resource::join;
use tinybird_core::{DataSource, Kind};
use tinybird_syntax::{Included, Macro, Resource};

fuzz_target!(|text: &str| {
    // Each text that is lexed is kept for its spans until this.
    proc_macro2::extra::invalidate_current_thread_spans();
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    for of in Macro::all() {
        let call = tinybird_syntax::read(of, tokens.clone(), &Included::nothing);
        for resource in call.resources.iter().filter(|resource| !resource.has_errors()) {
            match resource.kind {
                Some(Kind::Kafka) => reads_back::<KafkaConnection>(resource),
                Some(Kind::S3) => reads_back::<S3Connection>(resource),
                Some(Kind::Gcs) => reads_back::<GcsConnection>(resource),
                Some(Kind::DynamoDb) => reads_back::<DynamoDbConnection>(resource),
                Some(Kind::DataSource) => reads_back::<DataSource>(resource),
                Some(Kind::Pipe) => reads_back::<Pipe>(resource),
                Some(Kind::Endpoint) => reads_back::<Endpoint>(resource),
                Some(Kind::MaterializedView) => reads_back::<MaterializedView>(resource),
                Some(Kind::CopyPipe) => reads_back::<CopyPipe>(resource),
                Some(Kind::SinkPipe) => reads_back::<SinkPipe>(resource),
                _ => {}
            }
        }
    }
});

fn reads_back<D: Definition>(resource: &Resource) {
    let text = join(&resource.pieces, &resource.gaps, |_| Some("another"));
    let definition: D = read(&resource.name, &text, &resource.beside).expect("its own datafile");
    assert_eq!(definition.to_string(), text);
}
