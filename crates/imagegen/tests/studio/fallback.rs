//! The shop's own painter paints only for who agreed to it.

use std::sync::Arc;

use chrono::Duration;
use imagegen::generator::{GenerateError, ImageGenerator, MemoryGenerator, MicroDollars};
use imagegen::generator::{PainterGenerator, conformance};
use imagegen::{
    Failure, PictureId, PictureState, PixelSize, PrintFile, PrintWay, Studio, StudioOptions,
};

use crate::house::House;

fn paid() -> MemoryGenerator {
    MemoryGenerator::paid(MicroDollars(40_000), None)
}

/// A house of a paid model, and its studio with the painter to fall back on.
async fn house(options: StudioOptions) -> (House, Studio) {
    let house = House::open(paid(), options).await;
    let studio = house
        .studio
        .clone()
        .with_fallback(Arc::new(PainterGenerator));
    (house, studio)
}

/// A picture of who agreed, and one of who did not.
async fn both(house: &House) -> [PictureId; 2] {
    let mut form = house.form();
    let without = house.ask(&form).await;
    form.accepts_fallback = true;
    [house.ask(&form).await, without]
}

async fn work(studio: &Studio, house: &House) {
    for _ in 0..21 {
        while studio.work_once().await.unwrap() {}
        house.clock.advance(Duration::minutes(10));
    }
}

async fn assert_painted(house: &House, id: PictureId) {
    let picture = house.see(id).await;
    assert_eq!(picture.state, PictureState::Ready);
    assert_eq!(
        picture.model,
        PainterGenerator.model(),
        "it says who painted"
    );
    assert!(picture.accepts_fallback);
}

#[tokio::test]
async fn at_the_ceiling() {
    let ceiling = StudioOptions {
        daily_ceiling: Some(MicroDollars(1)),
        ..StudioOptions::default()
    };
    let (house, studio) = house(ceiling).await;
    let [agreed, other] = both(&house).await;
    work(&studio, &house).await;
    assert_painted(&house, agreed).await;
    assert_eq!(house.state(other).await, PictureState::Queued);
    assert!(house.model.requests().is_empty());
    let books = house.studio.spending_as_staff().await.unwrap();
    assert_eq!((books.spent.0, books.requests), (0, 0));
}

#[tokio::test]
async fn when_the_quota_is_used_up() {
    let (house, studio) = house(StudioOptions::default()).await;
    let [agreed, other] = both(&house).await;
    house.model.fail_next(GenerateError::Quota);
    house.model.fail_next(GenerateError::Quota);
    work(&studio, &house).await;
    assert_painted(&house, agreed).await;
    assert_eq!(house.see(other).await.failure, Some(Failure::Quota));
}

#[tokio::test]
async fn when_the_model_is_away_for_a_while() {
    let (house, studio) = house(StudioOptions::default()).await;
    let [agreed, other] = both(&house).await;
    // Five attempts of the one, nineteen of the other.
    for _ in 0..24 {
        let away = GenerateError::Unavailable("away".into());
        house.model.fail_next(away);
    }
    studio.work_once().await.unwrap();
    studio.work_once().await.unwrap();
    assert_eq!(house.state(agreed).await, PictureState::Queued, "not yet");
    work(&studio, &house).await;
    assert_painted(&house, agreed).await;
    assert_eq!(house.see(other).await.failure, Some(Failure::Unavailable));
    assert_eq!(house.model.requests().len(), 24);
}

/// What the model refuses, or may have been paid for, is nobody else's to paint.
#[tokio::test]
async fn not_where_the_model_answered() {
    let (house, studio) = house(StudioOptions::default()).await;
    for (error, why) in [
        (GenerateError::Refused, Failure::Refused),
        (GenerateError::Timeout, Failure::Timeout),
        (GenerateError::Lost("cut".into()), Failure::Lost),
        (GenerateError::Invalid("size".into()), Failure::Invalid),
    ] {
        house.model.fail_next(error);
        let mut form = house.form();
        form.accepts_fallback = true;
        let id = house.ask(&form).await;
        work(&studio, &house).await;
        assert_eq!(house.see(id).await.failure, Some(why));
    }
}

#[tokio::test]
async fn consent_is_kept_when_asking_again_and_is_not_assumed() {
    let (house, _) = house(StudioOptions::default()).await;
    let [agreed, other] = both(&house).await;
    for (id, accepts) in [(agreed, true), (other, false)] {
        let picture = house.see(id).await;
        let again = picture
            .again(&house.db, &mut house.clock.moment(), house.ada)
            .await;
        assert_eq!(again.unwrap().accepts_fallback, accepts);
    }
}

#[tokio::test]
async fn a_fallback_that_fails_changes_nothing() {
    let house = House::open(paid(), StudioOptions::default()).await;
    let second = Arc::new(MemoryGenerator::default());
    let studio = house.studio.clone().with_fallback(second.clone());
    let [agreed, _] = both(&house).await;
    house.model.fail_next(GenerateError::Quota);
    house.model.fail_next(GenerateError::Quota);
    second.fail_next(GenerateError::Unavailable("away".into()));
    work(&studio, &house).await;
    assert_eq!(house.see(agreed).await.failure, Some(Failure::Quota));
}

#[tokio::test]
async fn a_fallback_that_is_paid_is_none() {
    let house = House::open(paid(), StudioOptions::default()).await;
    let studio = house.studio.clone().with_fallback(Arc::new(paid()));
    assert!(studio.fallback().is_none());
    conformance::run(&paid()).await;
}

/// What the fallback painted, it paints again for a print, in the style it
/// chose then.
#[tokio::test]
async fn its_pictures_are_repainted_for_prints() {
    let (house, studio) = house(StudioOptions::default()).await;
    let [agreed, _] = both(&house).await;
    house.model.fail_next(GenerateError::Quota);
    house.model.fail_next(GenerateError::Quota);
    work(&studio, &house).await;
    assert!(studio.repaints(&house.see(agreed).await.model));
    assert!(!studio.repaints("memory"), "that would be paid for");
    let size = PixelSize {
        width: 96,
        height: 96,
    };
    let asked = PrintFile::ask(&house.db, &mut house.clock.moment(), agreed, size).await;
    asked.unwrap();
    assert!(studio.print_once().await.unwrap());
    let files = PrintFile::of_pictures(&house.db, &[agreed]).await.unwrap();
    assert_eq!(files[0].way, Some(PrintWay::Repainted));
}
