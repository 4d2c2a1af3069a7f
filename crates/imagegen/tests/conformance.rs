//! The conformance suite on every generator that needs no key.

use imagegen::generator::{MemoryGenerator, PainterGenerator, conformance};

#[tokio::test]
async fn memory() {
    conformance::run(&MemoryGenerator::default()).await;
}

#[tokio::test]
async fn painter() {
    conformance::run(&PainterGenerator).await;
}
