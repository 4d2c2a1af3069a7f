//! Paints many phrases in every style into one PNG: `contact_sheet OUT.png [SIDE] [PHRASE…]`.

use std::ops::ControlFlow;
use std::time::Instant;

const PHRASES: &[&str] = &[
    "A sunlit indoor lounge area with a pool containing a flamingo",
    "three foxes under a full moon in a snowy forest",
    "a lighthouse on a cliff in a storm",
    "a bowl of ramen beside a sleeping dragon",
    "달빛 아래 고양이 두 마리",
    "a red sailing boat on a calm sea at sunset",
    "quiet melancholy",
    "zxqv blorp",
    "a white horse in a meadow under a rainbow",
    "hot air balloons over the mountains at dawn",
    "an owl in a foggy forest",
    "a whale and five fish underwater",
    "a castle in the desert at night",
    "눈 내리는 도시의 소녀",
    "a cup of tea and a book on a table",
    "two palms and a dog on the beach",
];

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments
        .next()
        .unwrap_or_else(|| "contact_sheet.png".to_owned());
    let side: u32 = arguments.next().map_or(Ok(384), |s| s.parse())?;
    let asked: Vec<String> = arguments.collect();
    let phrases: Vec<&str> = if asked.is_empty() {
        PHRASES.to_vec()
    } else {
        asked.iter().map(String::as_str).collect()
    };
    let styles = painter::Style::ALL;
    let columns = if phrases.len() > 4 { 4 } else { phrases.len() } as u32;
    let rows = (phrases.len() as u32).div_ceil(columns);
    let mut sheet = image::RgbImage::new(columns * side * styles.len() as u32, rows * side);
    for (i, phrase) in phrases.iter().enumerate() {
        for (s, style) in styles.into_iter().enumerate() {
            let request = painter::Request {
                phrase: (*phrase).to_owned(),
                negative: String::new(),
                style,
                seed: 1,
                width: side,
                height: side,
            };
            let start = Instant::now();
            let painting = painter::paint(&request, &mut |_| ControlFlow::Continue(()))?;
            println!(
                "{:>6} ms  {:9}  {phrase}  {:?}",
                start.elapsed().as_millis(),
                style.name(),
                painting.understood
            );
            let cell = image::RgbImage::from_raw(side, side, painting.rgb).ok_or("size")?;
            let (column, row) = (i as u32 % columns, i as u32 / columns);
            let x = (column * styles.len() as u32 + s as u32) * side;
            image::imageops::replace(&mut sheet, &cell, x.into(), (row * side).into());
        }
    }
    sheet.save(out)?;
    Ok(())
}
