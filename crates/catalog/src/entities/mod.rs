pub(crate) mod listing;
pub(crate) mod price_change;
pub(crate) mod print_format;
