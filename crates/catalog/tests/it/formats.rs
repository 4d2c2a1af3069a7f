use catalog::*;
use groundwork::Rule;
use money::{Currency, Money};

use crate::shop::Shop;

const A4: &str = "a4-matte-none";

fn usd(minor: i64) -> Money {
    Money::new(minor, Currency::USD)
}

async fn stocked() -> (Shop, StaffId) {
    let shop = Shop::open().await;
    Format::install_defaults(&shop.db, &mut shop.moment())
        .await
        .unwrap();
    let boss = StaffId::new(&mut shop.moment());
    (shop, boss)
}

#[tokio::test]
async fn a_new_shop_has_formats_and_keeps_its_own() {
    let (shop, boss) = stocked().await;
    let db = &shop.db;
    let formats = Format::list(db).await.unwrap();
    assert_eq!(formats.len(), 14);
    assert!(formats.is_sorted_by_key(|format| format.position));
    assert_eq!(Format::find(db, A4).await.unwrap().unwrap().price, usd(999));
    let m = &mut shop.moment();
    Format::set_price_as_staff(db, m, boss, A4, usd(1299), None)
        .await
        .unwrap();
    Format::install_defaults(db, m).await.unwrap();
    assert_eq!(
        Format::find(db, A4).await.unwrap().unwrap().price,
        usd(1299)
    );

    assert!(
        !Format::set_available_as_staff(db, A4, false)
            .await
            .unwrap()
            .available
    );
    assert_eq!(Format::list(db).await.unwrap().len(), 13);
    assert_eq!(Format::list_as_staff(db).await.unwrap().len(), 14);
    for unknown in ["", "a0", "\0"] {
        assert_eq!(Format::find(db, unknown).await.unwrap(), None);
        let changed = Format::set_available_as_staff(db, unknown, true).await;
        assert!(matches!(changed, Err(CatalogError::NotFound)));
        let changed = Format::set_price_as_staff(db, m, boss, unknown, usd(5), None).await;
        assert!(matches!(changed, Err(CatalogError::NotFound)));
    }
}

#[tokio::test]
async fn a_price_changes_only_from_what_the_manager_saw() {
    let (shop, boss) = stocked().await;
    let set = async |price, expected| {
        Format::set_price_as_staff(&shop.db, &mut shop.moment(), boss, A4, price, expected).await
    };
    assert_eq!(
        set(usd(1299), Some(usd(999))).await.unwrap().price,
        usd(1299)
    );
    let late = set(usd(1099), Some(usd(999))).await;
    assert!(matches!(late, Err(CatalogError::PriceChanged { now }) if now == usd(1299)));
    set(usd(1299), Some(usd(999))).await.unwrap();
    set(usd(1399), None).await.unwrap();
    for wrong in [0, -1, 1_000_001, i64::MIN] {
        let Err(CatalogError::Invalid(invalid)) = set(usd(wrong), None).await else {
            panic!("{wrong} was taken");
        };
        assert_eq!(
            invalid.0[0].rule,
            Rule::OutOfRange {
                min: 1,
                max: 1_000_000
            }
        );
    }
    let history = Format::price_history_as_staff(&shop.db, 10).await.unwrap();
    let steps: Vec<_> = history
        .iter()
        .map(|change| (change.old, change.new))
        .collect();
    assert_eq!(steps, [(usd(1299), usd(1399)), (usd(999), usd(1299))]);
    assert!(
        history
            .iter()
            .all(|change| change.by == boss && change.code == A4)
    );
    assert_eq!(
        Format::price_history_as_staff(&shop.db, 1)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_managers_who_saw_the_same_price_one_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    Format::install_defaults(&shop.db, &mut shop.moment())
        .await
        .unwrap();
    let boss = StaffId::new(&mut shop.moment());
    let set = async |minor| {
        let (m, saw) = (&mut shop.moment(), Some(usd(999)));
        Format::set_price_as_staff(&shop.db, m, boss, A4, usd(minor), saw)
            .await
            .is_ok()
    };
    let taken = futures::future::join_all((1..=8).map(|n| set(1000 + n))).await;
    assert_eq!(taken.into_iter().filter(|taken| *taken).count(), 1);
    assert_eq!(
        Format::price_history_as_staff(&shop.db, 10)
            .await
            .unwrap()
            .len(),
        1
    );
}

fn size(width_mm: u32, height_mm: u32) -> Size {
    Size {
        name: String::new(),
        width_mm,
        height_mm,
    }
}

#[test]
fn prints_are_as_sharp_as_the_labs_say() {
    let a4 = size(210, 297);
    for (width, height) in [(2575, 3602), (3602, 2575)] {
        let truth = print_truth(width, height, &a4);
        assert_eq!((truth.dpi, truth.verdict), (300, Verdict::Good));
        // Nothing but the bleed is lost.
        assert!((truth.crop.fraction - truth.crop.bleed).abs() < 0.001);
        assert!((truth.crop.fraction - 0.062).abs() < 0.001);
    }
    // Eight by ten inches: 128 DPI to the edge, a little less with bleed.
    let truth = print_truth(
        1024,
        1536,
        &Size {
            width_mm: 203,
            ..size(0, 254)
        },
    );
    assert_eq!((truth.dpi, truth.verdict), (123, Verdict::Poor));
    assert!(truth.crop.fraction > 0.2 && truth.crop.fraction < 0.3);
    assert_eq!(print_truth(1448, 2048, &a4).verdict, Verdict::Fair);
    for (width, height) in [(0, 0), (0, 9), (1, u32::MAX), (u32::MAX, 1)] {
        let crop = print_truth(width, height, &a4).crop.fraction;
        assert!((0.0..=1.0).contains(&crop), "{crop}");
    }
}
