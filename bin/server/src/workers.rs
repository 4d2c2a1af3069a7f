//! What goes on while nobody asks: each worker is a loop of "do what is due,
//! then rest", and stops between two pieces of work.

mod housekeeping;
mod lab;
mod letters;
mod money;
mod webhooks;

use std::future::Future;
use std::time::Duration;

use groundwork::outbox::Topics;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::app::App;

/// How long a worker rests when nothing was due.
const REST: Duration = Duration::from_millis(400);
/// How long it rests after something broke.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// How often gateways are asked about payments nothing was heard of.
const RECONCILE: Duration = Duration::from_secs(20);
/// How long a delivery of a webhook is leased before another server may take it
/// up.
pub(crate) const LEASE: chrono::Duration = chrono::Duration::seconds(20);
/// How long promised work is: longer than the slowest of it, a refund that asks
/// a gateway three things for 20 s each. It is claimed one at a time, so that
/// nothing waits out its lease behind another.
const PROMISE_LEASE: chrono::Duration = chrono::Duration::seconds(120);

/// Does what orders promised and is due now: for tests, which have no workers.
///
/// # Errors
/// The database's.
pub async fn money_once(app: &App) -> anyhow::Result<bool> {
    money::work(app.clone(), Topics::All).await
}

/// Sends the letters that accounts promised and that are due: for tests.
///
/// # Errors
/// The database's.
pub async fn letters_once(app: &App) -> anyhow::Result<bool> {
    letters::work(app.clone()).await
}

/// Starts every worker; they end soon after `stop`.
pub fn start(app: &App, stop: &CancellationToken) -> TaskTracker {
    let tracker = TaskTracker::new();
    for _ in 0..app.studio.workers() {
        let (app, until) = (app.clone(), stop.clone());
        run_to_its_end(&tracker, stop, "painting", REST, move || {
            let (app, until) = (app.clone(), until.clone());
            async move { Ok(app.studio.work_once_until(until.cancelled()).await?) }
        });
    }
    let (prints, until) = (app.clone(), stop.clone());
    run_to_its_end(&tracker, stop, "print files", REST, move || {
        let (app, until) = (prints.clone(), until.clone());
        async move { Ok(app.studio.print_once_until(until.cancelled()).await?) }
    });
    let letters = app.clone();
    run(&tracker, stop, "letters", REST, move || {
        letters::work(letters.clone())
    });
    for (name, topics) in [("money", money::ERRANDS), ("order letters", money::LETTERS)] {
        let app = app.clone();
        run(&tracker, stop, name, REST, move || {
            money::work(app.clone(), topics)
        });
    }
    let asking = app.clone();
    run(&tracker, stop, "reconciling", RECONCILE, move || {
        money::reconcile(asking.clone())
    });
    if app
        .gateways
        .iter()
        .any(|gateway| gateway.products().is_some())
    {
        let copying = app.clone();
        run(&tracker, stop, "products", REST, move || {
            money::copy(copying.clone())
        });
    }
    if app.sandbox.is_some() || app.simulated_lab.is_some() {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(10))
            .no_proxy()
            .build();
        match client {
            Ok(client) => {
                let (gateway, lab, posting) = (app.clone(), app.clone(), client.clone());
                run(&tracker, stop, "webhooks", REST, move || {
                    webhooks::deliver(gateway.clone(), client.clone())
                });
                run(&tracker, stop, "lab", REST, move || {
                    lab::work(lab.clone(), posting.clone())
                });
            }
            Err(error) => tracing::error!(%error, "embedded parts cannot deliver their webhooks"),
        }
    }
    let tidy = app.clone();
    run(
        &tracker,
        stop,
        "housekeeping",
        Duration::from_secs(60),
        move || housekeeping::tidy(tidy.clone()),
    );
    tracker.close();
    tracker
}

/// As [`run_to_its_end`], for work that may be dropped in its middle: it is
/// leased, and comes back.
fn run<F>(
    tracker: &TaskTracker,
    stop: &CancellationToken,
    name: &'static str,
    rest: Duration,
    work: impl Fn() -> F + Send + 'static,
) where
    F: Future<Output = anyhow::Result<bool>> + Send,
{
    let until = stop.clone();
    run_to_its_end(tracker, stop, name, rest, move || {
        let (until, work) = (until.clone(), work());
        async move {
            tokio::select! {
                () = until.cancelled() => Ok(false),
                outcome = work => outcome,
            }
        }
    });
}

/// Does `work` over and over until `stop`, which it knows of itself.
fn run_to_its_end<F>(
    tracker: &TaskTracker,
    stop: &CancellationToken,
    name: &'static str,
    rest: Duration,
    work: impl Fn() -> F + Send + 'static,
) where
    F: Future<Output = anyhow::Result<bool>> + Send,
{
    let stop = stop.clone();
    tracker.spawn(async move {
        while !stop.is_cancelled() {
            let pause = match work().await {
                Ok(true) => continue,
                Ok(false) => rest,
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), worker = name, "worker");
                    AFTER_FAILURE
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    });
}
