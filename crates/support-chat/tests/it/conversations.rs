use sea_orm::{ConnectionTrait, Statement};
use support_chat::model::memory::MemoryModel;
use support_chat::*;

use crate::shop::Shop;

fn plain(shop: &Shop) -> Desk {
    let mut desk = shop.desk(MemoryModel::default());
    desk.assistant.tools.clear();
    desk
}

#[tokio::test]
async fn a_members_conversations_are_kept_and_listed() {
    let shop = Shop::open().await;
    let desk = plain(&shop);
    let ada = shop.ada();
    for text in ["first", "second", "third"] {
        shop.ask(&desk, &ada, text).await.unwrap();
    }
    shop.begin(&ada).await;
    let page = my_conversations(&shop.db, shop.ada, None, 2).await.unwrap();
    let titles: Vec<_> = page.items.iter().map(|c| c.title.as_str()).collect();
    assert_eq!(titles, ["third", "second"]);
    let rest = my_conversations(&shop.db, shop.ada, page.next, 2)
        .await
        .unwrap();
    assert_eq!(rest.items[0].title, "first");
    assert_eq!(rest.next, None);
}

#[tokio::test]
async fn to_a_stranger_a_conversation_does_not_exist() {
    let shop = Shop::open().await;
    let desk = plain(&shop);
    let key = VisitorKey("a session".into());
    assert_eq!(format!("{key:?}"), "VisitorKey(..)");
    let visitor = Asker::Visitor(key.clone());
    let strangers = [
        shop.visitor(),
        Asker::Member(PersonId::new(&mut shop.moment())),
    ];
    for owner in [shop.ada(), visitor.clone()] {
        let talk = shop.begin(&owner).await;
        shop.ask_in(&desk, &owner, talk, "mine").await.unwrap();
        for stranger in &strangers {
            let read = conversation(&shop.db, stranger, talk).await;
            assert!(matches!(read, Err(SupportError::NotFound)));
            let said = shop.ask_in(&desk, stranger, talk, "hello").await;
            assert!(matches!(said, Err(SupportError::NotFound)));
            let deleted = delete_conversation(&shop.db, stranger, talk).await;
            assert!(matches!(deleted, Err(SupportError::NotFound)));
        }
        let read = conversation(&shop.db, &owner, talk).await.unwrap();
        assert_eq!(read.messages.len(), 2);
        delete_conversation(&shop.db, &owner, talk).await.unwrap();
        let gone = conversation(&shop.db, &owner, talk).await;
        assert!(matches!(gone, Err(SupportError::NotFound)));
    }
}

#[tokio::test]
async fn a_person_goes_with_their_conversations() {
    let shop = Shop::open().await;
    let desk = plain(&shop);
    let (ada, bob) = (shop.ada(), PersonId::new(&mut shop.moment()));
    let talk = shop.begin(&ada).await;
    shop.ask_in(&desk, &ada, talk, "mine").await.unwrap();
    shop.ask(&desk, &Asker::Member(bob), "his").await.unwrap();
    forget_person(&shop.db, shop.ada).await.unwrap();
    assert!(
        my_conversations(&shop.db, shop.ada, None, 9)
            .await
            .unwrap()
            .items
            .is_empty()
    );
    assert!(conversation(&shop.db, &ada, talk).await.is_err());
    let left = "SELECT COUNT(*) AS n FROM support_message WHERE text = 'mine'";
    let left = Statement::from_string(shop.db.get_database_backend(), left);
    let left = shop.db.query_one_raw(left).await.unwrap().unwrap();
    assert_eq!(left.try_get::<i64>("", "n").unwrap(), 0);
    assert_eq!(
        my_conversations(&shop.db, bob, None, 9)
            .await
            .unwrap()
            .items
            .len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_at_once_never_share_a_place() {
    let dir = tempfile::tempdir().unwrap();
    let shop = Shop::on(groundwork::testing::busy_database(dir.path()).await).await;
    let shop = std::sync::Arc::new(shop);
    let talk = shop.begin(&shop.ada()).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..20 {
        let shop = shop.clone();
        tasks.spawn(async move {
            let text = format!("question {number}");
            shop.ask_in(&plain(&shop), &shop.ada(), talk, &text)
                .await
                .unwrap();
        });
    }
    tasks.join_all().await;
    let read = conversation(&shop.db, &shop.ada(), talk).await.unwrap();
    assert_eq!(read.messages.len(), 40);
    let asked = read
        .messages
        .iter()
        .filter(|message| message.role == Role::User);
    assert_eq!(asked.count(), 20);
}
