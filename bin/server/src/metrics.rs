//! The shop's figures, in the text format that Prometheus reads.
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use std::net::SocketAddr;
use std::sync::atomic::AtomicI64;
use std::time::{Duration, Instant};

use anyhow::Context;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use imagegen::Picture;
use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use crate::app::App;
use crate::error::PageError;

/// Bounds of the answers' times, in seconds: from a kept page to what a person
/// gives up on.
const SECONDS: [f64; 10] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];

/// Which requests are counted together. A route, never a path: paths hold
/// names, and there is no end of them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    method: &'static str,
    route: String,
    status: u16,
}

/// What is counted while the shop is open.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    in_flight: Gauge,
    queued: Gauge,
    painting: Gauge,
    /// Work promised and not done yet: letters, refunds, lab orders.
    promised: Gauge<i64, AtomicI64>,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("atelier");
        let requests = Family::default();
        let seconds = Histogram::new(SECONDS);
        let [in_flight, queued, painting, promised] = std::array::from_fn(|_| Gauge::default());
        registry.register("http_requests", "Answers given", requests.clone());
        registry.register_with_unit(
            "http_request_duration",
            "Time to an answer's head",
            Unit::Seconds,
            seconds.clone(),
        );
        let gauges = [
            (
                "http_requests_in_flight",
                "Requests being answered",
                &in_flight,
            ),
            (
                "pictures_queued",
                "Pictures that wait, on all servers",
                &queued,
            ),
            (
                "pictures_painting",
                "Pictures in work, on all servers",
                &painting,
            ),
            (
                "work_promised",
                "Letters, refunds and lab orders to come",
                &promised,
            ),
        ];
        for (name, help, gauge) in gauges {
            registry.register(name, help, gauge.clone());
        }
        Self {
            registry,
            requests,
            seconds,
            in_flight,
            queued,
            painting,
            promised,
        }
    }
}

/// Counts a request and its answer.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("none", MatchedPath::as_str).to_owned();
    let method = known(request.method().as_str());
    let began = Instant::now();
    let in_flight = InFlight::of(&app.metrics.in_flight);
    let response = next.run(request).await;
    drop(in_flight);
    app.metrics.seconds.observe(began.elapsed().as_secs_f64());
    let labels = Labels {
        method,
        route,
        status: response.status().as_u16(),
    };
    app.metrics.requests.get_or_create(&labels).inc();
    response
}

/// A request being answered, also where its client hangs up meanwhile.
struct InFlight(Gauge);

impl InFlight {
    fn of(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// A method by its name; strangers can invent others without end.
fn known(method: &str) -> &'static str {
    ["GET", "POST", "HEAD"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

/// Serves `/metrics` at `addr`, beside the shop, until it stops.
///
/// # Errors
/// Where the port is taken.
pub async fn serve(app: &App, addr: SocketAddr) -> anyhow::Result<()> {
    let listener = TcpListener::bind(addr)
        .await
        .with_context(|| format!("listening on {addr} for metrics"))?;
    let router = Router::new()
        .route("/metrics", get(show))
        .with_state(app.clone());
    let stop = app.stopping.clone();
    let serving =
        axum::serve(listener, router).with_graceful_shutdown(async move { stop.cancelled().await });
    tokio::spawn(serving.into_future());
    Ok(())
}

/// How long the database is waited for: figures are wanted most when it fails.
const PATIENCE: Duration = Duration::from_secs(2);

async fn show(State(app): State<App>) -> Response {
    let read = tokio::time::timeout(PATIENCE, read_gauges(&app)).await;
    if !matches!(read, Ok(Ok(()))) {
        tracing::warn!("the queues cannot be read; their last figures are told");
    }
    let mut figures = String::new();
    // Writing into a text cannot fail.
    let _ = text::encode(&mut figures, &app.metrics.registry);
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], figures).into_response()
}

async fn read_gauges(app: &App) -> Result<(), PageError> {
    let queue = Picture::queue_summary(&app.db).await?;
    let metrics = &app.metrics;
    metrics.queued.set(queue.queued.cast_signed());
    metrics.painting.set(queue.painting.cast_signed());
    let mut promised = 0;
    for outbox in [accounts::OUTBOX, checkout::OUTBOX] {
        promised += outbox.pending(&app.db).await?;
    }
    metrics.promised.set(promised.cast_signed());
    Ok(())
}
