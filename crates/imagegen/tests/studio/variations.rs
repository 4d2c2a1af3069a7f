//! A picture that starts from one's own.

use imagegen::generator::{ImageGenerator, MemoryGenerator, PainterGenerator};
use imagegen::{ImagegenError, NothingRetained, Picture, PictureState, Region, StudioOptions};

use crate::house::House;

async fn house() -> House {
    House::open(MemoryGenerator::default(), StudioOptions::default()).await
}

async fn fox(house: &House) -> Picture {
    let id = house.fox().await;
    house.studio.work_once().await.unwrap();
    house.see(id).await
}

async fn vary(house: &House, picture: &Picture) -> Picture {
    let can = house.model.capabilities();
    let moment = &mut house.clock.moment();
    let varied = picture
        .vary(&house.db, moment, house.ada, &can, "a fox in snow", None)
        .await;
    varied.unwrap()
}

#[tokio::test]
async fn the_model_is_shown_the_picture() {
    let house = house().await;
    let fox = fox(&house).await;
    let varied = vary(&house, &fox).await;
    assert_eq!(varied.source, Some(fox.id));
    house.studio.work_once().await.unwrap();
    let varied = house.see(varied.id).await;
    assert_eq!(varied.state, PictureState::Ready);
    assert_ne!(varied.file, fox.file);
    let asked = house.model.requests().remove(1);
    assert_eq!(asked.prompt, "a fox in snow");
    assert!(asked.source.is_some_and(|source| source.mask.is_none()));
    // Asked for again, it starts from the same.
    let again = varied
        .again(&house.db, &mut house.clock.moment(), house.ada)
        .await;
    let again = again.unwrap();
    house.studio.work_once().await.unwrap();
    assert_eq!(house.see(again.id).await.file, varied.file);
}

#[tokio::test]
async fn nothing_is_varied_that_cannot_be() {
    let house = house().await;
    let can = house.model.capabilities();
    let unfinished = house.fox().await;
    let unfinished = house.see(unfinished).await;
    let mut moment = house.clock.moment();
    let early = unfinished
        .vary(&house.db, &mut moment, house.ada, &can, "fox", None)
        .await;
    assert!(matches!(early, Err(ImagegenError::WrongState)));
    house.studio.work_once().await.unwrap();
    let fox = house.see(unfinished.id).await;
    let painter = PainterGenerator.capabilities();
    let cannot = fox
        .vary(&house.db, &mut moment, house.ada, &painter, "fox", None)
        .await;
    assert!(matches!(cannot, Err(ImagegenError::WrongState)));
    let wordless = fox
        .vary(&house.db, &mut moment, house.ada, &can, " ", None)
        .await;
    assert!(matches!(wordless, Err(ImagegenError::Invalid(_))));
}

#[tokio::test]
async fn a_deleted_source_is_kept_until_its_variation_is_there() {
    let house = house().await;
    let fox = fox(&house).await;
    let varied = vary(&house, &fox).await;
    let moment = house.clock.moment();
    let deleted = Picture::delete(&house.db, &moment, house.ada, fox.id).await;
    deleted.unwrap();
    house.clock.advance(chrono::Duration::hours(2));
    assert_eq!(house.studio.sweep(&NothingRetained).await.unwrap(), 0);
    house.studio.work_once().await.unwrap();
    assert_eq!(house.see(varied.id).await.state, PictureState::Ready);
    assert_eq!(house.studio.sweep(&NothingRetained).await.unwrap(), 1);
}

/// The model in memory shows its source wherever the mask covers it.
#[tokio::test]
async fn what_lies_outside_a_region_stays() {
    let house = house().await;
    let fox = fox(&house).await;
    let can = house.model.capabilities();
    let moment = &mut house.clock.moment();
    let region = Some(Region::Top);
    let varied = fox
        .vary(&house.db, moment, house.ada, &can, "a fox in snow", region)
        .await;
    let varied = varied.unwrap();
    assert_eq!(varied.region, region);
    house.studio.work_once().await.unwrap();
    let varied = house.see(varied.id).await;
    let before = house.pixels(&fox).await;
    let after = house.pixels(&varied).await;
    let (width, height) = before.dimensions();
    for x in [0, width - 1] {
        assert_ne!(before.get_pixel(x, 0), after.get_pixel(x, 0));
        let bottom = height - 1;
        assert_eq!(before.get_pixel(x, bottom), after.get_pixel(x, bottom));
    }
    // Asked for again, the same part is painted anew.
    let again = varied
        .again(&house.db, &mut house.clock.moment(), house.ada)
        .await;
    assert_eq!(again.unwrap().region, region);
}
