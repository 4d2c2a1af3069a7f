//! What is found before a file goes to the printer, in words with figures.

use checkout::Order;
use documents::{Check, Finding, Format, Made, Preflight, PrintFileFacts, Script};

use crate::app::App;
use crate::views::TextArg;

/// The floor for wall art, in dots per inch.
const FLOOR_DPI: u32 = 150;

/// Looks a file over: `made` tells whether it was painted at its pixels or
/// enlarged. The texts that go onto the order's papers count, too.
pub fn preflight(
    app: &App,
    order: &Order,
    title: &str,
    format: Format,
    facts: &PrintFileFacts,
    made: Made,
) -> Vec<Finding> {
    let address = crate::routes::address_lines(order);
    let texts: Vec<&str> = address.iter().map(String::as_str).collect();
    documents::preflight(&Preflight {
        format,
        required_dpi: catalog::PRINT_DPI,
        floor_dpi: FLOOR_DPI,
        file: facts,
        made,
        texts: &texts,
        titles: &[title],
        fonts: &app.fonts,
    })
}

fn pixels((width, height): (u32, u32)) -> String {
    format!("{width}×{height}")
}

fn dpi(dots: f64) -> String {
    format!("{dots:.0}")
}

/// A finding as a sentence.
pub fn sentence(app: &App, lang: &str, check: &Check) -> String {
    let say = |key: &str, args: &[(&str, &str)]| {
        let args: Vec<_> = args
            .iter()
            .map(|(name, text)| (*name, TextArg::Text(text)))
            .collect();
        app.views.text(lang, key, &args)
    };
    match check {
        Check::Pixels {
            needed_px,
            found_px,
            effective_dpi,
        } => say(
            "preflight-pixels",
            &[
                ("found", &pixels(*found_px)),
                ("needed", &pixels(*needed_px)),
                ("dpi", &dpi(*effective_dpi)),
            ],
        ),
        Check::Shape { needed, found } => say(
            "preflight-shape",
            &[
                ("found", &format!("{found:.3}")),
                ("needed", &format!("{needed:.3}")),
            ],
        ),
        Check::Sharpness {
            from_px,
            effective_dpi,
        } => say(
            "preflight-sharpness",
            &[("from", &pixels(*from_px)), ("dpi", &dpi(*effective_dpi))],
        ),
        Check::Density {
            found_dpi: Some((x, y)),
            ..
        } => say("preflight-density", &[("x", &dpi(*x)), ("y", &dpi(*y))]),
        Check::Density {
            found_dpi: None, ..
        } => say("preflight-no-density", &[]),
        Check::Profile {
            found: Some(name),
            embedded: true,
        } => say("preflight-profile", &[("name", name)]),
        Check::Profile {
            found: Some(name),
            embedded: false,
        } => say("preflight-profile-named", &[("name", name)]),
        Check::Profile { found: None, .. } => say("preflight-no-profile", &[]),
        Check::Transparency => say("preflight-transparency", &[]),
        Check::Fonts { needed, left_out } if needed.is_empty() && left_out.is_empty() => {
            say("preflight-fonts", &[])
        }
        Check::Fonts { needed, left_out } => {
            let scripts = Script::list(&[needed.as_slice(), left_out.as_slice()].concat());
            say("preflight-no-font", &[("scripts", &scripts)])
        }
    }
}
