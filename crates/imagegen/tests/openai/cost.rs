//! What a picture cost, as far as anybody knows.

use imagegen::generator::conformance::RecordingSink;
use imagegen::generator::openai::{Dialect, OpenAiGenerator, Quality, UNPRICED};
use imagegen::generator::{ImageGenerator, MicroDollars};
use serde_json::{Value, json};

use crate::fox;
use crate::peer::{Peer, ok, paint};

async fn cost(
    extra: Value,
    model: &str,
    with: impl Fn(OpenAiGenerator) -> OpenAiGenerator,
    count: u8,
) -> Option<MicroDollars> {
    let peer = Peer::start(move |asked| {
        let mut answer = paint(asked);
        for (field, value) in extra.as_object().unwrap() {
            answer[field] = value.clone();
        }
        ok(&answer)
    })
    .await;
    let generator = with(peer.generator(model)).with_previews(0);
    let mut request = fox();
    request.count = count;
    let images = generator
        .generate(&request, &RecordingSink::default())
        .await;
    images.unwrap()[0].cost
}

fn openai(generator: OpenAiGenerator) -> OpenAiGenerator {
    generator.speaking(Dialect::OpenAi)
}

#[tokio::test]
async fn the_servers_count_comes_first() {
    let usage = json!({"usage": {"input_tokens": 20, "output_tokens": 2000}});
    let one = cost(usage.clone(), "gpt-image-1.5", openai, 1).await;
    assert_eq!(one, Some(MicroDollars(100 + 64_000)));
    let each = cost(usage, "gpt-image-1.5", openai, 2).await;
    assert_eq!(each, Some(MicroDollars(50 + 32_000)));
}

#[tokio::test]
async fn then_what_is_published() {
    let high = |g| openai(g).with_quality(Quality::High);
    let asked = cost(json!({}), "gpt-image-1-mini", high, 1).await;
    assert_eq!(asked, Some(MicroDollars(52_000)));
    let chosen = cost(json!({"quality": "low"}), "gpt-image-1-mini", openai, 1).await;
    assert_eq!(chosen, Some(MicroDollars(6_000)));
}

#[tokio::test]
async fn then_what_the_host_says_and_nothing_is_made_up() {
    let usage = json!({"usage": {"input_tokens": 20, "output_tokens": 2000}});
    let unknown = cost(usage.clone(), "gpt-image-2", |g| g, 1).await;
    assert_eq!(unknown, None, "somebody else's server has its own prices");
    let said = cost(usage, "sd-xl", |g| g.with_price(MicroDollars(900)), 1).await;
    assert_eq!(said, Some(MicroDollars(900)));
    let auto = cost(json!({}), "gpt-image-2", openai, 1).await;
    assert_eq!(auto, None, "of no quality in particular");
}

fn estimate(model: &str, with: impl Fn(OpenAiGenerator) -> OpenAiGenerator) -> MicroDollars {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = secrecy::SecretString::from("sk-test");
    let generator = OpenAiGenerator::new(&key, model, Some("http://127.0.0.1:1/v1")).unwrap();
    with(generator).with_previews(0).estimate(&fox())
}

#[test]
fn an_estimate_is_rather_too_high() {
    let high = |g| openai(g).with_quality(Quality::High);
    let low = |g| openai(g).with_quality(Quality::Low);
    assert_eq!(estimate("gpt-image-1-mini", low), MicroDollars(6_000));
    assert_eq!(estimate("gpt-image-1-mini", high), MicroDollars(52_000));
    let auto = estimate("gpt-image-1-mini", openai);
    assert_eq!(auto, MicroDollars(52_000), "it may choose the best");
    // 1456×2048, of which no figure is published: the square's, by area.
    let large = estimate("gpt-image-2", low);
    assert!(large > MicroDollars(6_000 * 2), "{large}");
    assert_eq!(estimate("gpt-image-2.5-flare", openai), UNPRICED);
}

#[test]
fn a_server_of_ones_own_is_free_if_the_host_says_so() {
    assert_eq!(estimate("sd-xl", |g| g), UNPRICED, "nobody said so");
    let said = estimate("sd-xl", |g| g.with_price(MicroDollars(900)));
    assert_eq!(said, MicroDollars(900));
    let free = estimate("sd-xl", |g| g.with_price(MicroDollars::NOTHING));
    assert_eq!(free, MicroDollars::NOTHING);
}
