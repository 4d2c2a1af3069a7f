use object_store::path::Path;

use crate::ImagegenError;
use crate::derivative::WIDTHS;

/// Which of the files kept under one hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaFile {
    /// The picture at full size, as the model made it.
    Master,
    /// A WebP so many pixels wide: one of [`WIDTHS`].
    Thumbnail(u32),
    /// A print file, a PNG. It lies apart from pictures: it is staff's alone
    /// and goes on its own.
    Print,
}

const PICTURES: &str = "pictures";
const PRINTS: &str = "prints";
const MASTER: &str = "master";
const PRINT: &str = "print.png";

impl MediaFile {
    /// The file's key in the store. It never comes to mean another content: a
    /// master's and a print's carry the SHA-256 of their own bytes, a
    /// thumbnail's that of the master it is made of.
    ///
    /// # Errors
    /// [`ImagegenError::NotFound`] where there can be no such file: a width that
    /// is not kept, or a name that is not the 64 lower-case hexadecimal digits
    /// of a hash.
    pub fn key(self, sha256: &str) -> Result<Path, ImagegenError> {
        let (folder, name) = match self {
            Self::Master => (PICTURES, MASTER.to_owned()),
            Self::Thumbnail(width) if WIDTHS.contains(&width) => {
                (PICTURES, format!("{width}.webp"))
            }
            Self::Thumbnail(_) => return Err(ImagegenError::NotFound),
            Self::Print => (PRINTS, PRINT.to_owned()),
        };
        if !is_hash(sha256) {
            return Err(ImagegenError::NotFound);
        }
        // Two digits first, so that no folder holds every picture.
        Ok(Path::from_iter([folder, &sha256[..2], sha256, &name]))
    }

    /// The hash that the bytes under `key` must have; `None` where the key does
    /// not tell: a thumbnail's, or one this layout does not know.
    pub(super) fn content_hash(key: &Path) -> Option<String> {
        let sha256 = key.parts().nth(2)?;
        let sha256 = sha256.as_ref();
        [Self::Master, Self::Print]
            .into_iter()
            .any(|file| file.key(sha256).is_ok_and(|own| own == *key))
            .then(|| sha256.to_owned())
    }
}

fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The layout of stores that are in use: changing it loses their files.
    #[test]
    fn keys_stay_what_they_are() {
        let hash = "ab".repeat(32);
        let key = |file: MediaFile| file.key(&hash).unwrap().to_string();
        assert_eq!(key(MediaFile::Master), format!("pictures/ab/{hash}/master"));
        assert_eq!(
            key(MediaFile::Thumbnail(640)),
            format!("pictures/ab/{hash}/640.webp")
        );
        assert_eq!(key(MediaFile::Print), format!("prints/ab/{hash}/print.png"));
    }

    #[test]
    fn only_a_hash_has_files() {
        for name in [
            "",
            "가",
            "../../etc/passwd",
            &"AB".repeat(32),
            &"a".repeat(63),
        ] {
            assert!(MediaFile::Master.key(name).is_err(), "{name}");
        }
        assert!(MediaFile::Thumbnail(641).key(&"ab".repeat(32)).is_err());
    }

    #[test]
    fn a_key_tells_what_hash_its_content_has() {
        let hash = "0f".repeat(32);
        let told = |file: MediaFile| MediaFile::content_hash(&file.key(&hash).unwrap());
        assert_eq!(told(MediaFile::Master), Some(hash.clone()));
        assert_eq!(told(MediaFile::Print), Some(hash.clone()));
        assert_eq!(told(MediaFile::Thumbnail(320)), None);
        let stray = Path::from(format!("elsewhere/0f/{hash}/master"));
        assert_eq!(MediaFile::content_hash(&stray), None);
    }
}
