//! What a picture cost, as far as anybody knows.

use imagegen::generator::conformance::RecordingSink;
use imagegen::generator::openai::{Dialect, OpenAiGenerator, Quality};
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
