use super::{Line, Type, Typesetter};
use crate::Script;

impl Typesetter<'_> {
    /// `text` in lines of at most `width` points, at most `most` of them: what
    /// does not fit ends in an ellipsis. Empty text is no line.
    pub(crate) fn wrap(&self, text: &str, style: Type, width: f32, most: usize) -> Vec<Line> {
        let text = self.writable(text);
        let mut lines = self.lines(&text, style, width, most);
        if lines.len() > most {
            let rest = lines.split_off(most.saturating_sub(1)).concat();
            lines.push(self.cut(&rest, style, width));
        }
        let shaped = lines.iter().map(|line| self.shape(line.trim_end(), style));
        shaped.collect()
    }

    /// `text` cut into lines; joined they are the text, unless there are more
    /// than `most` of them, when the rest is not looked at.
    fn lines(&self, text: &str, style: Type, width: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut used = f32::INFINITY;
        for piece in pieces(text) {
            let word = piece.trim_end();
            let seen = self.shape(word, style).width();
            if used + seen > width {
                lines.push(String::new());
                used = 0.0;
            }
            if lines.len() > most.saturating_add(1) {
                break;
            }
            if seen > width {
                used = self.split(piece, style, width, &mut lines);
            } else if let Some(line) = lines.last_mut() {
                line.push_str(piece);
                let spaces = (piece.len() - word.len()) as f32;
                used += seen + spaces * self.advance(' ', style);
            }
        }
        lines
    }

    /// Breaks a word wider than a line; answers the width of its last part.
    fn split(&self, word: &str, style: Type, width: f32, lines: &mut Vec<String>) -> f32 {
        let mut used = 0.0;
        for character in word.chars() {
            let advance = self.advance(character, style);
            if used + advance > width {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(character);
            }
            used += advance;
        }
        used
    }

    /// As much of `text` as fits with an ellipsis after it.
    fn cut(&self, text: &str, style: Type, width: f32) -> String {
        let dots = self.ellipsis();
        let room = width - self.shape(dots, style).width();
        let mut kept = String::new();
        let mut used = 0.0;
        for character in text.chars() {
            used += self.advance(character, style);
            if used > room {
                break;
            }
            kept.push(character);
        }
        format!("{}{dots}", kept.trim_end())
    }
}

/// `text` in pieces between which a line may end: after a space, after a
/// hyphen or slash, and around every Chinese or Japanese character. Korean
/// breaks at its spaces.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, character) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, character)) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(character);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

fn may_break(before: char, after: char) -> bool {
    // Closing marks stay with what they close.
    let closes = matches!(
        after,
        '、' | '。' | '，' | '）' | '」' | '』' | 'ー' | '！' | '？'
    );
    let cjk = |c| Script::of(c).breaks_anywhere();
    let hyphen = matches!(before, '-' | '/' | '–') && after.is_alphabetic();
    (before == ' ' && after != ' ')
        || hyphen
        || (!closes && after != ' ' && (cjk(before) || cjk(after)))
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn lines_end_after_spaces_and_between_ideographs() {
        assert_eq!(pieces("a fine print"), ["a ", "fine ", "print"]);
        assert_eq!(pieces("版画、上"), ["版", "画、", "上"]);
        assert_eq!(pieces("아름다운 그림"), ["아름다운 ", "그림"]);
        assert_eq!(pieces("semi-matt -4"), ["semi-", "matt ", "-4"]);
        assert!(pieces("").is_empty());
    }
}
