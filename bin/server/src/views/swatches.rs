//! A picture's placeholder colour and proportions as class names: the content
//! policy forbids style attributes, so both are rounded to a small set of
//! generated rules. So is which format shows which picture on the wall.

use std::fmt::Write as _;

/// Steps of each colour channel.
const LEVELS: u8 = 5;
/// Proportions are rounded to a twentieth between these bounds.
const RATIO_STEPS: std::ops::RangeInclusive<u32> = 8..=60;
const STEPS_PER_UNIT: u32 = 20;
/// Sizes and frames a room can show: three times what the shop begins with.
const HANGINGS: usize = 30;

/// The class which paints `rgb`, rounded, behind a picture not yet loaded.
pub fn tone_class([red, green, blue]: [u8; 3]) -> String {
    let level = |channel: u8| (u16::from(channel) * u16::from(LEVELS - 1) + 127) / 255;
    format!("tone-{}{}{}", level(red), level(green), level(blue))
}

/// The class which gives a picture its share of a justified row.
pub fn ratio_class(width: u32, height: u32) -> String {
    let steps = (width * STEPS_PER_UNIT + height / 2) / height.max(1);
    let steps = steps.clamp(*RATIO_STEPS.start(), *RATIO_STEPS.end());
    format!("ratio-{steps}")
}

/// The rules behind the classes.
pub(super) fn stylesheet() -> String {
    let mut css = String::from("@layer components{\n");
    for red in 0..LEVELS {
        for green in 0..LEVELS {
            for blue in 0..LEVELS {
                let [r, g, b] = [red, green, blue].map(|level| u16::from(level) * 255 / 4);
                // Writing to a String cannot fail.
                let _ = writeln!(
                    css,
                    ".tone-{red}{green}{blue}{{background:rgb({r} {g} {b})}}"
                );
            }
        }
    }
    for steps in RATIO_STEPS {
        let ratio = f64::from(steps) / f64::from(STEPS_PER_UNIT);
        let _ = writeln!(css, ".ratio-{steps}{{--ratio:{ratio}}}");
    }
    // While no format is chosen, the first hangs there.
    css.push_str(
        ".hang{display:none}\n.listing:not(:has(.format :checked)) .hang-0{display:block}\n",
    );
    for number in 0..HANGINGS {
        let _ = writeln!(
            css,
            ".listing:has(.pick-{number}:checked) .hang-{number}{{display:block}}"
        );
    }
    css.push('}');
    css
}
