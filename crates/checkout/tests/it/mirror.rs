//! The gateway's copy of what is sold.

use checkout::gateway::memory::MemoryProduct;
use checkout::*;
use chrono::Duration;

use crate::shop::{Shop, usd};

impl Shop {
    /// Does all that is due at the gateway's copy; tells how much that was.
    async fn copy(&self) -> usize {
        let mut done = 0;
        while mirror::work_once(&self.db, &mut self.moment(), &self.gateway, &self.offers)
            .await
            .unwrap()
        {
            done += 1;
        }
        done
    }

    /// The only product of the copy.
    fn product(&self) -> MemoryProduct {
        let mut products = self.gateway.copied();
        assert_eq!(products.len(), 1);
        products.remove(0)
    }

    /// The price that the page of a fresh order names, if it names one.
    async fn priced(&self) -> Option<String> {
        let customer = self.customer();
        self.add(customer, 1).await;
        let due = self.cart(customer).await.totals.unwrap().due();
        let order = self.place(&self.request(customer, due)).await.unwrap();
        let session = self.session(&order).await;
        self.gateway.lines(&session).remove(0).price
    }

    async fn reprice(&self, minor: i64) {
        self.price(&self.print, usd(minor));
        let (moment, format) = (self.moment(), &self.print.format);
        mirror::format_changed(&self.db, &moment, format)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_is_sold_is_copied_and_the_next_page_names_its_price() {
    let shop = Shop::open().await;
    assert_eq!(shop.priced().await, None, "nobody waits for the copy");
    assert_eq!(shop.copy().await, 1);
    let product = shop.product();
    assert_eq!(product.name, "A flamingo by the pool, A4, matte");
    assert!(product.is_listed);
    assert_eq!(product.prices.len(), 1);
    assert_eq!(product.prices[0].amount, usd(999));
    assert_eq!(shop.priced().await, Some(product.prices[0].id.clone()));
    assert_eq!(shop.copy().await, 0, "it is as it should be");
}

#[tokio::test]
async fn a_new_price_takes_the_place_of_the_old_and_its_time_is_kept() {
    let shop = Shop::open().await;
    shop.priced().await;
    shop.copy().await;
    for minor in [1200, 999] {
        shop.clock.advance(Duration::hours(1));
        shop.reprice(minor).await;
        assert_eq!(shop.priced().await, None, "the old price is not asked for");
        assert_eq!(shop.copy().await, 1);
        let newest = shop.product().prices.pop().unwrap();
        assert_eq!(shop.priced().await, Some(newest.id));
    }
    let prices = shop.product().prices;
    let told: Vec<_> = prices.iter().map(|p| (p.amount, p.is_active)).collect();
    assert_eq!(
        told,
        [(usd(999), false), (usd(1200), false), (usd(999), true)]
    );

    let kept = mirror::prices_as_staff(&shop.db, 10).await.unwrap();
    let amounts: Vec<_> = kept.iter().map(|price| price.amount).collect();
    assert_eq!(amounts, [usd(999), usd(1200), usd(999)], "newest first");
    assert_eq!(kept[0].retired_at, None);
    for pair in kept.windows(2) {
        assert_eq!(pair[1].retired_at, Some(pair[0].made_at), "no gap");
        assert!(pair[0].made_at - pair[1].made_at >= Duration::hours(1));
    }
    assert!(kept.iter().all(|price| price.offer == shop.print));
}

#[tokio::test]
async fn what_is_no_longer_sold_is_withdrawn_and_comes_back() {
    let shop = Shop::open().await;
    shop.priced().await;
    shop.copy().await;
    shop.offers.take_down(&shop.print);
    shop.clock.advance(Duration::days(2));
    let moment = shop.moment();
    let yesterday = moment.now - Duration::days(1);
    mirror::recheck(&shop.db, &moment, yesterday).await.unwrap();
    assert_eq!(shop.copy().await, 1);
    let product = shop.product();
    assert!(!product.is_listed);
    assert_eq!(product.name, "", "somebody's phrase");
    assert!(!product.prices[0].is_active);

    shop.price(&shop.print, usd(999));
    assert_eq!(shop.priced().await, None);
    shop.copy().await;
    let product = shop.product();
    assert!(product.is_listed);
    assert_eq!(product.name, "A flamingo by the pool, A4, matte");
    let states: Vec<_> = product.prices.iter().map(|p| p.is_active).collect();
    assert_eq!(states, [false, true]);
}

#[tokio::test]
async fn a_product_deleted_by_hand_is_copied_anew() {
    let shop = Shop::open().await;
    shop.priced().await;
    shop.copy().await;
    shop.gateway.delete_products();
    shop.reprice(1200).await;
    assert_eq!(shop.copy().await, 1);
    assert_eq!(shop.gateway.copied(), []);
    assert_eq!(shop.priced().await, None);
    shop.copy().await;
    assert_eq!(shop.product().prices[0].amount, usd(1200));
}

#[tokio::test]
async fn two_servers_copy_a_product_once() {
    let folder = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&folder).await;
    shop.priced().await;
    let workers = (0..8).map(|_| {
        let shop = shop.clone();
        tokio::spawn(async move {
            let moment = &mut shop.moment();
            mirror::work_once(&shop.db, moment, &shop.gateway, &shop.offers).await
        })
    });
    let mut done = 0;
    for worker in workers.collect::<Vec<_>>() {
        done += usize::from(worker.await.unwrap().unwrap());
    }
    assert_eq!(done, 1);
    assert_eq!(shop.product().prices.len(), 1);
}

/// The key of a payment stands for one request: what it says is written down
/// before the gateway is asked, and said again whatever the copy has since.
#[tokio::test]
async fn a_payment_asked_for_again_is_asked_for_just_so() {
    let shop = Shop::open().await;
    let ada = shop.customer();
    let order = shop.ordered(ada).await;
    shop.gateway.lose_answers(1);
    assert!(shop.start(&order).await.is_err());
    assert_eq!(shop.copy().await, 1, "the copy is faster than the customer");
    let session = shop.session(&order).await;
    assert_eq!(shop.gateway.lines(&session)[0].price, None);
    assert_eq!(shop.gateway.sessions(), 1);
}
