use catalog::*;
use groundwork::Rule;

use crate::shop::Shop;

const WHY: &str = "Shows a living person\nwithout their leave";

async fn hide(shop: &Shop, id: ListingId, why: &str) -> Result<Listing, CatalogError> {
    let staff = StaffId::new(&mut shop.moment());
    Listing::hide_as_staff(&shop.db, &shop.moment(), staff, id, why).await
}

async fn show(shop: &Shop, id: ListingId) -> Result<Listing, CatalogError> {
    Listing::show_again_as_staff(&shop.db, &mut shop.moment(), id).await
}

async fn seen(shop: &Shop, filter: StaffFilter) -> Vec<String> {
    let page = Listing::list_as_staff(&shop.db, &filter, None, 9).await;
    page.unwrap().items.into_iter().map(|l| l.title).collect()
}

#[tokio::test]
async fn what_the_shop_hides_only_its_maker_and_staff_see() {
    let shop = Shop::open().await;
    let (db, ada, eve) = (&shop.db, shop.ada, shop.eve);
    let fox = shop.list("fox", Visibility::Public).await;
    let before = Edition::current(db).await.unwrap();
    let hidden = hide(&shop, fox.id, WHY).await.unwrap();
    let told = hidden.hidden.as_ref().unwrap();
    assert_eq!(told.reason, "Shows a living person without their leave");
    assert_ne!(Edition::current(db).await.unwrap(), before);
    assert!(shop.found("").await.is_empty() && shop.found("fox").await.is_empty());
    assert!(!Listing::is_shown(db, fox.facts.picture).await.unwrap());
    for stranger in [None, Some(eve)] {
        let found = Listing::find(db, stranger, "fox").await;
        assert!(matches!(found, Err(CatalogError::NotFound)));
        let found = Listing::find_by_id(db, stranger, fox.id).await;
        assert!(matches!(found, Err(CatalogError::NotFound)));
    }
    assert_eq!(Listing::find(db, Some(ada), "fox").await.unwrap(), hidden);
    assert_eq!(Listing::find_as_staff(db, "fox").await.unwrap(), hidden);
    for buyer in [ada, eve] {
        assert!(!hidden.is_for_sale_to(Some(buyer)) && fox.is_for_sale_to(Some(buyer)));
        let wanted = Listing::find_for_sale(db, Some(buyer), "fox").await;
        assert!(matches!(wanted, Err(CatalogError::Hidden)));
    }
    let among = Listing::hidden_among(db, [fox.facts.picture])
        .await
        .unwrap();
    assert_eq!(among[&fox.facts.picture], told.reason);
}

#[tokio::test]
async fn its_maker_cannot_undo_it() {
    let shop = Shop::open().await;
    let (db, ada) = (&shop.db, shop.ada);
    let new = shop.picture("fox", Visibility::Public);
    let fox = Listing::create(db, &mut shop.moment(), &new).await.unwrap();
    hide(&shop, fox.id, WHY).await.unwrap();
    for choice in [Visibility::Private, Visibility::Public] {
        let m = &mut shop.moment();
        let set = Listing::set_visibility(db, m, ada, "fox", choice).await;
        let set = set.unwrap();
        assert_eq!((set.visibility, set.public_at), (choice, None));
        assert!(set.hidden.is_some() && shop.found("").await.is_empty());
    }
    // Removed and listed once more, it is the same listing.
    Listing::remove(db, &shop.moment(), ada, "fox")
        .await
        .unwrap();
    let again = Listing::create(db, &mut shop.moment(), &new).await.unwrap();
    assert!(again.hidden.is_some() && again.id == fox.id);
    assert!(shop.found("").await.is_empty());
}

#[tokio::test]
async fn shown_again_it_hangs_where_it_hung() {
    let shop = Shop::open().await;
    let fox = shop.list("fox", Visibility::Public).await;
    shop.list("owl", Visibility::Public).await;
    hide(&shop, fox.id, WHY).await.unwrap();
    assert_eq!(shop.found("").await, ["owl"]);
    assert_eq!(show(&shop, fox.id).await.unwrap(), fox);
    assert_eq!(shop.found("").await, ["owl", "fox"]);
    assert_eq!(shop.found("fox").await, ["fox"]);
    assert_eq!(show(&shop, fox.id).await.unwrap(), fox, "twice is once");

    // Its maker's choice of meanwhile counts.
    let hen = shop.list("hen", Visibility::Unlisted).await;
    hide(&shop, hen.id, WHY).await.unwrap();
    let public = Visibility::Public;
    let m = &mut shop.moment();
    let set = Listing::set_visibility(&shop.db, m, shop.ada, "hen", public).await;
    set.unwrap();
    assert!(show(&shop, hen.id).await.unwrap().public_at.is_some());
    assert_eq!(shop.found("").await, ["hen", "owl", "fox"]);

    let quiet = shop.list("quiet", Visibility::Private).await;
    hide(&shop, quiet.id, WHY).await.unwrap();
    assert_eq!(show(&shop, quiet.id).await.unwrap(), quiet);
    assert_eq!(shop.found("").await, ["hen", "owl", "fox"]);
}

#[tokio::test]
async fn a_reason_is_needed_and_the_first_one_stays() {
    let shop = Shop::open().await;
    let fox = shop.list("fox", Visibility::Public).await;
    for (why, rule) in [
        (" \n\0", Rule::Required),
        (&*"여".repeat(301), Rule::TooLong { max: 300 }),
    ] {
        let Err(CatalogError::Invalid(invalid)) = hide(&shop, fox.id, why).await else {
            panic!("{why} was taken")
        };
        assert_eq!(
            (&*invalid.0[0].field, &invalid.0[0].rule),
            ("reason", &rule)
        );
    }
    assert_eq!(shop.found("").await, ["fox"]);
    hide(&shop, fox.id, &"여".repeat(300)).await.unwrap();
    let late = hide(&shop, fox.id, WHY).await;
    assert!(matches!(late, Err(CatalogError::Hidden)));
    let kept = Listing::find_as_staff(&shop.db, "fox").await.unwrap();
    assert_eq!(kept.hidden.unwrap().reason, "여".repeat(300));
    let nobody = ListingId::new(&mut shop.moment());
    let none = hide(&shop, nobody, WHY).await;
    assert!(matches!(none, Err(CatalogError::NotFound)));
    let none = show(&shop, nobody).await;
    assert!(matches!(none, Err(CatalogError::NotFound)));
}

#[tokio::test]
async fn staff_find_every_listing_by_the_words_of_its_title() {
    let shop = Shop::open().await;
    let fox = shop.list("Red Fôxes at night", Visibility::Private).await;
    shop.list("붉은여우가 달을 본다", Visibility::Unlisted)
        .await;
    shop.list("owl", Visibility::Public).await;
    let gone = shop.list("gone fox", Visibility::Public).await;
    Listing::remove(&shop.db, &shop.moment(), shop.ada, &gone.handle)
        .await
        .unwrap();
    hide(&shop, fox.id, WHY).await.unwrap();
    let words = |words: &str| StaffFilter {
        words: words.into(),
        only_hidden: false,
    };
    let (red, moon) = ("Red Fôxes at night", "붉은여우가 달을 본다");
    assert_eq!(seen(&shop, words("")).await, ["owl", moon, red]);
    for (search, found) in [
        ("fox night", vec![red]),
        ("ight", vec![]),
        ("여우", vec![moon]),
        ("OWL", vec!["owl"]),
        ("%_!", vec![]),
    ] {
        assert_eq!(seen(&shop, words(search)).await, found, "{search}");
    }
    let hidden = StaffFilter {
        only_hidden: true,
        ..words("")
    };
    assert_eq!(seen(&shop, hidden).await, [red]);
    let first = Listing::list_as_staff(&shop.db, &words(""), None, 2).await;
    let next = first.unwrap().next;
    let rest = Listing::list_as_staff(&shop.db, &words(""), next, 2).await;
    assert_eq!(rest.unwrap().items[0].title, red);
}
