//! The life of a serving process: from an open port to the last answer.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::config::Config;
use crate::{demo, first_admin, metrics, routes, wiring, workers};

/// How long open connections may finish after a signal.
const GRACE: Duration = Duration::from_secs(10);

/// Serves the shop until a signal ends it. `say` speaks to whoever started it.
///
/// # Errors
/// Where the port is taken or a part cannot be started.
pub async fn serve(mut config: Config, say: impl Fn(&str)) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.http.addr)
        .await
        .with_context(|| format!("listening on {}", config.http.addr))?;
    // Port 0 has become a real one.
    config.http.addr = listener.local_addr()?;
    let public_url = public_url(&config, config.http.addr);
    let wants_demo = config.wants_demo();
    let app = wiring::open(config, public_url).await?;
    // Servers that open a new shop together do this one after the other.
    let turn = migration::turn(&app.db).await?;
    demo::install_basics(&app).await?;
    if let Some((username, password)) = first_admin::open(&app).await? {
        say(&format!(
            "first admin: {username} / {password} (shown once; change it after signing in)"
        ));
    }
    drop(turn);
    let stop = app.stopping.clone();
    if let Some(addr) = app.config.http.metrics_addr() {
        metrics::serve(&app, addr).await?;
    }
    let tracker = workers::start(&app, &stop);
    if wants_demo {
        fill_in_background(&app, &stop);
    }
    say(&format!(
        "{} is open at {}",
        app.config.shop_name, app.public_url
    ));
    let service = routes::router(&app).into_make_service_with_connect_info::<SocketAddr>();
    let until = stop.clone();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown_signal().await;
        until.cancel();
    });
    tokio::select! {
        served = server.into_future() => served?,
        // Streams that nobody closes must not hold the process for ever.
        () = async { stop.cancelled().await; tokio::time::sleep(GRACE).await } => {}
    }
    tracker.wait().await;
    Ok(())
}

/// How customers reach a shop that listens at `addr`, without a slash at the end.
pub fn public_url(config: &Config, addr: SocketAddr) -> String {
    match config.http.public_url.trim_end_matches('/') {
        "" => format!("http://{addr}"),
        url => url.to_owned(),
    }
}

fn fill_in_background(app: &App, stop: &CancellationToken) {
    let (app, stop) = (app.clone(), stop.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = stop.cancelled() => {}
            filled = demo::fill(&app) => if let Err(error) = filled {
                tracing::error!(error = format!("{error:#}"), "filling the shop");
            },
        }
    });
}

async fn shutdown_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    let _ = interrupt.await;
}
