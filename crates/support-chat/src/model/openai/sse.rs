//! Server-sent events
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>),
//! of which this API uses the data alone.

/// The most bytes of one event: a piece of an answer has a few hundred.
const LONGEST: usize = 1 << 20;

/// An event longer than [`LONGEST`].
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Bytes in, the data of events out.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// The line that has no end yet.
    line: Vec<u8>,
    /// The `data` lines of the event that has no end yet.
    data: Option<Vec<u8>>,
    /// The last byte was a carriage return: a line feed after it ends no line.
    after_return: bool,
}

impl Events {
    /// Takes the next bytes, and returns the events they complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Vec<u8>>, TooLong> {
        let mut complete = Vec::new();
        for &byte in bytes {
            let is_pair = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            match byte {
                b'\n' if is_pair => {}
                b'\n' | b'\r' => complete.extend(self.end_line()),
                byte => self.line.push(byte),
            }
        }
        let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if held > LONGEST {
            return Err(TooLong);
        }
        Ok(complete)
    }

    /// What the end of the stream completes: servers forget the last empty line.
    pub(super) fn finish(&mut self) -> Option<Vec<u8>> {
        // An empty line ends the event; one that is not is its last.
        self.end_line().or_else(|| self.data.take())
    }

    fn end_line(&mut self) -> Option<Vec<u8>> {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return self.data.take();
        }
        // Comments keep the connection awake; other fields say nothing here.
        let value = match line.strip_prefix(b"data") {
            Some([]) => &[],
            Some([b':', value @ ..]) => value.strip_prefix(b" ").unwrap_or(value),
            _ => return None,
        };
        match &mut self.data {
            Some(data) => {
                data.push(b'\n');
                data.extend_from_slice(value);
            }
            None => self.data = Some(value.to_vec()),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever the pieces are, the events are the same.
    #[test]
    fn events_are_read_however_they_are_cut() {
        let text = ": awake\n\nevent: a\r\ndata: {\"x\":\r\ndata:1}\r\nid: 7\r\n\r\n\
                    data: 여우\n\n\n\nevent: lonely\n\ndata:  two\r\rdata\n\ndatum: x\n\ndata: [DONE]";
        let expected = ["{\"x\":\n1}", "여우", " two", "", "[DONE]"];
        for size in [1, 2, 3, 7, 1000] {
            let mut events = Events::default();
            let mut heard = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                heard.extend(events.push(piece).unwrap());
            }
            heard.extend(events.finish());
            let heard: Vec<_> = heard
                .iter()
                .map(|data| str::from_utf8(data).unwrap())
                .collect();
            assert_eq!(heard, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn an_endless_event_is_given_up() {
        for piece in [vec![b'x'; 1 << 18], b"data: x\n".repeat(1 << 15)] {
            let mut events = Events::default();
            let outcome = (0..50).try_for_each(|_| events.push(&piece).map(drop));
            assert_eq!(outcome, Err(TooLong));
        }
    }
}
