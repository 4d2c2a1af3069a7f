use catalog::*;
use money::{Currency, Money};

use crate::shop::Shop;

#[tokio::test]
async fn an_edition_lasts_until_what_it_numbers_changes() {
    let shop = Shop::open().await;
    let current = async || Edition::current(&shop.db).await.unwrap();
    let first = current().await;
    shop.list("owl", Visibility::Private).await;
    assert_eq!(current().await, first, "nobody sees it");

    shop.list("fox", Visibility::Public).await;
    let hung = current().await;
    assert_ne!(hung.gallery, first.gallery);
    assert_eq!(hung.formats, first.formats);

    Listing::remove(&shop.db, &shop.moment(), shop.ada, "fox")
        .await
        .unwrap();
    let removed = current().await;
    assert_ne!(removed.gallery, hung.gallery);

    Format::install_defaults(&shop.db, &mut shop.moment())
        .await
        .unwrap();
    let offered = current().await;
    assert_ne!(offered.formats, removed.formats);
    let price = Money::new(1234, Currency::USD);
    let staff = StaffId::new(&mut shop.moment());
    Format::set_price_as_staff(
        &shop.db,
        &mut shop.moment(),
        staff,
        "a4-matte-none",
        price,
        None,
    )
    .await
    .unwrap();
    assert_ne!(current().await.formats, offered.formats);
    assert_eq!(current().await.gallery, offered.gallery);
}
