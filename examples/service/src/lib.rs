//! A web service that counts pages: it sends what was opened to Tinybird, in batches, and asks Tinybird what was opened most.
//!
//! `POST /views` takes `{"path": "/docs", "user_id": 7}`; `GET /top?hours=24&limit=5` answers a list.

pub mod datafiles;
pub mod imitation;
mod lost;

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use tinybird::Client;
use tinybird::client::batch::{PushError, Report};
use tinybird::client::{Batches, Error};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

use datafiles::{PageView, TopPage, TopPages};

/// How long requests may take that are under way when the service ends.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

/// How long the last rows may take.
const LAST_ROWS: Duration = Duration::from_secs(20);

/// What requests share. It is cheap to clone.
#[derive(Clone)]
struct App {
    tinybird: Client,
    views: Batches<PageView>,
}

/// Serves until `end` is over, and then sends the rows that are left. Those that could not be sent are in the file `lost`,
/// and are sent when the service starts again.
///
/// # Errors
///
/// The connection for requests, or the file, fails.
pub async fn serve(
    listener: TcpListener,
    tinybird: Client,
    lost: PathBuf,
    end: impl Future<Output = ()> + Send + 'static,
) -> io::Result<Report> {
    lost::send_again(&tinybird, &lost).await?;
    let views = tinybird
        .batches::<PageView>()
        .max_wait(Duration::from_secs(1))
        .on_lost(move |rows| lost::keep(&lost, &rows))
        .start();
    let app = App { tinybird, views: views.clone() };
    let routes = Router::new().route("/views", post(take_view)).route("/top", get(top)).with_state(app);

    let (stop, stopped) = oneshot::channel();
    let server = axum::serve(listener, routes).with_graceful_shutdown(async {
        end.await;
        let _ = stop.send(());
    });
    // A request that hangs does not keep rows from being sent.
    let too_long = async {
        let _ = stopped.await;
        sleep(LAST_REQUESTS).await;
    };
    let served = tokio::select! {
        served = server => served,
        () = too_long => Ok(()),
    };
    // Also where serving failed.
    let report = views.close(LAST_ROWS).await;
    served.map(|()| report)
}

/// What a client tells of a page that was opened.
#[derive(Deserialize)]
struct Opened {
    path: String,
    user_id: Option<u64>,
    country: Option<String>,
}

/// It is answered before Tinybird has the row: a visitor does not wait for that.
async fn take_view(State(app): State<App>, Json(opened): Json<Opened>) -> Result<StatusCode, Failure> {
    let Opened { path, user_id, country } = opened;
    app.views.try_push(&PageView { at: Timestamp::now(), path, user_id, country })?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize)]
struct Asked {
    hours: Option<u32>,
    limit: Option<i32>,
}

async fn top(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<Vec<TopPage>>, Failure> {
    let since = Timestamp::now() - SignedDuration::from_hours(asked.hours.unwrap_or(24).into());
    let mut query = TopPages::query(since);
    query.limit = asked.limit;
    Ok(Json(app.tinybird.query(&query).await?.rows))
}

/// Why a request was not answered.
enum Failure {
    Push(PushError),
    Tinybird(Error),
}

impl From<PushError> for Failure {
    fn from(error: PushError) -> Self {
        Self::Push(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Tinybird(error)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Push(error @ (PushError::Row(_) | PushError::TooLarge)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, error.to_string()).into_response()
            }
            // Tinybird is down for long, or the service ends: the caller may try again.
            Self::Push(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
            Self::Tinybird(error) => (StatusCode::BAD_GATEWAY, error.to_string()).into_response(),
        }
    }
}
