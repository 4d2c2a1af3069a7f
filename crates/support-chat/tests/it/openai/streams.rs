//! Answers in every dress that servers give them.

use serde_json::json;
use support_chat::model::{ChatModel, Delta, ToolCall, Usage};

use super::{heard, hello};
use crate::peer::{Peer, Say, answer, call, cut, streamed, text, usage};

fn said(words: &[&str], input: Option<u64>, output: Option<u64>) -> Vec<Delta> {
    let done = Delta::Done(Usage {
        input_tokens: input,
        output_tokens: output,
    });
    let words = words.iter().map(|word| Delta::Text((*word).to_owned()));
    words.chain([done]).collect()
}

#[tokio::test]
async fn an_answer_is_streamed() {
    let stop = json!({"choices": [{"delta": {"content": "day"}, "finish_reason": "stop"}]});
    let pieces = [text("Good "), stop, usage(5, 2)];
    let peer = Peer::saying([streamed(&pieces)]).await;
    let expected = said(&["Good ", "day"], Some(5), Some(2));
    assert_eq!(heard(&peer.model()).await.unwrap(), expected);
    assert_eq!(
        peer.asked()[0].body["stream_options"]["include_usage"],
        true
    );
}

#[tokio::test]
async fn calls_in_pieces_are_put_together() {
    let pieces = [call("c1", "order_status"), vec![usage(5, 2)]].concat();
    let peer = Peer::saying([streamed(&pieces)]).await;
    let call = ToolCall {
        id: "c1".into(),
        name: "order_status".into(),
        arguments: json!({}),
    };
    let mut expected = said(&[], Some(5), Some(2));
    expected.insert(0, Delta::ToolCall(call));
    assert_eq!(heard(&peer.model()).await.unwrap(), expected);
}

#[tokio::test]
async fn servers_leave_out_what_they_like() {
    let stop = json!({"choices": [{"delta": {}, "finish_reason": "stop"}]});
    let bare = json!({"choices": [{"delta": {"content": "Hi"}}]});
    // Neither usage nor `[DONE]`, and the connection closed instead of an end.
    let unended = cut(&[bare.clone(), stop]);
    // No finish.
    let unfinished = streamed(std::slice::from_ref(&bare));
    // No stream.
    let whole = json!({"choices": [{"message": {"content": "Hi"}}]}).to_string();
    let whole = answer("200 OK", "Content-Type: application/json\r\n", &whole);
    // Comments, line ends of other systems, no content type, no last line.
    let odd = format!(": processing\r\n\r\nevent: x\r\ndata:{bare}\r\n\r\ndata:[DONE]");
    let odd = answer("200 OK", "", &odd);
    for steps in [unended, unfinished, whole, odd] {
        let peer = Peer::saying([steps.clone()]).await;
        let heard = heard(&peer.model()).await;
        assert_eq!(heard, Ok(said(&["Hi"], None, None)), "{steps:?}");
    }
}

#[tokio::test]
async fn an_answer_byte_by_byte_is_the_same() {
    let Some(Say::Bytes(bytes)) = answer(
        "200 OK",
        "",
        &format!("data: {}\n\ndata: [DONE]\n\n", text("여우")),
    )
    .pop() else {
        unreachable!()
    };
    let steps: Vec<_> = bytes
        .chunks(1)
        .map(|byte| Say::Bytes(byte.to_vec()))
        .collect();
    let peer = Peer::saying([steps]).await;
    assert_eq!(
        heard(&peer.model()).await.unwrap(),
        said(&["여우"], None, None)
    );
}

#[tokio::test]
async fn a_server_that_refuses_stream_options_is_not_told_them() {
    let peer = Peer::saying([streamed(&[text("Hi")])]).await;
    let model = peer.model().without_usage();
    drop(model.stream(hello()).await.unwrap());
    assert_eq!(peer.asked()[0].body.get("stream_options"), None);
}
