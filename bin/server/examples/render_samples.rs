//! Writes every page in every state, with assets and sample pictures, as a
//! folder to look at:
//!
//! ```text
//! cargo run -p server --example render_samples -- /tmp/samples
//! python3 -m http.server --directory /tmp/samples
//! ```
//!
//! A second argument is a theme folder; the repository itself is one, so
//! templates and styles can be worked on without compiling.

use std::fs;
use std::path::{Path, PathBuf};

use image::{Rgb, RgbImage, imageops};
use server::pages::{SamplePage, all_samples};
use server::views::{Chrome, Viewer, Views};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Sky, light and five hills, back to front.
const PALETTES: [[u32; 7]; 9] = [
    [
        0xf3d9c4, 0xf6b04c, 0xe8a08c, 0xd97f7a, 0x6fb3ad, 0x3f8f92, 0x2c5f66,
    ],
    [
        0x1f3550, 0xf2e8c9, 0x2f4d6b, 0x3a5f7d, 0x28455e, 0x1b3146, 0x122232,
    ],
    [
        0xc9d4cf, 0xf5f2e6, 0x9db3a8, 0x7f9a8c, 0x628172, 0x47665a, 0x2f4a41,
    ],
    [
        0xdfe6ea, 0xffffff, 0xc9d5dc, 0xaebfc8, 0x8ea5b0, 0xf4f6f6, 0x5b7480,
    ],
    [
        0xf2e3b5, 0xf4c430, 0xd8c078, 0xc2a84c, 0x93953f, 0x6b7a38, 0x46562c,
    ],
    [
        0xf0c9a0, 0xc8402f, 0xe2a873, 0xd28d55, 0xb9733f, 0x955730, 0x6b3c22,
    ],
    [
        0xd5e6e3, 0xfaf3dd, 0x8fc0c0, 0x5fa3a9, 0x3d8491, 0x276777, 0x184a5a,
    ],
    [
        0xe9b48a, 0xf7e0a3, 0xc07a6d, 0x965a63, 0x6d4358, 0x472f49, 0x2a1f36,
    ],
    [
        0xe6ecd9, 0xfbf7e3, 0xb7cba0, 0x96b380, 0x759a64, 0x557e4d, 0x3a5d3a,
    ],
];
/// Proportions, in the order of the samples.
const SHAPES: [(u32, u32); 9] = [
    (3, 2),
    (2, 3),
    (1, 1),
    (2, 3),
    (3, 2),
    (1, 1),
    (3, 2),
    (2, 3),
    (3, 2),
];

fn main() -> Outcome {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().ok_or("name a folder to write to")?);
    let theme = args.next().map(PathBuf::from);
    let views = Views::new(theme.as_deref())?;
    fs::create_dir_all(out.join("assets"))?;
    for (name, asset) in views.assets().iter() {
        fs::write(out.join("assets").join(name), &asset.bytes)?;
    }
    let pages = all_samples();
    for page in &pages {
        let html = page.render(&views, &chrome_for(page))?;
        fs::write(out.join(format!("{}.html", page.name)), html)?;
    }
    pictures(&out.join("media"))?;
    time(&views, &pages);
    Ok(())
}

/// A visitor's chrome for the public pages, a manager's for the desk.
fn chrome_for(page: &SamplePage) -> Chrome {
    let sample = Chrome::sample();
    let visitor = ["front", "gallery", "sign_up", "sign_in", "forgot"];
    if visitor.iter().any(|name| page.name.starts_with(name)) {
        return Chrome {
            viewer: None,
            cart_count: 0,
            ..sample
        };
    }
    if page.name.starts_with("manage") {
        return Chrome {
            path: "/manage/orders".to_owned(),
            ..sample
        };
    }
    let viewer = Viewer {
        name: "ada".to_owned(),
        is_staff: false,
        is_admin: false,
    };
    let path = format!("/{}s", page.name.split('.').next().unwrap_or_default());
    Chrome {
        viewer: Some(viewer),
        path,
        ..sample
    }
}

/// Paints one stand-in picture per sample, once per folder.
fn pictures(folder: &Path) -> Outcome {
    fs::create_dir_all(folder)?;
    for (number, palette) in PALETTES.iter().enumerate() {
        if folder.join(format!("sample-{number}-1280.webp")).exists() {
            continue;
        }
        let (across, down) = SHAPES[number];
        let whole = hills(1280, 1280 * down / across, palette, number as f32);
        for width in [320, 640, 1280] {
            let height = width * down / across;
            let copy = imageops::resize(&whole, width, height, imageops::FilterType::Triangle);
            copy.save(folder.join(format!("sample-{number}-{width}.webp")))?;
        }
    }
    Ok(())
}

/// Paper-cut hills under a round light, each sheet with a soft shadow.
fn hills(width: u32, height: u32, palette: &[u32; 7], seed: f32) -> RgbImage {
    let (w, h) = (width as f32, height as f32);
    let light = (w * (0.3 + 0.05 * seed), h * 0.3, w.min(h) * 0.13);
    RgbImage::from_fn(width, height, |x, y| {
        let (x, y) = (x as f32, y as f32);
        let mut colour = palette[0];
        let mut shade = 1.0;
        if (x - light.0).hypot(y - light.1) < light.2 {
            colour = palette[1];
        }
        for layer in 0..5_u8 {
            let depth = f32::from(layer);
            let swing = (x / w * (2.5 + depth * 0.7) + seed * 1.7 + depth * 2.1).sin() * 0.06
                + (x / w * (7.0 + seed) + depth * 1.3).sin() * 0.02;
            let top = h * (0.42 + depth * 0.12 + swing);
            if y > top {
                colour = palette[usize::from(layer) + 2];
                shade = 1.0;
            } else if y > top - h * 0.018 {
                shade = 0.82 + 0.18 * (top - y) / (h * 0.018);
            }
        }
        let [_, red, green, blue] = colour.to_be_bytes();
        Rgb([red, green, blue].map(|channel| (f32::from(channel) * shade) as u8))
    })
}

/// Says how long the busiest pages take to render.
fn time(views: &Views, pages: &[SamplePage]) {
    let chrome = Chrome::sample();
    for name in ["gallery", "listing", "orders"] {
        let Some(page) = pages.iter().find(|page| page.name == name) else {
            continue;
        };
        // The best of many: what else runs on the machine does not count.
        let best = (0..50).map(|_| batch(page, views, &chrome)).min();
        let micros = best.unwrap_or_default().as_micros();
        eprintln!("{name}: {micros} µs");
    }
}

/// The time of one rendering, averaged over a few.
fn batch(page: &SamplePage, views: &Views, chrome: &Chrome) -> std::time::Duration {
    const ROUNDS: u32 = 20;
    let start = std::time::Instant::now();
    for _ in 0..ROUNDS {
        let _ = std::hint::black_box(page.render(views, chrome));
    }
    start.elapsed() / ROUNDS
}
