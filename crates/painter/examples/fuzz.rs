//! Paints phrases and sizes nobody thought of until the time is over:
//! `cargo run --release -p painter --example fuzz -- [SECONDS] [SEED]`. A panic
//! ends it with the request that caused it; so does a picture of the wrong
//! size, progress that falls, or more than 700 MB.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use painter::{PaintError, Request, Style};

/// Pixels of one picture, so that many are painted.
const BUDGET: u64 = 1_500_000;

/// Words that mean something, and text that breaks readers.
const WORDS: &[&str] = &[
    "cat",
    "foxes",
    "sofa",
    "on",
    "in",
    "under",
    "of",
    "with",
    "holding",
    "a",
    "nine",
    "red",
    "sea",
    "underwater",
    "space",
    "village",
    "storm",
    "night",
    "snow",
    "vase",
    "boat",
    "girl",
    "umbrella",
    "whale",
    "lighthouse",
    "cliff",
    "pool",
    "sleeping",
    "flying",
    "sad",
    "고양이",
    "위의",
    "세",
    "마리",
    "달빛",
    "elephant",
    "tree",
    "castle",
    "table",
    "ramen",
    "fog",
    "beside",
    "dragon",
    "wizard",
    "sunflowers",
    "beach",
    "desert",
    "city",
    "rain",
    "dawn",
    "sunset",
    "lake",
    "balloons",
    "owl",
    "rocket",
    "ferris wheel",
    "polar bear",
    "and",
    "the",
    "two",
    "joy",
    "fury",
    "\u{202e}",
    "\u{0}",
    "👩‍🚀",
    "ﷺ",
    "ß",
    "İ",
    "ﬀ",
    "\u{e000}",
    "日本",
    "𝔘",
    "--",
    "'",
    "é",
];

struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // xorshift64 (Marsaglia 2003)
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.roll() % n
    }

    fn phrase(&mut self, most: u64) -> String {
        let mut phrase = String::new();
        for _ in 0..self.below(most) {
            match self.below(8) {
                0 => {
                    let any = char::from_u32(self.below(0x11_0000) as u32);
                    phrase.push(any.unwrap_or('?'));
                }
                _ => phrase.push_str(WORDS[self.below(WORDS.len() as u64) as usize]),
            }
            if self.below(5) > 0 {
                phrase.push(' ');
            }
        }
        phrase.chars().take(255).collect()
    }

    fn side(&mut self) -> u32 {
        let most = [80, 200, 700, 10_000][self.below(4) as usize];
        64 + self.below(most - 63) as u32
    }

    fn request(&mut self) -> Request {
        let width = self.side();
        let height = self.side().min((BUDGET / u64::from(width)).max(64) as u32);
        Request {
            phrase: self.phrase(24),
            negative: self.phrase(4),
            style: Style::ALL[self.below(Style::ALL.len() as u64) as usize],
            seed: self.roll(),
            width,
            height,
        }
    }
}

/// What is wrong with how `request` is painted, if anything is.
fn fault(request: &Request) -> Option<String> {
    let mut last = 0.0_f32;
    let mut fell = false;
    let result = painter::paint(request, &mut |progress| {
        fell |= progress.fraction < last;
        last = progress.fraction;
        ControlFlow::Continue(())
    });
    match result {
        Ok(_) if fell => Some("progress fell".to_owned()),
        Ok(p) if p.rgb.len() as u64 != u64::from(p.width) * u64::from(p.height) * 3 => {
            Some("wrong number of bytes".to_owned())
        }
        Ok(_) | Err(PaintError::Phrase) => None,
        Err(error) => Some(error.to_string()),
    }
}

/// Peak resident megabytes, as Linux counts them.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024)
}

#[allow(
    clippy::print_stdout,
    reason = "an example speaks to whoever started it"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(Ok(1800), |s| s.parse())?;
    let mut dice = Dice(arguments.next().map_or(Ok(0x5eed), |s| s.parse())? | 1);
    let (start, mut count) = (Instant::now(), 0_u64);
    let mut slowest = (Duration::ZERO, String::new());
    while start.elapsed() < Duration::from_secs(seconds) {
        let request = dice.request();
        let began = Instant::now();
        let found = catch_unwind(AssertUnwindSafe(|| fault(&request)));
        match found {
            Ok(None) => {}
            Ok(Some(what)) => return Err(format!("{what}: {request:?}").into()),
            Err(_) => return Err(format!("panicked: {request:?}").into()),
        }
        if began.elapsed() > slowest.0 {
            slowest = (began.elapsed(), format!("{request:?}"));
        }
        if let Some(megabytes) = peak().filter(|m| *m > 700) {
            return Err(format!("{megabytes} MB: {request:?}").into());
        }
        count += 1;
    }
    println!(
        "pictures={count} seconds={} crashes=0 peak_mb={}",
        start.elapsed().as_secs(),
        peak().unwrap_or(0)
    );
    println!("slowest {:.2} s: {}", slowest.0.as_secs_f64(), slowest.1);
    Ok(())
}
