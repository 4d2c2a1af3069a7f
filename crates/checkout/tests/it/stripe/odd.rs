//! Events that nobody here knows, or whose objects have a shape nobody here
//! knows: kept, acknowledged, and without effect.

use std::collections::HashSet;

use checkout::gateway::{GatewayError, PaymentGateway};
use checkout::*;
use serde_json::{Value, json};

use super::peer::StripeShaped;
use super::post::{Post, names, value};

/// What an object that changed beyond recognition may be.
fn shapes() -> Vec<Value> {
    let ours = json!({"payment": "of somebody else"});
    let fields = [
        "amount",
        "amount_refunded",
        "amount_total",
        "currency",
        "id",
        "metadata",
        "payment_intent",
        "status",
    ];
    let wrapped = fields.map(|field| (field.to_owned(), json!({"value": [field]})));
    vec![
        Value::Null,
        json!([]),
        json!(7),
        json!("cs_test_1"),
        json!({}),
        json!({"metadata": ours, "payment_status": "paid"}),
        json!({"id": "", "metadata": {"payment": 7, "refund": 7}, "payment_intent": ""}),
        Value::Object(wrapped.into_iter().collect()),
    ]
}

#[test]
fn every_file_is_a_whole_event_and_the_readme_lists_it() {
    let readme = include_str!("../../../README.md");
    let mut ids = HashSet::new();
    for name in names() {
        let event = value(&name);
        let kind = event["type"].as_str().unwrap();
        assert!(name.starts_with(kind), "{name} is {kind}");
        let id = event["id"].as_str().unwrap();
        assert!(id.starts_with("evt_test_"), "{name}");
        assert!(ids.insert(id.to_owned()), "{name} has the id of another");
        assert_eq!(event["object"], "event", "{name}");
        assert_eq!(event["livemode"], false, "{name}");
        assert!(event["api_version"].is_string(), "{name}");
        assert!(event["created"].is_u64(), "{name}");
        assert!(readme.contains(&format!("`{name}.json`")), "{name}");
    }
}

#[tokio::test]
async fn what_nobody_here_knows_is_kept_and_changes_nothing() {
    for name in [
        "radar.early_fraud_warning.created",
        "charge.dispute.created.odd",
    ] {
        let post = Post::paid().await;
        let before = post.standing().await;
        assert_eq!(post.post(name).await, EventOutcome::Ignored, "{name}");
        assert_eq!(post.standing().await, before, "{name}");
        assert_eq!(post.promised().await, [], "{name}");
        let kept = post.inbox().await.into_iter().find(|e| e.kind == "unknown");
        let kept = kept.unwrap();
        assert_eq!(kept.payload, post.body(name).await, "raw: {name}");
        assert_eq!(kept.event_id, value(name)["id"], "{name}");
        assert_eq!(kept.outcome, EventOutcome::Ignored, "{name}");
    }
}

#[tokio::test]
async fn an_object_of_an_unknown_shape_is_acknowledged_and_changes_nothing() {
    for post in [Post::ordered().await, Post::refunded().await] {
        let before = post.standing().await;
        for name in names() {
            for (n, shape) in shapes().into_iter().enumerate() {
                let mut event = value(&name);
                event["id"] = format!("evt_test_{name}_{n}").into();
                event["data"]["object"] = shape.clone();
                let outcome = post.deliver(&event.to_string()).await;
                let is_ignored = matches!(outcome, Ok(EventOutcome::Ignored));
                assert!(is_ignored, "{name} of {shape}: {outcome:?}");
            }
        }
        assert_eq!(post.standing().await, before);
        assert_eq!(post.promised().await, []);
    }
}

/// A session that lost its name must not be written down as the payment's: the
/// next refund would ask Stripe for no session at all.
#[tokio::test]
async fn a_session_without_a_name_pays_nothing() {
    let post = Post::ordered().await;
    let body = post.body("checkout.session.completed.paid").await;
    let mut event: Value = serde_json::from_str(&body).unwrap();
    event["data"]["object"]["id"] = Value::Null;
    let outcome = post.deliver(&event.to_string()).await.unwrap();
    assert_eq!(outcome, EventOutcome::Ignored);
    assert_eq!(post.standing().await.payments, [PaymentState::Open]);
}

#[tokio::test]
async fn no_field_of_another_type_makes_an_event_unreadable() {
    let gateway = StripeShaped::start().await.gateway();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    for name in names() {
        let event = value(&name);
        for field in event["data"]["object"].as_object().unwrap().keys() {
            for odd in [Value::Null, json!(-1), json!(""), json!([{}]), json!({})] {
                let mut event = event.clone();
                event["data"]["object"][field] = odd;
                let webhook = StripeShaped::signed(&event.to_string(), now);
                let read = gateway.parse_event(&webhook, now);
                assert!(read.is_ok(), "{name} with another {field}: {read:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_file_that_was_changed_on_its_way_is_not_read() {
    let gateway = StripeShaped::start().await.gateway();
    let now = "2026-01-01T00:00:00Z".parse().unwrap();
    let body = value("checkout.session.completed.unpaid").to_string();
    let mut webhook = StripeShaped::signed(&body, now);
    webhook.body = body.replace("unpaid", "paid").into_bytes();
    let read = gateway.parse_event(&webhook, now);
    assert_eq!(read, Err(GatewayError::BadSignature));
}
