//! Colour profiles (ICC.1).

use moxcms::{ColorProfile, Matrix3d, Xyzd};

use crate::DocumentError;

/// The longest profile name that is repeated, in characters.
const LONGEST_NAME: usize = 80;

/// Of the numbers in an ICC profile, one is 65536 of these (s15Fixed16).
const ONE: f64 = 65536.0;

/// A profile of the sRGB colour space (IEC 61966-2-1) for a display, as
/// version 4.2 of ICC.1 writes it, which every PDF may carry: 588 bytes,
/// always the same.
///
/// # Errors
/// [`DocumentError::Unwritable`], were the writer to fail.
pub fn srgb_icc() -> Result<Vec<u8>, DocumentError> {
    let mut profile = ColorProfile::new_srgb();
    // The library's own numbers are those of another D50; its `chad` is the
    // cone matrix instead of the adaptation, its `cicp` says Y'CbCr, and its
    // media white is D65, which version 4 does not allow a display.
    profile.white_point = D50;
    profile.media_white_point = Some(D50);
    profile.red_colorant = xyz(0x6fa0, 0x38f2, 0x038f);
    profile.green_colorant = xyz(0x6296, 0xb789, 0x18da);
    profile.blue_colorant = xyz(0x24a0, 0x0f85, 0xb6c4);
    profile.chromatic_adaptation = Some(D65_TO_D50);
    profile.cicp = None;
    let bytes = profile.encode();
    let mut bytes = bytes.map_err(|error| DocumentError::Unwritable(format!("{error:?}")))?;
    // It says 4.4, which nothing in here needs and PDF 1.7 does not allow.
    bytes[8..10].copy_from_slice(&[4, 0x20]);
    // It stamps the present time (bytes 24 to 35); the same picture is to be
    // the same file, so the month in which sRGB became a standard stands there.
    let date: [u16; 6] = [1999, 10, 1, 0, 0, 0];
    for (field, value) in bytes[24..36].chunks_exact_mut(2).zip(date) {
        field.copy_from_slice(&value.to_be_bytes());
    }
    Ok(bytes)
}

/// The white of the connection space (ICC.1:2022, 7.2.16).
const D50: Xyzd = xyz(0xf6d6, 0x10000, 0xd32d);

/// Bradford's adaptation from the white of sRGB (ICC.1:2022, annex E).
const D65_TO_D50: Matrix3d = Matrix3d {
    v: [
        [1.047_886, 0.022_919, -0.050_216],
        [0.029_582, 0.990_484, -0.017_079],
        [-0.009_252, 0.015_073, 0.751_678],
    ],
};

/// Colour coordinates from their numbers in the file; sRGB's primaries in the
/// connection space, as the ICC's own sRGB profiles round them: they add up to
/// its white.
const fn xyz(x: u32, y: u32, z: u32) -> Xyzd {
    Xyzd {
        x: x as f64 / ONE,
        y: y as f64 / ONE,
        z: z as f64 / ONE,
    }
}

/// What a profile calls itself (its `desc` tag), or nothing where it does not
/// say so legibly. Reads only inside `profile`, whatever its offsets claim.
pub(crate) fn description(profile: &[u8]) -> Option<String> {
    if profile.get(36..40)? != b"acsp" {
        return None;
    }
    let tags = number(profile, 128)?.min(100);
    let entries = (0..tags).map_while(|tag| profile.get(132 + tag * 12..144 + tag * 12));
    let desc = entries
        .into_iter()
        .find(|entry| entry.starts_with(b"desc"))?;
    let (offset, size) = (number(desc, 4)?, number(desc, 8)?);
    let tag = profile.get(offset..offset.checked_add(size)?)?;
    let name = match tag.get(..4)? {
        b"mluc" => unicode(tag)?,
        b"desc" => ascii(tag)?,
        _ => return None,
    };
    legible(&name)
}

/// `name` without controls and of bounded length; nothing where that is empty.
pub(crate) fn legible(name: &str) -> Option<String> {
    let seen = name.chars().filter(|c| !c.is_control());
    let name: String = seen.take(LONGEST_NAME).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Version 4: the first of several languages, in UTF-16.
fn unicode(tag: &[u8]) -> Option<String> {
    let (size, offset) = (number(tag, 20)?, number(tag, 24)?);
    let text = tag.get(offset..offset.checked_add(size)?)?;
    let units = text
        .chunks_exact(2)
        .map(|b| u16::from_be_bytes([b[0], b[1]]));
    let units = units.take(2 * LONGEST_NAME);
    Some(char::decode_utf16(units).filter_map(Result::ok).collect())
}

/// Version 2: ASCII with a zero at its end.
fn ascii(tag: &[u8]) -> Option<String> {
    let size = number(tag, 8)?;
    let text = tag.get(12..12_usize.checked_add(size)?)?;
    let bytes = text.iter().copied().filter(u8::is_ascii);
    let bytes = bytes.take(LONGEST_NAME);
    Some(bytes.map(char::from).collect())
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
    usize::try_from(u32::from_be_bytes(four)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_is_srgb_and_the_same_every_time() {
        let bytes = srgb_icc().unwrap();
        assert_eq!(bytes, srgb_icc().unwrap());
        assert_eq!(bytes.len(), number(&bytes, 0).unwrap());
        assert_eq!(description(&bytes).unwrap(), "sRGB IEC61966-2.1");
        let read = ColorProfile::new_from_slice(&bytes).unwrap();
        assert_eq!(read.color_space, moxcms::DataColorSpace::Rgb);
        assert!(read.cicp.is_none());
        // Illuminant and primaries, to the last bit.
        assert_eq!(number(&bytes, 68), Some(0xf6d6));
        assert_eq!(number(&bytes, 76), Some(0xd32d));
        assert_eq!((read.red_colorant.x * ONE).round(), f64::from(0x6fa0));
        assert_eq!((read.blue_colorant.z * ONE).round(), f64::from(0xb6c4));
    }

    #[test]
    fn a_profile_that_lies_about_its_length_has_no_name() {
        let bytes = srgb_icc().unwrap();
        for end in 0..bytes.len() {
            let _ = description(&bytes[..end]);
        }
        let mut lying = bytes.clone();
        lying[128..132].copy_from_slice(&u32::MAX.to_be_bytes());
        assert!(description(&lying).is_some(), "the tag is still there");
        for byte in 132..bytes.len() {
            let mut broken = bytes.clone();
            broken[byte] = 0xff;
            let _ = description(&broken);
        }
    }
}
