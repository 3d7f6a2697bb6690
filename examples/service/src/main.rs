//! Starts the service, with a stand-in for Tinybird where there is no token.

#![allow(clippy::print_stdout)]

use std::env;
use std::error::Error;
use std::future::Future;
use std::io;

use service::{imitation, serve};
use tinybird::Client;
use tinybird_imitation::Faults;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let imitation = match env::var_os("TINYBIRD_TOKEN") {
        Some(_) => None,
        None => Some(imitation::start(Faults::default())?),
    };
    let tinybird = match &imitation {
        Some(imitation) => Client::builder().token("p.imitation").base_url(imitation.address()).build()?,
        None => Client::from_env()?,
    };
    let to = if imitation.is_some() { "an imitation of Tinybird" } else { "Tinybird" };

    let end = end()?;
    let address = env::var("SERVICE_ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let listener = TcpListener::bind(address).await?;
    println!("http://{} sends to {to}", listener.local_addr()?);

    let lost = env::var_os("SERVICE_LOST").map_or_else(|| "lost.ndjson".into(), Into::into);
    let report = serve(listener, tinybird, lost, end).await?;
    println!("{} views, {} written, {} lost", report.pushed, report.written, report.lost);
    Ok(())
}

/// Ctrl-C, or what a supervisor sends. From now on they do not end the program by themselves.
#[cfg(unix)]
fn end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
fn end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
