use flate2::Crc;

use crate::DocumentError;

/// What every PNG begins with.
pub(super) const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];

/// A chunk of a PNG (PNG, third edition, 5.3).
pub(super) struct Chunk<'a> {
    pub(super) name: [u8; 4],
    pub(super) data: &'a [u8],
    /// The whole chunk as it stands in the file.
    pub(super) bytes: &'a [u8],
}

impl Chunk<'_> {
    /// Whether its checksum is right.
    pub(super) fn is_sound(&self) -> bool {
        let end = self.bytes.len() - 4;
        self.bytes[end..] == checksum(&self.bytes[4..end])
    }
}

/// The chunks of `png` up to and including its last, `IEND`.
pub(super) struct Chunks<'a> {
    rest: &'a [u8],
    over: bool,
}

impl<'a> Chunks<'a> {
    pub(super) fn of(png: &'a [u8]) -> Result<Self, DocumentError> {
        let rest = png.strip_prefix(&SIGNATURE).ok_or(DocumentError::NotPng)?;
        let over = false;
        Ok(Self { rest, over })
    }
}

impl Chunks<'_> {
    /// Whether the next chunk holds pixels: its first bytes are enough to tell.
    pub(super) fn at_pixels(&self) -> bool {
        self.rest.get(4..8) == Some(b"IDAT")
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, DocumentError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.over {
            return None;
        }
        let chunk = take(&mut self.rest).ok_or(DocumentError::Damaged("it ends too early"));
        self.over = match &chunk {
            Ok(chunk) => chunk.name == *b"IEND",
            Err(_) => true,
        };
        Some(chunk)
    }
}

fn take<'a>(rest: &mut &'a [u8]) -> Option<Chunk<'a>> {
    let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
    let end = usize::try_from(length).ok()?.checked_add(12)?;
    let bytes = rest.get(..end)?;
    *rest = rest.get(end..)?;
    Some(Chunk {
        name: bytes.get(4..8)?.try_into().ok()?,
        data: bytes.get(8..end - 4)?,
        bytes,
    })
}

/// Appends a chunk to a file.
pub(super) fn append(file: &mut Vec<u8>, name: [u8; 4], data: &[u8]) -> Result<(), DocumentError> {
    let length = u32::try_from(data.len())
        .map_err(|_| DocumentError::Unwritable("a chunk beyond 4 GB".to_owned()))?;
    file.extend(length.to_be_bytes());
    let start = file.len();
    file.extend(name);
    file.extend(data);
    let sum = checksum(&file[start..]);
    file.extend(sum);
    Ok(())
}

fn checksum(bytes: &[u8]) -> [u8; 4] {
    let mut crc = Crc::new();
    crc.update(bytes);
    crc.sum().to_be_bytes()
}
