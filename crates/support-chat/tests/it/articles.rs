use support_chat::*;

use crate::shop::Shop;

fn draft(slug: &str, title: &str, body: &str) -> ArticleForm {
    ArticleForm {
        slug: slug.into(),
        title: title.into(),
        body: body.into(),
        published: false,
    }
}

#[tokio::test]
async fn a_draft_is_seen_by_staff_alone() {
    let shop = Shop::open().await;
    let form = draft("frames", "Frames", "Frames are oak.");
    upsert_article_as_staff(&shop.db, &mut shop.moment(), &form)
        .await
        .unwrap();
    let titles = |all: Vec<Article>| -> Vec<_> { all.into_iter().map(|a| a.title).collect() };
    assert_eq!(
        titles(articles(&shop.db).await.unwrap()),
        ["Delivery", "Returns"]
    );
    let all = titles(articles_as_staff(&shop.db).await.unwrap());
    assert_eq!(all, ["Delivery", "Frames", "Returns"]);
    assert!(matches!(
        article(&shop.db, "frames").await,
        Err(SupportError::NotFound)
    ));
    assert_eq!(
        article(&shop.db, "delivery").await.unwrap().title,
        "Delivery"
    );
    assert!(
        shop.library
            .search(&shop.db, "oak frames", 3)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn the_library_notices_every_change() {
    let shop = Shop::open().await;
    let search = async |text| {
        let hits = shop.library.search(&shop.db, text, 3).await.unwrap();
        hits.into_iter().map(|hit| hit.slug).collect::<Vec<_>>()
    };
    assert!(search("oak frames").await.is_empty());
    let mut form = draft("frames", "Frames", "Frames are oak.");
    form.published = true;
    upsert_article_as_staff(&shop.db, &mut shop.moment(), &form)
        .await
        .unwrap();
    assert_eq!(search("oak frames").await, ["frames"]);
    form.body = "Frames are made of ash.".into();
    upsert_article_as_staff(&shop.db, &mut shop.moment(), &form)
        .await
        .unwrap();
    let hits = shop
        .library
        .search(&shop.db, "frames of ash", 3)
        .await
        .unwrap();
    assert_eq!(hits[0].passage, "Frames are made of ash.");
    delete_article_as_staff(&shop.db, "frames").await.unwrap();
    assert!(search("frames of ash").await.is_empty());
    let again = delete_article_as_staff(&shop.db, "frames").await;
    assert!(matches!(again, Err(SupportError::NotFound)));
}

#[tokio::test]
async fn a_form_with_faults_is_refused() {
    let shop = Shop::open().await;
    let write = async |slug: &str, title: &str, body: &str| {
        let form = draft(slug, title, body);
        upsert_article_as_staff(&shop.db, &mut shop.moment(), &form)
            .await
            .unwrap_err()
    };
    use SupportError::{Malformed, Missing, TooLong};
    let long = "x".repeat(201);
    assert!(matches!(
        write("", "T", "B").await,
        Missing { field: "slug" }
    ));
    assert!(matches!(
        write("No Slug", "T", "B").await,
        Malformed { field: "slug" }
    ));
    assert!(matches!(
        write("s", " ", "B").await,
        Missing { field: "title" }
    ));
    assert!(matches!(
        write("s", &long, "B").await,
        TooLong {
            field: "title",
            max: 200
        }
    ));
    assert!(matches!(
        write("s", "T", "").await,
        Missing { field: "body" }
    ));
    assert_eq!(articles_as_staff(&shop.db).await.unwrap().len(), 2);
}
