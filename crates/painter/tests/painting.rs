//! What a caller may rely on.
#![allow(clippy::unwrap_used)]

use std::ops::ControlFlow;

use painter::{PaintError, Painting, Request, Style, paint};
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

#[test]
fn another_size_is_the_same_picture() {
    for style in Style::ALL {
        let small = painted(&request("three foxes in the snow", style, 100));
        let large = painted(&request("three foxes in the snow", style, 300));
        let mut off = 0_u64;
        for y in 0..100 {
            for x in 0..100 {
                for c in 0..3 {
                    let sum: u32 = (0..9)
                        .map(|k| {
                            u32::from(large.rgb[((y * 3 + k / 3) * 300 + x * 3 + k % 3) * 3 + c])
                        })
                        .sum();
                    off += u64::from((sum / 9).abs_diff(small.rgb[(y * 100 + x) * 3 + c].into()));
                }
            }
        }
        assert!(off / 30_000 < 12, "{style:?} differs by {}", off / 30_000);
    }
}

#[test]
fn a_seed_moves_the_picture() {
    let one = request("a cat", Style::PaperCut, 80);
    let two = Request {
        seed: 4,
        ..one.clone()
    };
    assert_ne!(painted(&one).rgb, painted(&two).rgb);
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
    let cases: [(&str, &[&str]); 5] = [
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn no_phrase_panics(phrase in "\\PC{1,80}", seed in any::<u64>()) {
        let request = Request { seed, ..request(&phrase, Style::PaperCut, 64) };
        let result = paint(&request, &mut |_| ControlFlow::Continue(()));
        prop_assert!(matches!(result, Ok(_) | Err(PaintError::Phrase)));
    }
}
