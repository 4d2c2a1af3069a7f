//! The Stripe gateway against a server of Stripe's shape, over a socket.
//! Written from the public API reference; what of a field's meaning this
//! gateway does not use, the server leaves out.

mod events;
mod odd;
#[allow(dead_code, reason = "the server's suite uses the rest of it")]
mod peer;
mod post;
mod refunds;
mod strangers;
mod vouchers;

use checkout::gateway::conformance;
use checkout::gateway::{GatewayError, PaymentGateway};

use peer::StripeShaped;

#[tokio::test]
async fn stripe_conforms() {
    let stripe = StripeShaped::start().await;
    conformance::all(&stripe.gateway(), &stripe).await;
}

/// Sessions, products, prices and the signatures of webhooks are somebody
/// else's here.
#[tokio::test]
async fn stripe_conforms_before_emulate() {
    let Some(stripe) = StripeShaped::before_emulate().await else {
        return;
    };
    conformance::all(&stripe.gateway(), &stripe).await;
}

#[tokio::test]
async fn with_a_rolled_key_as_with_a_broken_server_promises_wait() {
    let stripe = StripeShaped::start().await;
    let gateway = stripe.gateway_with_key("sk_test_wrong");
    let rolled = gateway.status("cs_test_1").await;
    assert!(
        matches!(rolled, Err(GatewayError::Unavailable(_))),
        "{rolled:?}"
    );
    stripe.break_down();
    let broken = stripe.gateway().status("cs_test_1").await;
    assert!(
        matches!(broken, Err(GatewayError::Unavailable(_))),
        "{broken:?}"
    );
}
