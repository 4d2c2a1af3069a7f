use std::time::{Duration, Instant};

use crate::generator::ProgressSink;

/// How often the sink is asked whether the picture is still wanted.
const GLANCE: Duration = Duration::from_millis(250);
/// After this long the bar stands at two thirds. It only has to move: no model
/// tells how far it is.
const TYPICAL: Duration = Duration::from_secs(40);

/// Moves the bar by the clock, until the picture is not wanted any more.
pub(super) async fn until_cancelled(sink: &dyn ProgressSink) {
    let began = Instant::now();
    for glance in 1_u64.. {
        tokio::time::sleep(GLANCE).await;
        if sink.is_cancelled() {
            return;
        }
        if glance.is_multiple_of(4) {
            sink.progress(by_the_clock(began.elapsed()));
        }
    }
}

fn by_the_clock(elapsed: Duration) -> f32 {
    let spent = elapsed.as_secs_f32() / TYPICAL.as_secs_f32();
    0.95 * (1.0 - (-1.2 * spent).exp())
}
