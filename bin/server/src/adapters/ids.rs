//! The same person or picture, as each crate calls it.

use accounts::AccountId;
use imagegen::PictureId;

/// Whoever owns pictures.
pub fn owner(account: AccountId) -> imagegen::OwnerId {
    imagegen::OwnerId(account.0)
}

/// Whose picture a listing shows.
pub fn maker(account: AccountId) -> catalog::MakerId {
    catalog::MakerId(account.0)
}

/// Who buys.
pub fn customer(account: AccountId) -> checkout::CustomerId {
    checkout::CustomerId(account.0)
}

/// Who asks support.
pub fn person(account: AccountId) -> support_chat::PersonId {
    support_chat::PersonId(account.0)
}

/// Who changes prices.
pub fn staff_of_catalog(account: AccountId) -> catalog::StaffId {
    catalog::StaffId(account.0)
}

/// Who handles orders.
pub fn staff_of_checkout(account: AccountId) -> checkout::StaffId {
    checkout::StaffId(account.0)
}

/// The picture a listing shows.
pub fn picture_ref(picture: PictureId) -> catalog::PictureRef {
    catalog::PictureRef(picture.0)
}
