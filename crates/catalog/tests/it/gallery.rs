use catalog::*;

use crate::shop::Shop;

#[tokio::test]
async fn the_gallery_is_paged_without_gap_or_repeat() {
    let shop = Shop::open().await;
    let mut expected = Vec::new();
    for n in 0..10 {
        expected.push(
            shop.list(&format!("fox {n}"), Visibility::Public)
                .await
                .handle,
        );
        shop.list("hidden fox", Visibility::Private).await;
        shop.list("quiet fox", Visibility::Unlisted).await;
    }
    expected.reverse();
    for search in ["", "fox"] {
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = Listing::gallery(&shop.db, search, after, 4).await.unwrap();
            seen.extend(page.items.into_iter().map(|listing| listing.handle));
            // It survives the trip through an address.
            after = page.next.map(|next| next.to_string().parse().unwrap());
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected, "{search}");
    }
    let own = Listing::by_maker(&shop.db, shop.ada, None, 20)
        .await
        .unwrap();
    let rest = Listing::by_maker(&shop.db, shop.ada, own.next, 20)
        .await
        .unwrap();
    assert_eq!(
        (own.items.len(), rest.items.len(), rest.next),
        (20, 10, None)
    );
}

#[tokio::test]
async fn what_becomes_public_hangs_first_until_it_is_taken_down() {
    let shop = Shop::open().await;
    let (db, ada) = (&shop.db, shop.ada);
    shop.list("owl", Visibility::Private).await;
    shop.list("fox", Visibility::Public).await;
    let set = async |visibility| {
        Listing::set_visibility(db, &mut shop.moment(), ada, "owl", visibility)
            .await
            .unwrap()
    };
    let hung = set(Visibility::Public).await;
    assert_eq!(shop.found("").await, ["owl", "fox"]);
    shop.list("hen", Visibility::Public).await;
    assert_eq!(set(Visibility::Public).await, hung, "it keeps its place");
    assert_eq!(shop.found("").await, ["hen", "owl", "fox"]);
    for hidden in [Visibility::Unlisted, Visibility::Private] {
        assert_eq!(set(hidden).await.public_at, None);
        assert_eq!(shop.found("").await, ["hen", "fox"]);
        assert!(shop.found("owl").await.is_empty());
    }
    let m = &mut shop.moment();
    Listing::set_visibility_as_staff(db, m, "owl", Visibility::Public)
        .await
        .unwrap();
    assert_eq!(shop.found("owl").await, ["owl"]);
}

#[tokio::test]
async fn words_are_found_in_any_script() {
    let shop = Shop::open().await;
    for title in [
        "Three red Fôxes",
        "Straße im Regen 1e5",
        "붉은여우가 달을 본다",
        "東京塔の夜",
        "Лиса",
    ] {
        shop.list(title, Visibility::Public).await;
    }
    for (search, expected) in [
        ("FOX", "Three red Fôxes"),
        ("foxes re", "Three red Fôxes"),
        ("strasse", "Straße im Regen 1e5"),
        ("1e5", "Straße im Regen 1e5"),
        ("여우", "붉은여우가 달을 본다"),
        ("달", "붉은여우가 달을 본다"),
        ("본다 여우가", "붉은여우가 달을 본다"),
        ("京塔", "東京塔の夜"),
        ("夜", "東京塔の夜"),
        ("лис", "Лиса"),
    ] {
        assert_eq!(shop.found(search).await, [expected], "{search}");
    }
    for search in ["red owl", "oxes", "塔京", "여우는"] {
        assert!(shop.found(search).await.is_empty(), "{search}");
    }
}

#[tokio::test]
async fn odd_searches_find_nothing_and_break_nothing() {
    let shop = Shop::open().await;
    shop.list("fox", Visibility::Public).await;
    let long = "fox ".repeat(5000);
    for search in [
        "\"*(",
        "'",
        "\\",
        "\0",
        "%",
        "🦊",
        "title_key:",
        "-",
        "NEAR(",
        "a AND",
        "NOT",
        "OR",
        "^fox\"",
        "fox:*&",
        "!fox | ",
        "<->",
        "' OR 1=1 --",
        "\u{202e}",
        "\u{300}",
        &long,
        "ﬁ ´",
    ] {
        Listing::gallery(&shop.db, search, None, 24).await.unwrap();
    }
    assert_eq!(
        shop.found(" \t ").await,
        ["fox"],
        "an empty box shows the gallery"
    );
    assert_eq!(shop.found("\"fox").await, ["fox"]);
    assert!(shop.found("\"*(").await.is_empty());
}
