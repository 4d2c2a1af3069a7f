use serde::Serialize;

use super::image::SAMPLES;
use super::{FormState, HiddenNotice, Image, Room};
use crate::views::{Page, Title};

/// How well a size would print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Sharp at reading distance.
    Good,
    /// Sharp from across a room.
    Fair,
    /// Visibly soft.
    Poor,
}

/// The frame around a print; the page draws it around the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Frame {
    /// The sheet alone.
    None,
    /// Black wood.
    Black,
    /// Oak.
    Oak,
    /// White wood.
    White,
}

/// One format to choose: a paper and a frame in a size.
#[derive(Debug, Clone, Serialize)]
pub struct FormatChoice {
    /// What the form sends as `format`.
    pub id: String,
    /// Paper and frame in words.
    pub label: String,
    /// The frame to draw.
    pub frame: Frame,
    /// Which of the room's hangings it is.
    pub hanging: usize,
    /// Formatted price.
    pub price: String,
    /// Whether it is the one to begin with.
    pub selected: bool,
}

/// All formats of one size, with what this picture would look like in it.
#[derive(Debug, Clone, Serialize)]
pub struct SizeGroup {
    /// The size's name, such as "A3".
    pub label: String,
    /// Its millimetres, such as "297 × 420 mm".
    pub millimetres: String,
    /// This picture's pixels per inch in it.
    pub dpi: u32,
    /// How well it would print.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub reason: String,
    /// Its formats.
    pub formats: Vec<FormatChoice>,
}

/// How a picture was made.
#[derive(Debug, Clone, Serialize)]
pub struct Making {
    /// The model.
    pub model: String,
    /// The style.
    pub style: String,
    /// The seed.
    pub seed: String,
    /// The day, for people.
    pub date: String,
    /// Its pixels, such as "1280 × 1920".
    pub pixels: String,
}

impl Making {
    pub(super) fn sample() -> Self {
        Self {
            model: "painter 1".to_owned(),
            style: "Paper cut".to_owned(),
            seed: "81 402".to_owned(),
            date: "14 March 2027".to_owned(),
            pixels: "1920 × 1280".to_owned(),
        }
    }
}

/// Who may see a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everyone, in the gallery.
    Public,
    /// Whoever has the link.
    Unlisted,
    /// Its owner.
    Private,
}

/// What the owner or a manager may do with a listing.
#[derive(Debug, Clone, Serialize)]
pub struct ListingControls {
    /// Who sees it now.
    pub visibility: Visibility,
    /// Whether the viewer acts as a manager on somebody else's listing.
    pub as_staff: bool,
    /// Its page on the shop's desk, for managers.
    pub desk: Option<String>,
}

/// The form that orders a print.
#[derive(Debug, Clone, Serialize)]
pub struct OrderForm {
    /// The print's page, the base of its actions.
    pub url: String,
    /// What can be ordered, smallest size first.
    pub sizes: Vec<SizeGroup>,
    /// How they look on a wall.
    pub room: Room,
    /// What was sent: `format`, `quantity`.
    pub form: FormState,
}

/// What everybody sees of an offer, rendered before.
#[derive(Debug, Clone, Serialize)]
pub struct Rendered {
    /// The form that orders it.
    pub form: String,
    /// The room it hangs in.
    pub room: String,
}

/// How a print's page offers it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Offered {
    /// With this form.
    Form(OrderForm),
    /// The same for everybody: rendered before; `None` when it cannot be
    /// ordered.
    Rendered(Option<Rendered>),
}

/// `/prints/{handle}`: one print, to look at and to order.
#[derive(Debug, Clone, Serialize)]
pub struct Listing {
    /// Its page's address, the base of its actions.
    pub url: String,
    /// The words it was made from.
    pub phrase: String,
    /// Who described it.
    pub maker: String,
    /// The picture.
    pub image: Image,
    /// How to order it.
    pub offered: Offered,
    /// Number of the order in which this customer bought it.
    pub bought_in: Option<String>,
    /// How it was made.
    pub making: Making,
    /// Present while the shop hides it.
    pub hidden: Option<HiddenNotice>,
    /// Present for its owner and for managers.
    pub controls: Option<ListingControls>,
}

impl Listing {
    fn sample_offer(picture: usize, form: FormState) -> Offered {
        let image = Image::sample(picture);
        let mut room = Room::new(&image, SAMPLES[picture].0);
        Offered::Form(OrderForm {
            url: "/prints/a-sunlit-indoor-lounge".to_owned(),
            sizes: Self::sample_sizes(&mut room, image.width > image.height),
            room,
            form,
        })
    }

    fn sample_sizes(room: &mut Room, turned: bool) -> Vec<SizeGroup> {
        let mut size =
            |label: &str, mm: (u32, u32), dpi, verdict, reason: &str, prices: [&str; 4]| {
                SizeGroup {
                    label: label.to_owned(),
                    millimetres: format!("{} × {} mm", mm.0, mm.1),
                    dpi,
                    verdict,
                    reason: reason.to_owned(),
                    formats: [
                        ("Matte paper, no frame", Frame::None, "none"),
                        ("Matte paper, black frame", Frame::Black, "black"),
                        ("Matte paper, oak frame", Frame::Oak, "oak"),
                        ("Cotton rag, white frame", Frame::White, "white"),
                    ]
                    .iter()
                    .zip(prices)
                    .map(|((name, frame, id), price)| FormatChoice {
                        id: format!("{label}-{id}").to_lowercase(),
                        label: (*name).to_owned(),
                        frame: *frame,
                        hanging: room.hang(label, if turned { (mm.1, mm.0) } else { mm }, *frame),
                        price: price.to_owned(),
                        selected: label == "A4" && *frame == Frame::Oak,
                    })
                    .collect(),
                }
            };
        let (good, fair, poor) = (Verdict::Good, Verdict::Fair, Verdict::Poor);
        vec![
            size(
                "A5",
                (148, 210),
                310,
                good,
                "Sharp, even held in your hand.",
                ["$9.99", "$24.00", "$26.00", "$32.00"],
            ),
            size(
                "A4",
                (210, 297),
                219,
                fair,
                "Sharp from an arm’s length; fine on a wall.",
                ["$14.00", "$34.00", "$36.00", "$44.00"],
            ),
            size(
                "A2",
                (420, 594),
                109,
                poor,
                "Soft up close: under 150 dots per inch.",
                ["$29.00", "$68.00", "$72.00", "$88.00"],
            ),
        ]
    }
}

impl Page for Listing {
    const TEMPLATE: &'static str = "listing.html";

    fn title(&self) -> Title<'_> {
        Title::Text(&self.phrase)
    }

    fn sample() -> Self {
        Self {
            url: "/prints/a-sunlit-indoor-lounge".to_owned(),
            phrase: SAMPLES[0].0.to_owned(),
            maker: "ada".to_owned(),
            image: Image::sample(0),
            offered: Self::sample_offer(0, FormState::default()),
            bought_in: None,
            making: Making::sample(),
            hidden: None,
            controls: None,
        }
    }

    fn states() -> Vec<(&'static str, Self)> {
        let own = Self {
            bought_in: Some("A-2027-00042".to_owned()),
            controls: Some(ListingControls {
                visibility: Visibility::Unlisted,
                as_staff: false,
                desk: None,
            }),
            ..Self::sample()
        };
        let portrait = Self {
            phrase: SAMPLES[3].0.to_owned(),
            image: Image::sample(3),
            offered: Self::sample_offer(
                3,
                FormState::default()
                    .value("quantity", "400")
                    .wrong("quantity", "Between 1 and 20 prints at a time."),
            ),
            ..Self::sample()
        };
        let moderated = Self {
            offered: Offered::Rendered(None),
            controls: Some(ListingControls {
                visibility: Visibility::Public,
                as_staff: true,
                desk: Some("/manage/pictures/1".to_owned()),
            }),
            ..Self::sample()
        };
        let hidden = |is_own| Self {
            offered: Offered::Rendered(None),
            hidden: Some(HiddenNotice::sample(is_own)),
            controls: Some(ListingControls {
                visibility: Visibility::Public,
                as_staff: !is_own,
                desk: (!is_own).then(|| "/manage/pictures/1".to_owned()),
            }),
            ..Self::sample()
        };
        vec![
            ("own", own),
            ("wrong-quantity", portrait),
            ("as-staff", moderated),
            ("hidden", hidden(true)),
            ("hidden-as-staff", hidden(false)),
        ]
    }
}
