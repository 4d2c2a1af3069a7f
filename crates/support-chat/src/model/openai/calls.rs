//! Calls of tools, which come in pieces.

use serde_json::{Value, json};

use super::hearing::words;
use crate::model::ToolCall;

/// The most calls of one answer that are put together.
const MOST: usize = 16;
/// The most bytes of arguments in one answer.
const LONGEST: usize = 64 << 10;

/// More calls, or longer ones, than any tool asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

/// The calls of an answer, as far as they were heard.
#[derive(Debug, Default)]
pub(super) struct Calls {
    open: Vec<Open>,
    bytes: usize,
}

#[derive(Debug, Default)]
struct Open {
    index: Option<u64>,
    id: String,
    name: String,
    arguments: String,
}

impl Calls {
    /// Takes a piece, as in `{"index": 0, "id": "c1", "function": {…}}`.
    pub(super) fn hear(&mut self, piece: &Value) -> Result<(), TooMuch> {
        let function = &piece["function"];
        let arguments = match &function["arguments"] {
            // As one of the API's older dialects has it.
            whole @ Value::Object(_) => whole.to_string(),
            piece => words(piece),
        };
        let (id, name) = (words(&piece["id"]), words(&function["name"]));
        self.bytes += arguments.len();
        let call = self.continued(piece["index"].as_u64(), &id);
        // Servers that repeat the name in every piece mean one name.
        if call.id.is_empty() {
            call.id = id;
        }
        if call.name.is_empty() {
            call.name = name;
        }
        call.arguments.push_str(&arguments);
        if self.open.len() > MOST || self.bytes > LONGEST {
            return Err(TooMuch);
        }
        Ok(())
    }

    /// The call a piece belongs to. The index tells, but some servers leave it
    /// out, and others number all calls 0 and tell them apart by their ids.
    fn continued(&mut self, index: Option<u64>, id: &str) -> &mut Open {
        let is_other = |call: &Open| !id.is_empty() && !call.id.is_empty() && call.id != id;
        let found = match index {
            Some(_) => self.open.iter().rposition(|call| call.index == index),
            None => self.open.len().checked_sub(1),
        };
        let found = found.filter(|&at| !is_other(&self.open[at]));
        let at = found.unwrap_or_else(|| {
            self.open.push(Open {
                index,
                ..Open::default()
            });
            self.open.len() - 1
        });
        &mut self.open[at]
    }

    /// The calls that name a tool.
    pub(super) fn complete(self) -> impl Iterator<Item = ToolCall> {
        let named = self.open.into_iter().filter(|call| !call.name.is_empty());
        named.enumerate().map(|(index, call)| {
            // Arguments that do not parse are none: the tool says what it misses.
            let arguments = serde_json::from_str(&call.arguments).ok();
            let id = match call.id.is_empty() {
                true => format!("call_{index}"),
                false => call.id,
            };
            ToolCall {
                id,
                name: call.name,
                arguments: arguments
                    .filter(Value::is_object)
                    .unwrap_or_else(|| json!({})),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(pieces: &[Value]) -> Vec<(String, String, Value)> {
        let mut calls = Calls::default();
        for piece in pieces {
            calls.hear(piece).unwrap();
        }
        let parts = |call: ToolCall| (call.id, call.name, call.arguments);
        calls.complete().map(parts).collect()
    }

    fn call(id: &str, name: &str, arguments: Value) -> (String, String, Value) {
        (id.into(), name.into(), arguments)
    }

    #[test]
    fn pieces_are_put_together() {
        let pieces = [
            json!({"index": 0, "id": "c1", "function": {"name": "order_status", "arguments": ""}}),
            json!({"index": 1, "id": "c2", "function": {"name": "x", "arguments": "{"}}),
            json!({"index": 0, "function": {"arguments": "{\"order\":"}}),
            json!({"index": 0, "function": {"arguments": "\"ATL-1\"}"}}),
        ];
        let order = json!({"order": "ATL-1"});
        let expected = [
            call("c1", "order_status", order),
            call("c2", "x", json!({})),
        ];
        assert_eq!(heard(&pieces), expected);
    }

    #[test]
    fn servers_number_calls_as_they_like() {
        let expected = [
            call("a", "x", json!({"n": 1})),
            call("b", "y", json!({"n": 2})),
        ];
        let start = |id: &str, name: &str| json!({"id": id, "function": {"name": name}});
        let more = |arguments: &str| json!({"function": {"arguments": arguments}});
        let unnumbered = [
            start("a", "x"),
            more("{\"n\":"),
            more("1}"),
            start("b", "y"),
            more("{\"n\":2}"),
        ];
        assert_eq!(heard(&unnumbered), expected);
        let all_zero = [
            json!({"index": 0, "id": "a", "function": {"name": "x", "arguments": "{\"n\":1}"}}),
            json!({"index": 0, "id": "b", "function": {"name": "y", "arguments": {"n": 2}}}),
        ];
        assert_eq!(heard(&all_zero), expected);
        let repeated = [
            json!({"index": 1, "id": "a", "function": {"name": "x", "arguments": "{\"n\":"}}),
            json!({"index": 1, "id": "a", "function": {"name": "x", "arguments": "1}"}}),
            json!({"index": 2, "id": "b", "function": {"name": "y", "arguments": "{\"n\":2}"}}),
        ];
        assert_eq!(heard(&repeated), expected);
    }

    #[test]
    fn what_is_missing_is_made_up_for() {
        let nameless = json!({"id": "a", "function": {"arguments": "{}"}});
        assert_eq!(heard(&[nameless, json!({}), json!(null)]), []);
        let bare = json!({"function": {"name": "x"}});
        assert_eq!(heard(&[bare]), [call("call_0", "x", json!({}))]);
    }

    #[test]
    fn endless_calls_are_given_up() {
        let mut calls = Calls::default();
        let many = (0..100).try_for_each(|n| calls.hear(&json!({"index": n})));
        assert_eq!(many, Err(TooMuch));
        let mut calls = Calls::default();
        let piece = json!({"index": 0, "function": {"arguments": "x".repeat(1000)}});
        let long = (0..100).try_for_each(|_| calls.hear(&piece));
        assert_eq!(long, Err(TooMuch));
    }
}
