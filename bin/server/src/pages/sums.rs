use serde::Serialize;

/// One row of what something costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SumRow {
    /// What it is for.
    pub label: String,
    /// The formatted amount.
    pub amount: String,
    /// How it stands among the others.
    pub kind: SumKind,
}

/// How a row stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SumKind {
    /// A part of the sum.
    Part,
    /// The sum.
    Sum,
    /// Told beside it, and within it already.
    Aside,
}

impl SumRow {
    /// A part of the sum.
    pub fn part(label: String, amount: String) -> Self {
        let kind = SumKind::Part;
        Self {
            label,
            amount,
            kind,
        }
    }

    /// The sum.
    pub fn sum(label: String, amount: String) -> Self {
        let kind = SumKind::Sum;
        Self {
            label,
            amount,
            kind,
        }
    }

    /// Told beside the sum.
    pub fn aside(label: String, amount: String) -> Self {
        let kind = SumKind::Aside;
        Self {
            label,
            amount,
            kind,
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let text = str::to_owned;
        vec![
            Self::part(text("Prints"), text("$55.98")),
            Self::part(text("Discount SPRING25"), text("−$14.00")),
            Self::part(text("Shipping"), text("$4.90")),
            Self::aside(text("VAT 20% included"), text("$7.81")),
            Self::sum(text("Total"), text("$46.88")),
        ]
    }
}
