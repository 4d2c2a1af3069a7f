use std::future::Future;

use thiserror::Error;
use tokio::sync::oneshot;

/// How much less of a core background work gets than an answer somebody waits
/// for, where both want it: 19 is the least Linux gives.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 19;

/// Background work panicked, or no thread could be started for it.
#[derive(Debug, Error)]
#[error("background work was lost")]
pub struct BackgroundLost;

/// Does work that keeps a core busy for milliseconds or more: on a thread of
/// its own, off the runtime's, and behind whatever answers a request.
///
/// It begins at once, not when the future is first polled, and goes on when
/// the future is dropped. The caller bounds how much runs at the same time.
/// Threads the work starts inherit its priority.
///
/// # Errors
/// [`BackgroundLost`].
pub fn in_background<T, W>(
    name: &str,
    work: W,
) -> impl Future<Output = Result<T, BackgroundLost>> + Send + use<T, W>
where
    T: Send + 'static,
    W: FnOnce() -> T + Send + 'static,
{
    let (done, outcome) = oneshot::channel();
    let run = move || {
        step_back();
        // Nobody may be waiting any more.
        let _ = done.send(work());
    };
    // A new thread costs tens of microseconds, and never hands a lowered
    // priority, which only root could raise again, to the next piece of work.
    // One that cannot be started drops `done`, which the caller sees.
    let _ = std::thread::Builder::new().name(name.to_owned()).spawn(run);
    async move { outcome.await.map_err(|_| BackgroundLost) }
}

/// `nice(2)` is per thread on Linux, against POSIX; elsewhere it would slow
/// the whole process down.
fn step_back() {
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(NICENESS);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_steps_back_and_its_caller_does_not() {
        let niceness = || rustix::process::nice(0).unwrap();
        let before = niceness();
        let within = in_background("test", move || rustix::process::nice(0).unwrap()).await;
        assert_eq!(within.unwrap(), NICENESS);
        assert_eq!(niceness(), before);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_of_the_caller() {
        let lost = in_background("test", || -> () { panic!("broken") }).await;
        assert!(lost.is_err());
    }
}
