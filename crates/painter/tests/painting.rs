//! What a caller may rely on.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use painter::{PaintError, Painting, Request, Style, paint, paint_on};
use proptest::prelude::*;

fn request(phrase: &str, style: Style, side: u32) -> Request {
    Request {
        phrase: phrase.to_owned(),
        negative: String::new(),
        style,
        seed: 3,
        width: side,
        height: side,
    }
}

fn painted(request: &Request) -> Painting {
    paint(request, &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn same_inputs_same_bytes() {
    for style in Style::ALL {
        let request = request("a red boat at sunset", style, 96);
        assert_eq!(painted(&request), painted(&request));
    }
}

/// Pixels of the smaller of two pictures compared.
const SIDE: usize = 220;

#[test]
fn another_size_is_the_same_picture() {
    for style in Style::ALL {
        let small = painted(&request("three foxes in the snow", style, SIDE as u32));
        let large = painted(&request("three foxes in the snow", style, 3 * SIDE as u32));
        let (small, large) = (coarse(&small, 4), coarse(&large, 12));
        let off: u64 = small
            .iter()
            .zip(&large)
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum();
        let off = off / small.len() as u64;
        assert!(off < 7, "{style:?} differs by {off}");
    }
}

/// The means of squares of `block` pixels.
fn coarse(painting: &Painting, block: usize) -> Vec<u32> {
    let (width, height) = (painting.width as usize, painting.height as usize);
    let mut sums = Vec::new();
    for y in (0..height).step_by(block) {
        for x in (0..width).step_by(block) {
            for c in 0..3 {
                let sum: u32 = (0..block * block)
                    .map(|k| ((y + k / block) * width + x + k % block) * 3 + c)
                    .map(|at| u32::from(painting.rgb[at]))
                    .sum();
                sums.push(sum / (block * block) as u32);
            }
        }
    }
    sums
}

#[test]
fn the_number_of_threads_changes_nothing() {
    for style in Style::ALL {
        let request = request("two elephants on a beach in the rain", style, 300);
        let one = painted(&request);
        for threads in [2, 3, 7] {
            let more = paint_on(threads, &request, &mut |_| ControlFlow::Continue(()));
            assert!(more.unwrap() == one, "{style:?} on {threads} threads");
        }
    }
}

/// The mean difference of two pictures, in steps of 255.
fn apart(a: &Painting, b: &Painting) -> u64 {
    let sum: u64 = a
        .rgb
        .iter()
        .zip(&b.rgb)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum / a.rgb.len() as u64
}

#[test]
fn a_seed_moves_the_picture_visibly() {
    let one = request("a lighthouse on a cliff", Style::PaperCut, 96);
    let pictures: Vec<Painting> = (1..=6)
        .map(|seed| {
            painted(&Request {
                seed,
                ..one.clone()
            })
        })
        .collect();
    for (i, a) in pictures.iter().enumerate() {
        for b in &pictures[i + 1..] {
            assert!(apart(a, b) >= 6, "differ by {}", apart(a, b));
        }
    }
}

#[test]
fn styles_differ_and_words_nobody_knows_do_too() {
    let pictures: Vec<Painting> = Style::ALL
        .map(|style| painted(&request("a cat on a sofa", style, 128)))
        .into();
    for (i, a) in pictures.iter().enumerate() {
        for b in &pictures[i + 1..] {
            assert!(apart(a, b) >= 3);
        }
    }
    let strange = ["zxqv blorp", "qwerty flumph", "grmbl"]
        .map(|phrase| painted(&request(phrase, Style::PaperCut, 96)));
    assert!(apart(&strange[0], &strange[1]) >= 12);
    assert!(apart(&strange[1], &strange[2]) >= 12);
}

#[test]
fn each_style_stops_in_mid_picture() {
    for style in Style::ALL {
        let request = request("three foxes in a snowy forest at night", style, 900);
        let mut last = 0.0;
        let result = paint_on(2, &request, &mut |progress| {
            assert!(
                last <= 0.3,
                "{style:?} asks again after it was told to stop"
            );
            last = progress.fraction;
            if last > 0.3 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!(result, Err(PaintError::Cancelled), "{style:?}");
        assert!(last < 1.0, "{style:?}");
    }
}

#[test]
fn progress_never_falls_and_previews_are_small() {
    for style in Style::ALL {
        let (mut last, mut previews) = (0.0_f32, 0);
        let request = request("an owl at night", style, 480);
        paint(&request, &mut |progress| {
            assert!(progress.fraction >= last && progress.fraction <= 1.0);
            last = progress.fraction;
            if let Some(preview) = progress.preview {
                assert!(preview.width.max(preview.height) <= 384);
                assert_eq!(
                    preview.rgb.len(),
                    (preview.width * preview.height * 3) as usize
                );
                previews += 1;
            }
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!(previews > 0, "{style:?}");
    }
}

#[test]
fn stops_when_nobody_watches() {
    for style in Style::ALL {
        let mut calls = 0;
        let result = paint(&request("a dragon", style, 300), &mut |_| {
            calls += 1;
            if calls == 4 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!((result, calls), (Err(PaintError::Cancelled), 4));
    }
}

#[test]
fn bad_requests_are_refused() {
    let watch = &mut |_: painter::Progress<'_>| ControlFlow::Continue(());
    let small = Request {
        width: 63,
        ..request("a cat", Style::Oil, 64)
    };
    assert_eq!(paint(&small, watch), Err(PaintError::Size(63, 64)));
    let large = Request {
        height: 10_001,
        ..request("a cat", Style::Oil, 64)
    };
    assert_eq!(paint(&large, watch), Err(PaintError::Size(64, 10_001)));
    for phrase in [String::new(), " \n".to_owned(), "x".repeat(256)] {
        assert_eq!(
            paint(&request(&phrase, Style::PaperCut, 64), watch),
            Err(PaintError::Phrase)
        );
    }
}

#[test]
fn says_what_it_understood() {
    let cases: [(&str, &[&str]); 9] = [
        (
            "A sunlit indoor lounge area with a pool containing a flamingo",
            &["sunlight", "lounge", "pool", "flamingo"],
        ),
        (
            "three foxes under a full moon in a snowy forest",
            &["fox", "moon", "snow", "forest"],
        ),
        ("달빛 아래 고양이 두 마리", &["moonlight", "cat"]),
        (
            "a bowl of ramen beside a sleeping dragon",
            &["bowl", "ramen", "sleeping", "dragon"],
        ),
        ("zxqv blorp", &[]),
        ("소파 위의 고양이", &["sofa", "cat"]),
        (
            "a polar bear beside two ferris wheels",
            &["polar bear", "ferris wheel"],
        ),
        ("a vase of sunflowers", &["vase", "sunflower"]),
        ("red kites over a village", &["red", "kite", "village"]),
    ];
    for (phrase, expected) in cases {
        assert_eq!(
            painted(&request(phrase, Style::PaperCut, 64)).understood,
            expected,
            "{phrase}"
        );
    }
}

#[test]
fn what_must_not_appear_does_not() {
    let request = Request {
        negative: "dogs".to_owned(),
        ..request("a cat and a dog", Style::PaperCut, 64)
    };
    assert_eq!(painted(&request).understood, ["cat"]);
}

#[test]
fn thin_pictures_are_painted() {
    for (width, height) in [(64, 640), (640, 64)] {
        for style in Style::ALL {
            let request = Request {
                width,
                height,
                ..request("two palms on a beach", style, 64)
            };
            assert_eq!(painted(&request).rgb.len(), 64 * 640 * 3);
        }
    }
}

/// FNV-1a, which is enough to tell a change.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A print is repainted when it is ordered: from the same words it must be
/// the picture that was seen. Whoever changes these changes every picture
/// that has been sold, and gives the painter a new version.
#[test]
fn pictures_stay_what_they_were() {
    let golden = [
        ("paper-cut", 0xc9e8_5d13_5ab4_51ca),
        ("woodblock", 0x3156_1b82_ea94_f047),
        ("oil", 0xdc1e_90a7_212f_f983),
        ("watercolour", 0x3e8f_27c5_aabf_73c2),
        ("pencil", 0xe296_61d0_17c6_fbd3),
        ("low-poly", 0x2779_23c5_2af6_748d),
        ("stained-glass", 0x3ac8_6c31_c641_8cb0),
        ("pointillism", 0x3588_4ac1_5c65_40b9),
    ];
    let found = Style::ALL.map(|style| {
        let request = Request {
            width: 200,
            height: 260,
            ..request(
                "a tiger and two 여우 beside a lake at sunset, zxqv",
                style,
                64,
            )
        };
        (style.name(), hash(&painted(&request).rgb))
    });
    assert_eq!(found, golden, "{found:#x?}");
}

fn any_style() -> impl Strategy<Value = Style> {
    (0..Style::ALL.len()).prop_map(|i| Style::ALL[i])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_phrase_panics(
        phrase in prop_oneof!["\\PC{1,255}", "[a-z ]{1,60}", words()],
        negative in "\\PC{0,30}",
        seed in any::<u64>(),
        style in any_style(),
        (width, height) in (64..200_u32, 64..200_u32),
    ) {
        let request = Request { phrase, negative, style, seed, width, height };
        let mut last = 0.0;
        let result = paint(&request, &mut |progress| {
            assert!(progress.fraction >= last);
            last = progress.fraction;
            ControlFlow::Continue(())
        });
        match result {
            Ok(painting) => prop_assert_eq!(painting.rgb.len(), (width * height * 3) as usize),
            Err(error) => prop_assert_eq!(error, PaintError::Phrase),
        }
    }
}

/// Phrases of words that mean something, in any order.
fn words() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "cat",
        "foxes",
        "sofa",
        "on",
        "in",
        "under",
        "of",
        "with",
        "holding",
        "a",
        "nine",
        "red",
        "sea",
        "underwater",
        "space",
        "village",
        "storm",
        "night",
        "snow",
        "vase",
        "boat",
        "girl",
        "umbrella",
        "whale",
        "lighthouse",
        "cliff",
        "pool",
        "sleeping",
        "flying",
        "sad",
        "고양이",
        "위의",
        "세",
        "마리",
        "달빛",
        "elephant",
        "tree",
        "castle",
        "table",
        "ramen",
        "fog",
    ]);
    prop::collection::vec(known, 1..14).prop_map(|words| words.join(" "))
}
