//! What the server answers.

use axum::extract::{Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use serde_json::{Value, json};

use super::books::{Fields, Session};
use super::{KEY, StripeShaped, objects};

type Answer = (StatusCode, Json<Value>);

pub(super) fn router(peer: StripeShaped) -> Router {
    Router::new()
        .route("/v1/checkout/sessions", post(create))
        .route("/v1/checkout/sessions/{id}", get(retrieve))
        .route("/v1/checkout/sessions/{id}/expire", post(expire))
        .route("/v1/refunds", post(refund).get(refunds))
        .route("/v1/products", post(add_product))
        .route("/v1/products/{id}", post(change_product))
        .route("/v1/prices", post(add_price))
        .route("/v1/prices/{id}", post(change_price))
        .layer(from_fn_with_state(peer.clone(), admit))
        .with_state(peer)
}

fn error(status: u16, kind: &str, code: &str) -> Answer {
    let body = json!({"error": {"type": kind, "code": code, "message": code}});
    (StatusCode::from_u16(status).unwrap(), Json(body))
}

fn refused(code: &str) -> Answer {
    error(400, "invalid_request_error", code)
}

fn missing() -> Answer {
    error(404, "invalid_request_error", "resource_missing")
}

async fn admit(State(peer): State<StripeShaped>, request: Request, next: Next) -> Response {
    if peer.books().is_broken {
        return error(500, "api_error", "api_error").into_response();
    }
    let key = request.headers().get(header::AUTHORIZATION);
    let expected = format!("Bearer {KEY}");
    if key.and_then(|key| key.to_str().ok()) != Some(&expected) {
        return error(401, "invalid_request_error", "api_key_invalid").into_response();
    }
    next.run(request).await
}

/// Repeats what was answered under an idempotency key; another form under the
/// same key is refused.
async fn once(
    peer: &StripeShaped,
    headers: &HeaderMap,
    fields: Fields,
    answer: impl AsyncFnOnce(&Fields) -> Answer,
) -> Answer {
    let key = headers["idempotency-key"].to_str().unwrap().to_owned();
    if let Some((asked, status, body)) = peer.books().answers.get(&key) {
        return match *asked == fields {
            true => (*status, Json(body.clone())),
            false => error(400, "idempotency_error", "idempotency_key_in_use"),
        };
    }
    let (status, Json(body)) = answer(&fields).await;
    // What did not pass its checks was not begun, and is not kept.
    if status != StatusCode::BAD_REQUEST {
        let kept = (fields, status, body.clone());
        peer.books().answers.insert(key, kept);
    }
    (status, Json(body))
}

async fn create(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, fields, async |fields| {
        // One that no letter reaches.
        let email = fields.get("customer_email");
        if email.is_some_and(|email| email.contains("..")) {
            return refused("email_invalid");
        }
        let (total, currency) = match peer.books().total(fields) {
            Ok(total) => total,
            Err(_) => return refused("resource_missing"),
        };
        let session = Session {
            fields: fields.clone(),
            total,
            currency,
            status: "open".to_owned(),
            intent_status: "succeeded",
            refunded: 0,
        };
        let (id, theirs) = match &peer.behind {
            None => (
                format!("cs_test_{}", peer.books().sessions.len() + 1),
                json!({}),
            ),
            Some(emulate) => match emulate.open(fields).await {
                (StatusCode::OK, theirs) => (theirs["id"].as_str().unwrap().to_owned(), theirs),
                (status, body) => return (status, Json(body)),
            },
        };
        let object = objects::filled(theirs, &session.object(&id));
        peer.books().sessions.insert(id, session);
        (StatusCode::OK, Json(object))
    })
    .await
}

/// What `emulate` says of a session it was asked for, filled, or its error.
fn relayed(peer: &StripeShaped, id: &str, (status, theirs): (StatusCode, Value)) -> Answer {
    if status != StatusCode::OK {
        return (status, Json(theirs));
    }
    let mut books = peer.books();
    let session = books.sessions.get_mut(id).unwrap();
    let now = theirs["status"].as_str().unwrap();
    now.clone_into(&mut session.status);
    let ours = session.object(id);
    (status, Json(objects::filled(theirs, &ours)))
}

async fn retrieve(State(peer): State<StripeShaped>, Path(id): Path<String>) -> Answer {
    if let Some(emulate) = &peer.behind {
        let answer = emulate.get(&format!("/v1/checkout/sessions/{id}")).await;
        return relayed(&peer, &id, answer);
    }
    match peer.books().sessions.get(&id) {
        Some(session) => (StatusCode::OK, Json(session.object(&id))),
        None => missing(),
    }
}

async fn expire(State(peer): State<StripeShaped>, Path(id): Path<String>) -> Answer {
    if let Some(emulate) = &peer.behind {
        let path = format!("/v1/checkout/sessions/{id}/expire");
        let answer = emulate.post(&path, &Fields::new()).await;
        return relayed(&peer, &id, answer);
    }
    let object = {
        let mut books = peer.books();
        let Some(session) = books.sessions.get_mut(&id) else {
            return missing();
        };
        if session.status != "open" {
            return refused("resource_not_open");
        }
        "expired".clone_into(&mut session.status);
        session.object(&id)
    };
    peer.announce("checkout.session.expired", &object);
    (StatusCode::OK, Json(object))
}

async fn refund(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, fields, async |fields| {
        let id = fields["payment_intent"].trim_start_matches("pi_");
        let amount: i64 = fields["amount"].parse().unwrap();
        let (charge, refund) = {
            let mut books = peer.books();
            let status = books.refund_status;
            let name = format!("re_{}", books.refunds.len() + 1);
            let Some(session) = books.sessions.get_mut(id) else {
                return missing();
            };
            if session.refunded + amount > session.total {
                return refused("charge_already_refunded");
            }
            session.refunded += amount;
            let charge = session.charge(id);
            let refund = objects::refund(&name, fields, &session.currency, status);
            books.refunds.push(refund.clone());
            (charge, refund)
        };
        peer.announce("charge.refunded", &charge);
        (StatusCode::OK, Json(refund))
    })
    .await
}

async fn refunds(State(peer): State<StripeShaped>, Query(asked): Query<Fields>) -> Answer {
    let books = peer.books();
    let of = |refund: &&Value| refund["payment_intent"] == asked["payment_intent"];
    let found: Vec<_> = books.refunds.iter().rev().filter(of).collect();
    let list = json!({"object": "list", "data": found, "has_more": false, "url": "/v1/refunds"});
    (StatusCode::OK, Json(list))
}

async fn add_product(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, fields, async |fields| {
        let theirs = match &peer.behind {
            Some(emulate) => emulate.post("/v1/products", fields).await.1,
            None => json!({"id": format!("prod_{}", peer.books().products.len() + 1)}),
        };
        let id = theirs["id"].as_str().unwrap().to_owned();
        let product = objects::filled(theirs, &objects::product(&id, fields));
        peer.books().products.insert(id, product.clone());
        (StatusCode::OK, Json(product))
    })
    .await
}

async fn add_price(
    State(peer): State<StripeShaped>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    once(&peer, &headers, fields, async |fields| {
        if !peer.books().products.contains_key(&fields["product"]) {
            return refused("resource_missing");
        }
        let theirs = match &peer.behind {
            Some(emulate) => emulate.post("/v1/prices", fields).await.1,
            None => json!({"id": format!("price_{}", peer.books().prices.len() + 1)}),
        };
        let id = theirs["id"].as_str().unwrap().to_owned();
        let price = objects::filled(theirs, &objects::price(&id, fields));
        peer.books().prices.insert(id, price.clone());
        (StatusCode::OK, Json(price))
    })
    .await
}

fn change(object: Option<&mut Value>, fields: &Fields) -> Answer {
    let Some(object) = object else {
        return missing();
    };
    if let Some(name) = fields.get("name") {
        object["name"] = name.as_str().into();
    }
    if let Some(active) = fields.get("active") {
        object["active"] = (active == "true").into();
    }
    (StatusCode::OK, Json(object.clone()))
}

async fn change_product(
    State(peer): State<StripeShaped>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Answer {
    change(peer.books().products.get_mut(&id), &fields)
}

async fn change_price(
    State(peer): State<StripeShaped>,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Answer {
    change(peer.books().prices.get_mut(&id), &fields)
}
