use serde::Serialize;

use super::Image;
use super::listing::Frame;

/// Across the drawing, and from its upper edge down to the floor.
const WALL_MM: (f64, f64) = (2800.0, 2020.0);
/// Where galleries hang a picture's middle, above the floor.
const MIDDLE_MM: f64 = 1550.0;
/// What a tall picture leaves free above itself; it hangs lower for it.
const ABOVE_MM: f64 = 60.0;
/// How wide a frame's moulding is, around the paper.
const MOULDING_MM: u32 = 20;
/// The sofa's width in the drawing, in words.
const SOFA: &str = "1.9";

/// A rectangle on the wall, in its millimetres, from the upper left.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Place {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// Millimetres across.
    pub width: u32,
    /// Millimetres down.
    pub height: u32,
}

impl Place {
    fn around_the_middle(width: u32, height: u32, above_floor: f64) -> Self {
        Self {
            x: (WALL_MM.0 - f64::from(width)) / 2.0,
            y: WALL_MM.1 - above_floor - f64::from(height) / 2.0,
            width,
            height,
        }
    }
}

/// The picture on the wall in one size and frame.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hanging {
    /// The size's name, such as "A3".
    pub size: String,
    /// What is around it.
    pub frame: Frame,
    /// The sheet.
    pub paper: Place,
    /// The sheet with its frame.
    pub outer: Place,
    /// Centimetres across, frame and all, such as "29.7".
    pub width: String,
    /// Centimetres down, frame and all.
    pub height: String,
}

impl Hanging {
    fn new(size: &str, (width, height): (u32, u32), frame: Frame) -> Self {
        let moulding = match frame {
            Frame::None => 0,
            Frame::Black | Frame::Oak | Frame::White => MOULDING_MM,
        };
        let outer = (width + 2 * moulding, height + 2 * moulding);
        let highest = WALL_MM.1 - ABOVE_MM - f64::from(outer.1) / 2.0;
        let middle = MIDDLE_MM.min(highest);
        let centimetres = |mm: u32| (f64::from(mm) / 10.0).to_string();
        Self {
            size: size.to_owned(),
            frame,
            paper: Place::around_the_middle(width, height, middle),
            outer: Place::around_the_middle(outer.0, outer.1, middle),
            width: centimetres(outer.0),
            height: centimetres(outer.1),
        }
    }
}

/// A furnished room with the picture on its wall, to scale, in every size and
/// frame it can be ordered in; the page shows the one that is chosen.
#[derive(Debug, Clone, Serialize)]
pub struct Room {
    /// Address of the picture; it is small on a wall.
    pub picture: String,
    /// The words it was made from.
    pub phrase: String,
    /// How wide the sofa is, in metres.
    pub sofa: &'static str,
    /// The sizes and frames, each once, in the shop's order.
    pub hangings: Vec<Hanging>,
}

impl Room {
    /// A room to hang this picture in.
    pub fn new(image: &Image, phrase: &str) -> Self {
        Self {
            picture: image.small.clone(),
            phrase: phrase.to_owned(),
            sofa: SOFA,
            hangings: Vec::new(),
        }
    }

    /// Hangs the picture in a size, its millimetres turned as the picture is,
    /// and a frame. Returns the number a [`super::FormatChoice`] shows it by; papers
    /// look the same from here.
    pub fn hang(&mut self, size: &str, millimetres: (u32, u32), frame: Frame) -> usize {
        let new = Hanging::new(size, millimetres, frame);
        let known = self.hangings.iter().position(|hanging| *hanging == new);
        known.unwrap_or_else(|| {
            self.hangings.push(new);
            self.hangings.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIDDLE: (f64, f64) = (1400.0, 470.0);

    fn middle(place: Place) -> (f64, f64) {
        (
            place.x + f64::from(place.width) / 2.0,
            place.y + f64::from(place.height) / 2.0,
        )
    }

    fn sides(place: Place) -> (u32, u32) {
        (place.width, place.height)
    }

    #[test]
    fn a_sheet_has_its_millimetres_at_gallery_height() {
        let bare = Hanging::new("A4", (210, 297), Frame::None);
        assert_eq!(sides(bare.paper), (210, 297));
        assert_eq!(bare.outer, bare.paper);
        assert_eq!(middle(bare.paper), MIDDLE);
        // 1550 mm above a floor 2020 mm down.
        assert_eq!(bare.paper.y, 2020.0 - 1550.0 - 148.5);
        assert_eq!((bare.width.as_str(), bare.height.as_str()), ("21", "29.7"));
    }

    #[test]
    fn a_frame_goes_around_the_sheet() {
        for frame in [Frame::Black, Frame::Oak, Frame::White] {
            let framed = Hanging::new("A4", (297, 210), frame);
            assert_eq!(sides(framed.paper), (297, 210));
            assert_eq!(sides(framed.outer), (337, 250));
            assert_eq!(framed.outer.x, framed.paper.x - 20.0);
            assert_eq!(framed.outer.y, framed.paper.y - 20.0);
            assert_eq!(middle(framed.outer), MIDDLE);
            assert_eq!(
                (framed.width.as_str(), framed.height.as_str()),
                ("33.7", "25")
            );
        }
    }

    #[test]
    fn a_picture_too_tall_for_its_height_hangs_lower() {
        let tall = Hanging::new("B1", (707, 1000), Frame::Oak);
        assert_eq!(tall.outer.y, ABOVE_MM);
        assert_eq!(middle(tall.paper), middle(tall.outer));
    }

    #[test]
    fn papers_share_a_place_and_frames_do_not() {
        let mut room = Room::new(&Image::sample(0), "phrase");
        let mut hang = |size, millimetres, frame| room.hang(size, millimetres, frame);
        let numbers = [
            hang("A5", (210, 148), Frame::None),
            hang("A5", (210, 148), Frame::None),
            hang("A4", (297, 210), Frame::None),
            hang("A4", (297, 210), Frame::Oak),
            hang("A5", (210, 148), Frame::None),
        ];
        assert_eq!(numbers, [0, 0, 1, 2, 0]);
        assert_eq!(room.hangings.len(), 3);
    }
}
