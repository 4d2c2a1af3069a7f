//! Colour profiles (ICC.1).

use moxcms::ColorProfile;

use crate::DocumentError;

/// The longest profile name that is repeated, in characters.
const LONGEST_NAME: usize = 80;

/// A profile of the sRGB colour space (IEC 61966-2-1) for a display, as
/// version 4 of ICC.1 writes it: about half a kilobyte, always the same bytes.
///
/// # Errors
/// [`DocumentError::Unwritable`], were the writer to fail.
pub fn srgb_icc() -> Result<Vec<u8>, DocumentError> {
    let mut profile = ColorProfile::new_srgb();
    // ICC.1:2022, 9.2.36: a display profile's media white is the D50 of the
    // connection space. The library writes D65 there, which readers that apply
    // it take for a yellowish paper.
    profile.media_white_point = Some(profile.white_point);
    // Its `cicp` tag says Y'CbCr, which is no RGB profile's (ICC.1:2022, 9.2.17).
    profile.cicp = None;
    let bytes = profile.encode();
    let mut bytes = bytes.map_err(|error| DocumentError::Unwritable(format!("{error:?}")))?;
    // The library stamps the present time (bytes 24 to 35); the same picture
    // is to be the same file, so the day of the sRGB standard's version stands.
    let date: [u16; 6] = [1999, 10, 18, 0, 0, 0];
    for (field, value) in bytes[24..36].chunks_exact_mut(2).zip(date) {
        field.copy_from_slice(&value.to_be_bytes());
    }
    Ok(bytes)
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
