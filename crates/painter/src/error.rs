/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaintError {
    /// The watcher broke off.
    #[error("cancelled")]
    Cancelled,
    /// A side is shorter than 64 or longer than 10,000 pixels.
    #[error("{0}×{1} pixels cannot be painted")]
    Size(u32, u32),
    /// The phrase is empty or longer than 255 characters.
    #[error("a phrase has 1 to 255 characters")]
    Phrase,
}
