//! Paints one phrase: `standalone PHRASE OUT.png [STYLE] [WIDTH] [HEIGHT] [SEED]`.

use std::ops::ControlFlow;
use std::time::Instant;

#[allow(clippy::print_stdout)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let phrase = arguments
        .next()
        .unwrap_or_else(|| "a fox in a meadow".to_owned());
    let out = arguments.next().unwrap_or_else(|| {
        std::env::temp_dir()
            .join("painter.png")
            .display()
            .to_string()
    });
    let style = arguments
        .next()
        .and_then(|s| painter::Style::from_name(&s))
        .unwrap_or(painter::Style::PaperCut);
    let width = arguments.next().map_or(Ok(724), |s| s.parse())?;
    let height = arguments.next().map_or(Ok(1024), |s| s.parse())?;
    let seed = arguments.next().map_or(Ok(1), |s| s.parse())?;
    let request = painter::Request {
        phrase,
        negative: String::new(),
        style,
        seed,
        width,
        height,
    };
    let start = Instant::now();
    let painting = painter::paint(&request, &mut |_| ControlFlow::Continue(()))?;
    println!(
        "{out}: {:?} in {} ms",
        painting.understood,
        start.elapsed().as_millis()
    );
    image::RgbImage::from_raw(width, height, painting.rgb)
        .ok_or("size")?
        .save(out)?;
    Ok(())
}
