pub(crate) mod picture;
