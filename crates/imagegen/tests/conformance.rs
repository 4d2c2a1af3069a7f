//! The conformance suite on every generator that needs no key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

use imagegen::generator::{MemoryGenerator, PainterGenerator, conformance};

#[tokio::test]
async fn memory() {
    conformance::run(&MemoryGenerator::default()).await;
}

#[tokio::test]
async fn painter() {
    conformance::run(&PainterGenerator).await;
}
