use support_chat::model::memory::MemoryModel;
use support_chat::model::retrieval::RetrievalModel;
use support_chat::model::{ChatModel, conformance};

#[tokio::test]
async fn memory_conforms() {
    conformance::all(&MemoryModel::default()).await;
}

#[tokio::test]
async fn retrieval_conforms() {
    conformance::all(&RetrievalModel).await;
}

#[test]
fn the_embedded_model_says_what_it_is() {
    assert!(RetrievalModel.is_embedded());
    assert!(RetrievalModel.name().contains("embedded"));
    assert!(!MemoryModel::default().is_embedded());
}
