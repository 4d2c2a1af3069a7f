//! What a picture costs, for every style, as a Markdown table:
//! `cargo run --release -p painter --example cost`. Each cell is a process of
//! its own, the best of three for the small picture; memory is its peak
//! resident set as Linux counts it (`VmHWM`, proc(5)).

use std::ops::ControlFlow;
use std::process::Command;
use std::time::Instant;

use painter::Style;

/// Pixels of a large square, and of A3 at 300 dots per inch.
const SQUARE: (u32, u32) = (1024, 1024);
const A3: (u32, u32) = (3508, 4961);
/// Of these, the dearest is what the table shows.
const PHRASES: [&str; 3] = [
    "A sunlit indoor lounge area with a pool containing a flamingo",
    "three foxes under a full moon in a snowy forest",
    "two elephants and a palm on a beach in a storm",
];

#[allow(
    clippy::print_stdout,
    reason = "an example speaks to whoever started it"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [style, width, height, threads, phrase] = arguments.as_slice() {
        let style = Style::from_name(style).ok_or("no such style")?;
        let (seconds, megabytes) = paint(
            style,
            (width.parse()?, height.parse()?),
            threads.parse()?,
            phrase,
        )?;
        println!("{seconds} {megabytes}");
        return Ok(());
    }
    if let [style] = arguments.as_slice() {
        let style = Style::from_name(style).ok_or("no such style")?;
        println!("stops after {:.0} ms", slowest_stop(style)?);
        return Ok(());
    }
    println!(
        "| style | 1024², one core, s | A3, one core, s | A3, two cores, s | gain | A3, MB | stops after, ms |"
    );
    println!("|---|---:|---:|---:|---:|---:|---:|");
    for style in Style::ALL {
        let (square, _) = dearest(style, SQUARE, 1, 3)?;
        let (one, memory) = dearest(style, A3, 1, 1)?;
        let (two, more) = dearest(style, A3, 2, 1)?;
        println!(
            "| {} | {square:.2} | {one:.1} | {two:.1} | {:.2} | {:.0} | {:.0} |",
            style.name(),
            one / two,
            memory.max(more),
            slowest_stop(style)?
        );
    }
    Ok(())
}

/// Seconds and megabytes of the dearest phrase, the best of `tries` each.
fn dearest(
    style: Style,
    size: (u32, u32),
    threads: usize,
    tries: usize,
) -> Result<(f64, f64), Box<dyn std::error::Error>> {
    let mut worst = (0.0_f64, 0.0_f64);
    for phrase in PHRASES {
        let mut best = f64::MAX;
        for _ in 0..tries {
            let output = Command::new(std::env::current_exe()?)
                .args([style.name(), &size.0.to_string(), &size.1.to_string()])
                .args([&threads.to_string(), phrase])
                .output()?;
            let text = String::from_utf8(output.stdout)?;
            let (seconds, megabytes) = text.trim().split_once(' ').ok_or("no answer")?;
            best = best.min(seconds.parse()?);
            worst.1 = worst.1.max(megabytes.parse()?);
        }
        worst.0 = worst.0.max(best);
    }
    Ok(worst)
}

/// The longest time, in milliseconds, an A3 on one core goes on after it was
/// called off, at several points of its making.
fn slowest_stop(style: Style) -> Result<f64, Box<dyn std::error::Error>> {
    let mut worst = 0.0_f64;
    for at in [0.01, 0.08, 0.16, 0.3, 0.6, 0.9] {
        let request = request(style, A3, PHRASES[1]);
        let mut told = None;
        let result = painter::paint(&request, &mut |progress| {
            if progress.fraction < at {
                return ControlFlow::Continue(());
            }
            told = Some(Instant::now());
            ControlFlow::Break(())
        });
        if result != Err(painter::PaintError::Cancelled) {
            return Err("it was not called off".into());
        }
        let late = told.ok_or("never told")?.elapsed();
        worst = worst.max(late.as_secs_f64() * 1000.0);
    }
    Ok(worst)
}

fn request(style: Style, (width, height): (u32, u32), phrase: &str) -> painter::Request {
    painter::Request {
        phrase: phrase.to_owned(),
        negative: String::new(),
        style,
        seed: 1,
        width,
        height,
    }
}

fn paint(
    style: Style,
    size: (u32, u32),
    threads: usize,
    phrase: &str,
) -> Result<(f64, f64), Box<dyn std::error::Error>> {
    let request = request(style, size, phrase);
    let start = Instant::now();
    painter::paint_on(threads, &request, &mut |_| ControlFlow::Continue(()))?;
    let seconds = start.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .ok_or("no VmHWM")?;
    Ok((seconds, peak.trim().parse::<f64>()? / 1024.0))
}
