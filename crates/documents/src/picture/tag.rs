use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::chunk::{Chunks, SIGNATURE, append};
use super::facts::{Colour, png_info};
use crate::{DocumentError, profile};

/// The chunks which say how large and in which colours a picture is meant;
/// what is put in replaces them all. `cICP` would overrule the profile.
const REPLACED: [&[u8; 4]; 6] = [b"pHYs", b"iCCP", b"sRGB", b"cICP", b"gAMA", b"cHRM"];

/// The same PNG, saying that it is `dpi` pixels per inch and in sRGB, with the
/// profile embedded. The caller knows that the pixels are meant so; they are
/// not touched, nor is any other chunk.
///
/// A grey picture cannot carry a profile of colours (PNG, third edition,
/// 11.3.2.3): it says sRGB by the chunk of that name.
///
/// # Errors
/// [`DocumentError::NotPng`] or [`DocumentError::Damaged`].
pub fn tag_png(png: &[u8], dpi: u32) -> Result<Vec<u8>, DocumentError> {
    let facts = png_info(png)?;
    let mut tagged = Vec::with_capacity(png.len() + 1024);
    tagged.extend(SIGNATURE);
    for chunk in Chunks::of(png)? {
        let chunk = chunk?;
        if REPLACED.contains(&&chunk.name) {
            continue;
        }
        tagged.extend(chunk.bytes);
        if chunk.name == *b"IHDR" {
            // Here they precede palette and pixels, as they must.
            put_colours(&mut tagged, facts.colour)?;
            put_density(&mut tagged, dpi)?;
        }
    }
    Ok(tagged)
}

fn put_colours(file: &mut Vec<u8>, colour: Colour) -> Result<(), DocumentError> {
    if matches!(colour, Colour::Grey | Colour::GreyAlpha) {
        // 0 is the perceptual intent, as in the profile.
        return append(file, *b"sRGB", &[0]);
    }
    let mut data = b"sRGB IEC61966-2.1\0\0".to_vec();
    data.extend(pack(&profile::srgb_icc()?)?);
    append(file, *b"iCCP", &data)
}

fn put_density(file: &mut Vec<u8>, dpi: u32) -> Result<(), DocumentError> {
    let per_metre = (f64::from(dpi) / 0.0254).round() as u32;
    let mut data = [per_metre.to_be_bytes(), per_metre.to_be_bytes()].concat();
    data.push(1);
    append(file, *b"pHYs", &data)
}

fn pack(bytes: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    let packed = packer.write_all(bytes).and_then(|()| packer.finish());
    packed.map_err(|error| DocumentError::Unwritable(error.to_string()))
}
