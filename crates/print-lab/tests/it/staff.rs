use chrono::Duration;
use print_lab::*;

use crate::shop::{Shop, a3};

#[tokio::test]
async fn staff_see_every_order_newest_first_page_by_page() {
    let shop = Shop::open().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        shop.clock.advance(Duration::milliseconds(1));
        ids.insert(0, shop.submit().await);
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = shop.lab.list_as_staff(after, 2).await.unwrap();
        seen.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert!(ids.iter().eq(seen.iter().map(|row| &row.order.id)));
    let newest = &seen[0];
    assert_eq!(newest.items, [a3()]);
    assert_eq!(newest.country, "GB");
    let due = newest.order.created_at + Duration::hours(2);
    assert_eq!(newest.due_at, Some(due));
    // Two framed A3 prints, and their parcel within Europe.
    assert_eq!(newest.order.cost.minor, 2 * (1100 + 3900) + 1050 + 140);

    shop.lab.cancel(&ids[0]).await.unwrap();
    let page = shop.lab.list_as_staff(None, 1).await.unwrap();
    assert_eq!(page.items[0].order.status, LabStatus::Cancelled);
    assert_eq!(page.items[0].due_at, None);
}
