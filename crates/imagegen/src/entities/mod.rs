pub(crate) mod picture;
pub(crate) mod print_file;
