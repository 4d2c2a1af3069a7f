//! One light for the whole scene.

use crate::colour::{Rgb, hex};
use crate::reading::{Mood, Place, Reading, Thing, Time, Weather};
use crate::rng::Rng;
use crate::scene::Light;

/// When it is, by what is said or shines.
pub(crate) fn hour(reading: &Reading, rng: &mut Rng) -> Time {
    if let Some(time) = reading.time {
        return time;
    }
    let night = reading.has(Thing::Moon) || reading.has(Thing::Stars);
    let day = reading.weather.is_some()
        || [Thing::Sun, Thing::Sunlight, Thing::Rainbow]
            .iter()
            .any(|t| reading.has(*t));
    let home = matches!(reading.place, Some(Place::Space | Place::Underwater));
    match rng.below(5) {
        _ if night => Time::Night,
        _ if day || home => Time::Day,
        // Where nothing is said, now and then an early or a late hour.
        0 => Time::Dawn,
        1 => Time::Sunset,
        _ => Time::Day,
    }
}

const fn light(top: u32, low: u32, ambient: u32, haze: u32, glow: u32, dark: bool) -> Light {
    Light {
        sky_top: hex(top),
        sky_low: hex(low),
        ambient: hex(ambient),
        haze: hex(haze),
        glow: hex(glow),
        dark,
        thick: 1.0,
        from: [-0.42, -0.56, 0.714],
    }
}

/// The light of `reading`; words nobody knows turn its hue a little.
pub(crate) fn light_of(reading: &Reading, hour: Time, rng: &mut Rng) -> Light {
    let mut light = match (hour, reading.weather) {
        (Time::Night, Some(Weather::Storm)) => light(
            0x14_1a_30, 0x4c_5c_78, 0x96_a0_c4, 0x3c_4a_66, 0xe8_ec_f4, true,
        ),
        (Time::Night, _) => light(
            0x10_1b_4a, 0x5a_7c_c0, 0xa2_b2_e4, 0x45_62_a8, 0xf6_ee_cc, true,
        ),
        (_, Some(Weather::Storm)) => light(
            0x22_30_4c, 0xb8_c4_bc, 0xc0_c8_d4, 0x78_8e_98, 0xf6_ee_c8, true,
        ),
        (Time::Sunset, _) => light(
            0x5c_48_8a, 0xfc_b4_6a, 0xff_dc_c4, 0xf0_a0_80, 0xff_ec_b0, false,
        ),
        (Time::Dawn, _) => light(
            0x86_a4_d4, 0xfc_dc_c4, 0xff_ee_e4, 0xf0_d4_d0, 0xff_f4_d8, false,
        ),
        (_, Some(Weather::Rain)) => light(
            0x5e_74_88, 0xb4_c2_c6, 0xcc_d6_de, 0xa2_b2_ba, 0xe8_ee_ec, false,
        ),
        (_, Some(Weather::Fog)) => light(
            0xb4_c0_c6, 0xe6_e6_e0, 0xe6_e8_ea, 0xdc_e0_de, 0xfa_f6_ea, false,
        ),
        (_, Some(Weather::Snow)) => light(
            0x7e_a6_cc, 0xe6_ee_f4, 0xec_f2_fc, 0xd4_e2_f0, 0xff_fa_ee, false,
        ),
        _ => light(
            0x4f_a0_d6, 0xcf_ec_f0, 0xff_fb_f2, 0xc4_e0_ea, 0xff_f4_c8, false,
        ),
    };
    light.thick = match reading.weather {
        Some(Weather::Fog) => 2.3,
        Some(Weather::Rain | Weather::Snow) => 1.15,
        _ => 1.0,
    };
    if let Some(mood) = reading.mood {
        let (tint, grey) = match mood {
            Mood::Sad => (hex(0x8a_9c_b8), 0.62),
            Mood::Glad => (hex(0xff_e2_a0), 1.15),
            Mood::Calm => (hex(0xc4_d8_dc), 0.92),
            Mood::Fierce => (hex(0xc0_50_40), 1.1),
        };
        for c in [
            &mut light.sky_top,
            &mut light.sky_low,
            &mut light.haze,
            &mut light.ambient,
        ] {
            *c = c.mix(tint, 0.14).saturate(grey);
        }
    }
    let turn = Rgb::hsl(rng.unit(), 0.5, if light.dark { 0.3 } else { 0.6 });
    let share = if reading.understood.is_empty() {
        0.45
    } else {
        0.11
    };
    light.sky_top = light.sky_top.mix(reading.colour.unwrap_or(turn), share);
    light.sky_low = light
        .sky_low
        .mix(reading.colour.unwrap_or(turn).light(0.5), share);
    light
}
