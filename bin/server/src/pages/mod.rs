//! One struct per template: display-ready words and numbers, nothing of the
//! domain. Each has a `sample()`, so that every page can be looked at alone.

mod account;
mod address;
mod cart;
mod error;
mod form;
mod front;
mod gallery;
mod hidden_notice;
mod image;
mod listing;
mod listing_remove;
mod manage;
mod manage_articles;
mod manage_audit;
mod manage_codes;
mod manage_events;
mod manage_order;
mod manage_orders;
mod manage_people;
mod manage_pictures;
mod manage_trials;
mod orders;
mod picture;
mod pictures;
mod room;
mod samples;
mod sandbox_pay;
mod sign_in;
mod sums;
mod support;
mod timeline;

pub use account::{Account, ChangePassword, DeleteAccount};
pub use address::{AddressCard, AddressForm, Addresses, Country};
pub use cart::{Cart, CartLine, Checkout, CodeBox, GatewayChoice};
pub use error::{ErrorKind, ErrorPage};
pub use form::{Choice, FormState};
pub use front::Front;
pub use gallery::{Gallery, Hung, PrintCard};
pub use hidden_notice::HiddenNotice;
pub use image::Image;
pub use listing::{
    FormatChoice, Frame, Listing, ListingControls, Making, Offered, OrderForm, Rendered, SizeGroup,
    Verdict, Visibility,
};
pub use listing_remove::RemoveListing;
pub use manage::{
    DayBar, FormatRow, ManageFormats, ManageFront, PriceChange, SpendingToday, StuckRow, ToldPrice,
};
pub use manage_articles::{ArticleRow, ManageArticle, ManageArticles};
pub use manage_audit::{AuditRow, ManageAudit};
pub use manage_codes::{DiscountRow, GiftRow, ManageCodes, StockRow};
pub use manage_events::{InboxRow, ManageEvents, OutboxRow};
pub use manage_order::{
    FindingRow, FulfilmentRow, ManageOrder, OrderEvent, OrderPiece, PrintFileRow, RefundRow,
};
pub use manage_orders::{ManageOrderRow, ManageOrders};
pub use manage_people::{
    MailRow, ManageMail, ManageMailMessage, ManagePeople, PersonRow, RoleFilter,
};
pub use manage_pictures::{ManagePicture, ManagePictures, PieceRow};
pub use manage_trials::{LabRow, ManageLab, ManageSandbox, SandboxRow};
pub use orders::{Listed, Order, OrderLine, OrderRow, OrderState, Orders, Parcel, Thanks};
pub use picture::{Picture, PictureState, Ready, Vary, Waiting};
pub use pictures::{PictureCard, Pictures, StyleForm};
pub use room::{Hanging, Place, Room};
pub use samples::{SamplePage, all as all_samples};
pub use sandbox_pay::{PayLine, SandboxPay};
pub use sign_in::{ConfirmEmail, Forgot, Message, ResetPassword, SignIn, SignUp};
pub use sums::{SumKind, SumRow};
pub use support::{
    ChatMessage, ChatRole, Citation, Conversation, Help, HelpArticle, HelpRow, Support,
};
pub use timeline::{Step, StepState};
