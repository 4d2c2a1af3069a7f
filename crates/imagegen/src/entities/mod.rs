pub(crate) mod picture;
pub(crate) mod picture_request;
pub(crate) mod picture_spending;
pub(crate) mod print_file;
