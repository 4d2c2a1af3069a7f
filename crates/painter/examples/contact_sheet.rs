//! Paints many phrases in every style into one PNG, a row for each phrase:
//! `contact_sheet OUT.png [SIDE] [STYLE,STYLE…] [PHRASE[#SEED]…]`. With one
//! style the phrases fill a square.

use std::ops::ControlFlow;
use std::time::Instant;

use painter::Style;

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
    "a cup of tea and a book on a table in the rain",
    "two palms and a dog on the beach",
];

#[allow(
    clippy::print_stdout,
    reason = "an example speaks to whoever started it"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments
        .next()
        .unwrap_or_else(|| "contact_sheet.png".to_owned());
    let side: u32 = arguments.next().map_or(Ok(384), |s| s.parse())?;
    let styles: Vec<Style> = match arguments.next().as_deref() {
        None | Some("all") => Style::ALL.to_vec(),
        Some(names) => names.split(',').filter_map(Style::from_name).collect(),
    };
    let asked: Vec<String> = arguments.collect();
    let phrases: Vec<&str> = if asked.is_empty() {
        PHRASES.to_vec()
    } else {
        asked.iter().map(String::as_str).collect()
    };
    let cells: Vec<(&str, Style)> = phrases
        .iter()
        .flat_map(|phrase| styles.iter().map(move |style| (*phrase, *style)))
        .collect();
    let columns = match (styles.len(), phrases.len()) {
        (1, n) => n.min(4),
        (n, _) => n,
    };
    let rows = cells.len().div_ceil(columns);
    let mut sheet = image::RgbImage::new(columns as u32 * side, rows as u32 * side);
    for (i, (phrase, style)) in cells.into_iter().enumerate() {
        let (phrase, seed) = phrase.split_once('#').unwrap_or((phrase, "1"));
        let request = painter::Request {
            phrase: phrase.to_owned(),
            negative: String::new(),
            style,
            seed: seed.parse()?,
            width: side,
            height: side,
        };
        let start = Instant::now();
        let painting = painter::paint_on(2, &request, &mut |_| ControlFlow::Continue(()))?;
        println!(
            "{:>6} ms  {:13}  {phrase}  {:?}",
            start.elapsed().as_millis(),
            style.name(),
            painting.understood
        );
        let cell = image::RgbImage::from_raw(side, side, painting.rgb).ok_or("size")?;
        let at = ((i % columns) as u32 * side, (i / columns) as u32 * side);
        image::imageops::replace(&mut sheet, &cell, at.0.into(), at.1.into());
    }
    sheet.save(out)?;
    Ok(())
}
