use std::collections::HashSet;

use catalog::*;
use futures::future::join_all;
use groundwork::Rule;

use crate::shop::Shop;

#[tokio::test]
async fn handles_come_from_the_phrase_and_are_never_shared() {
    let shop = Shop::open().await;
    let first = shop.list("  Three\nfoxes ", Visibility::Public).await;
    assert_eq!(
        (first.handle.as_str(), first.title.as_str()),
        ("three-foxes", "Three foxes")
    );
    assert_eq!(first.facts.seed, u64::MAX);
    let second = shop.list("Three foxes!", Visibility::Public).await;
    assert_eq!(second.handle.len(), "three-foxes-x7k2".len());
    assert!(second.handle.starts_with("three-foxes-"));
    let korean = shop.list("세 마리 여우", Visibility::Public).await;
    assert_eq!(korean.handle, "세-마리-여우");
    let decomposed = "\u{1109}\u{1166}-\u{1106}\u{1161}\u{1105}\u{1175}-여우";
    assert_eq!(
        Listing::find(&shop.db, None, decomposed).await.unwrap(),
        korean
    );

    let moment = shop.moment();
    Listing::remove(&shop.db, &moment, shop.ada, "three-foxes")
        .await
        .unwrap();
    let third = shop.list("three foxes", Visibility::Public).await;
    assert_ne!(
        third.handle, "three-foxes",
        "an address never changes its meaning"
    );
}

#[tokio::test]
async fn titles_have_limits() {
    let shop = Shop::open().await;
    for (title, rule) in [
        ("", Rule::Required),
        (" \u{0}", Rule::Required),
        (&*"여".repeat(256), Rule::TooLong { max: 255 }),
    ] {
        let new = shop.picture(title, Visibility::Public);
        let refused = Listing::create(&shop.db, &mut shop.moment(), &new).await;
        let Err(CatalogError::Invalid(invalid)) = refused else {
            panic!("{title} was taken")
        };
        assert_eq!(
            (invalid.0[0].field.as_ref(), &invalid.0[0].rule),
            ("title", &rule)
        );
    }
    let long = shop.list(&"여".repeat(255), Visibility::Public).await;
    let longer = shop.list(&"여".repeat(255), Visibility::Public).await;
    assert_eq!(long.handle.chars().count(), 60);
    assert_eq!(longer.handle.chars().count(), 65);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_phrase_listed_by_many_at_once_gets_as_many_handles() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let listings = join_all((0..40).map(|_| shop.list("flamingo", Visibility::Public))).await;
    let handles: HashSet<_> = listings.into_iter().map(|listing| listing.handle).collect();
    assert_eq!(handles.len(), 40);
    assert!(handles.contains("flamingo"));
    assert_eq!(Listing::count_as_staff(&shop.db).await.unwrap(), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_picture_listed_many_times_at_once_has_one_listing() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::busy(&dir).await;
    let new = shop.picture("flamingo", Visibility::Private);
    let create = async || {
        Listing::create(&shop.db, &mut shop.moment(), &new)
            .await
            .unwrap()
    };
    let listings = join_all((0..20).map(|_| create())).await;
    assert!(listings.iter().all(|listing| *listing == listings[0]));
    let wider = NewListing {
        visibility: Visibility::Public,
        ..new.clone()
    };
    let again = Listing::create(&shop.db, &mut shop.moment(), &wider)
        .await
        .unwrap();
    assert_eq!(again.visibility, Visibility::Private, "it stays as it is");
    let theirs = NewListing {
        maker: shop.eve,
        ..new
    };
    let stolen = Listing::create(&shop.db, &mut shop.moment(), &theirs).await;
    assert!(matches!(stolen, Err(CatalogError::NotFound)));
}

#[tokio::test]
async fn strangers_see_what_they_may() {
    let shop = Shop::open().await;
    let (db, ada, eve) = (&shop.db, shop.ada, shop.eve);
    for (visibility, open) in [
        (Visibility::Public, true),
        (Visibility::Unlisted, true),
        (Visibility::Private, false),
    ] {
        let listing = shop.list("secret garden", visibility).await;
        for viewer in [None, Some(eve)] {
            assert_eq!(
                Listing::find(db, viewer, &listing.handle).await.is_ok(),
                open
            );
            assert_eq!(
                Listing::find_by_id(db, viewer, listing.id).await.is_ok(),
                open
            );
        }
        assert_eq!(
            Listing::find(db, Some(ada), &listing.handle).await.unwrap(),
            listing
        );
        assert_eq!(
            Listing::find_as_staff(db, &listing.handle).await.unwrap(),
            listing
        );
        assert_eq!(
            Listing::find_by_id_as_staff(db, listing.id).await.unwrap(),
            listing
        );
        assert_eq!(
            Listing::is_shown(db, listing.facts.picture).await.unwrap(),
            open
        );

        let m = &mut shop.moment();
        let public = Visibility::Public;
        let theirs = Listing::set_visibility(db, m, eve, &listing.handle, public).await;
        assert!(matches!(theirs, Err(CatalogError::NotFound)));
        let theirs = Listing::remove(db, m, eve, &listing.handle).await;
        assert!(matches!(theirs, Err(CatalogError::NotFound)));
    }
    for handle in ["", "nul\0", "no such", &"x".repeat(9000)] {
        assert!(matches!(
            Listing::find(db, None, handle).await,
            Err(CatalogError::NotFound)
        ));
    }
}

#[tokio::test]
async fn a_removed_listing_is_gone_and_only_its_maker_brings_it_back() {
    let shop = Shop::open().await;
    let db = &shop.db;
    let new = shop.picture("fox", Visibility::Public);
    let fox = Listing::create(db, &mut shop.moment(), &new).await.unwrap();
    Listing::remove(db, &shop.moment(), shop.ada, "fox")
        .await
        .unwrap();
    assert!(matches!(
        Listing::find_as_staff(db, "fox").await,
        Err(CatalogError::NotFound)
    ));
    assert!(Listing::by_ids(db, &[fox.id]).await.unwrap().is_empty());
    assert_eq!(
        Listing::of_picture(db, fox.facts.picture).await.unwrap(),
        None
    );
    assert!(!Listing::is_shown(db, fox.facts.picture).await.unwrap());
    assert!(shop.found("fox").await.is_empty() && shop.found("").await.is_empty());
    let twice = Listing::remove(db, &shop.moment(), shop.ada, "fox").await;
    assert!(matches!(twice, Err(CatalogError::NotFound)));

    let back = Listing::create(db, &mut shop.moment(), &new).await.unwrap();
    assert_eq!((back.id, back.handle.as_str()), (fox.id, "fox"));
    assert_eq!(shop.found("fox").await, ["fox"]);
    Listing::remove_as_staff(db, &shop.moment(), "fox")
        .await
        .unwrap();
    let again = Listing::create(db, &mut shop.moment(), &new).await;
    assert!(matches!(again, Err(CatalogError::NotFound)));
}

#[tokio::test]
async fn a_person_who_leaves_takes_their_listings_along() {
    let shop = Shop::open().await;
    let mine = shop.list("fox", Visibility::Public).await;
    shop.list("owl", Visibility::Private).await;
    let theirs = NewListing {
        maker: shop.eve,
        ..shop.picture("fox", Visibility::Public)
    };
    let theirs = Listing::create(&shop.db, &mut shop.moment(), &theirs)
        .await
        .unwrap();
    Listing::forget_maker(&shop.db, &shop.moment(), shop.ada)
        .await
        .unwrap();
    let left = Listing::gallery(&shop.db, "fox", None, 9)
        .await
        .unwrap()
        .items;
    let left: Vec<_> = left.iter().map(|hung| &hung.handle).collect();
    assert_eq!(left, [&theirs.handle]);
    let by_ids = Listing::by_ids(&shop.db, &[mine.id, theirs.id])
        .await
        .unwrap();
    assert_eq!(by_ids, [theirs]);
    let page = Listing::by_maker(&shop.db, shop.ada, None, 9)
        .await
        .unwrap();
    assert!(page.items.is_empty());
}
