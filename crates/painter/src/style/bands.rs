//! A picture in horizontal bands, painted by several threads. The bands are
//! the same whatever the number of threads, so the bytes are too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use crate::PaintError;
use crate::watch::{Sketch, Watch};

/// Rows of a band.
const ROWS: usize = 128;
/// How long the watcher waits at most to be asked again.
const LOOK: Duration = Duration::from_millis(25);

/// Says whether anybody still wants the picture; asked every few rows.
#[derive(Debug, Default)]
pub(super) struct Stop(AtomicBool);

impl Stop {
    pub(super) fn asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Does every job on `threads` threads, telling `watch` the share that is done.
/// What a job answers, `seen` gets on this thread.
pub(super) fn run<J: Send, R: Send>(
    threads: usize,
    jobs: Vec<J>,
    watch: &mut Watch<'_>,
    work: &(impl Fn(J, &Stop) -> R + Sync),
    seen: &mut dyn FnMut(R, f32, &mut Watch<'_>) -> Result<(), PaintError>,
) -> Result<(), PaintError> {
    let total = jobs.len().max(1);
    let workers = threads.clamp(1, total);
    let queue = Mutex::new(jobs.into_iter());
    let stop = Stop::default();
    let (done, finished) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers {
            let (done, queue, stop) = (done.clone(), &queue, &stop);
            scope.spawn(move || {
                while !stop.asked() {
                    let job = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(job) = job else { break };
                    if done.send(work(job, stop)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(done);
        let mut count = 0;
        loop {
            let share = count as f32 / total as f32;
            let result = match finished.recv_timeout(LOOK) {
                Ok(answer) => {
                    count += 1;
                    seen(answer, count as f32 / total as f32, watch)
                }
                Err(mpsc::RecvTimeoutError::Timeout) => watch.at(share),
                Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
            };
            if result.is_err() {
                stop.0.store(true, Ordering::Relaxed);
                return result;
            }
        }
    })
}

/// Rows `y0..y1` of the canvas.
pub(super) struct Band<'a> {
    pub(super) y0: usize,
    pub(super) y1: usize,
    pub(super) rgb: &'a mut [u8],
}

/// The rows of every band of a picture `height` rows high.
pub(super) fn rows(height: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..height)
        .step_by(ROWS)
        .map(move |y| (y, (y + ROWS).min(height)))
}

/// A canvas that `paint` fills band by band; `sketch` shows it as it grows.
pub(super) fn canvas(
    threads: usize,
    (width, height): (usize, usize),
    watch: &mut Watch<'_>,
    mut sketch: Sketch,
    paint: &(impl Fn(&mut Band<'_>, &Stop) + Sync),
) -> Result<Vec<u8>, PaintError> {
    let mut rgb = vec![0_u8; width * height * 3];
    let jobs: Vec<Band<'_>> = rgb
        .chunks_mut(ROWS * width * 3)
        .zip(rows(height))
        .map(|(rgb, (y0, y1))| Band { y0, y1, rgb })
        .collect();
    let step = sketch.step(width, height);
    let mut shown = 0;
    run(
        threads,
        jobs,
        watch,
        &|mut band: Band<'_>, stop: &Stop| {
            paint(&mut band, stop);
            Sketch::strip(band.rgb, width, band.y0, step)
        },
        &mut |strip, share, watch| {
            sketch.put(&strip);
            if (share * 8.0) as usize > shown {
                shown = (share * 8.0) as usize;
                watch.show(&sketch, share)
            } else {
                watch.at(share)
            }
        },
    )?;
    Ok(rgb)
}
