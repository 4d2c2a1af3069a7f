//! Server-sent events, read tolerantly
//! (<https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream>).

/// The most bytes of one event: a picture of 32 MiB in base64, and its fields.
const LONGEST: usize = 44 << 20;

/// One event.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Event {
    /// What the `event:` line says; often nothing.
    pub(super) name: String,
    /// The `data:` lines.
    pub(super) data: Vec<u8>,
}

/// Bytes in, events out.
#[derive(Debug, Default)]
pub(super) struct Events {
    /// What came after the last whole line.
    rest: Vec<u8>,
    /// How much of it holds no end of a line: pictures come as lines of
    /// megabytes in pieces of kilobytes, which should be searched once.
    searched: usize,
    event: Event,
}

/// An event longer than any picture.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Events {
    /// Takes the next bytes and returns the events they complete.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<Vec<Event>, TooLong> {
        self.rest.extend_from_slice(bytes);
        let mut complete = Vec::new();
        let mut start = 0;
        while let Some(found) = self.rest[self.searched..].iter().position(|b| *b == b'\n') {
            let end = self.searched + found;
            let line = self.rest[start..end].to_vec();
            complete.extend(self.line(line.strip_suffix(b"\r").unwrap_or(&line)));
            (start, self.searched) = (end + 1, end + 1);
        }
        self.rest.drain(..start);
        self.searched = self.rest.len();
        match self.rest.len() + self.event.data.len() > LONGEST {
            true => Err(TooLong),
            false => Ok(complete),
        }
    }

    /// What is left when the stream ends: servers forget the last empty line.
    pub(super) fn finish(mut self) -> Option<Event> {
        let line = std::mem::take(&mut self.rest);
        self.line(line.strip_suffix(b"\r").unwrap_or(&line));
        self.line(b"")
    }

    /// Takes a line; an empty one completes the event.
    fn line(&mut self, line: &[u8]) -> Option<Event> {
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return Some(event).filter(|event| !event.data.is_empty());
        }
        let colon = line.iter().position(|b| *b == b':').unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"data" => {
                if !self.event.data.is_empty() {
                    self.event.data.push(b'\n');
                }
                self.event.data.extend_from_slice(value);
            }
            b"event" => self.event.name = String::from_utf8_lossy(value).into_owned(),
            // Comments keep the connection awake; other fields say nothing here.
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, data: &str) -> Event {
        let (name, data) = (name.to_owned(), data.as_bytes().to_vec());
        Event { name, data }
    }

    /// Whatever the pieces are, the events are the same.
    #[test]
    fn events_are_read_however_they_are_cut() {
        let text = ": awake\n\nevent: a.b\r\ndata: {\"x\":\r\ndata:1}\r\nid: 7\r\n\r\n\
                    data: 여우\n\n\n\nevent: lonely\n\ndata: [DONE]";
        let expected = [
            event("a.b", "{\"x\":\n1}"),
            event("", "여우"),
            event("", "[DONE]"),
        ];
        for size in [1, 2, 3, 7, 1000] {
            let mut events = Events::default();
            let mut heard = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                heard.extend(events.push(piece).unwrap());
            }
            heard.extend(events.finish());
            assert_eq!(heard, expected, "in pieces of {size}");
        }
    }

    #[test]
    fn an_endless_event_is_given_up() {
        let mut events = Events::default();
        let piece = vec![b'x'; 1 << 20];
        let outcome = (0..50).try_for_each(|_| events.push(&piece).map(drop));
        assert_eq!(outcome, Err(TooLong));
    }
}
