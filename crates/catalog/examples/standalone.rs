//! Lists a picture and says how it prints: no server, network or keys.
//! `cargo run -p catalog --example standalone -- "a phrase"`

use catalog::{
    Format, Listing, MakerId, Migrator, NewListing, PictureFacts, PictureRef, Visibility,
    print_truth,
};
use groundwork::Clock;
use sea_orm_migration::MigratorTrait;

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example speaks to its reader")]
async fn main() -> anyhow::Result<()> {
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let moment = &mut Clock::system().moment();
    Format::install_defaults(&db, moment).await?;

    let title = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "A lighthouse in a storm".to_owned());
    let facts = PictureFacts {
        picture: PictureRef::new(moment),
        sha256: "0".repeat(64),
        width: 2048,
        height: 1448,
        colour: "#3a5f7d".to_owned(),
        placeholder: String::new(),
        model: "painter".to_owned(),
        style: "oil".to_owned(),
        seed: moment.number(),
        made_at: moment.now,
    };
    let maker = MakerId::new(moment);
    let new = NewListing {
        maker,
        title,
        visibility: Visibility::Public,
        facts,
    };
    let listing = Listing::create(&db, moment, &new).await?;
    println!("/prints/{}", listing.handle);
    for format in Format::list(&db).await? {
        let truth = print_truth(listing.facts.width, listing.facts.height, &format.size);
        println!(
            "{:<20} {:>9} {:>4} DPI ({}), {:.0}% cropped",
            format.code,
            format.price.to_string(),
            truth.dpi,
            truth.verdict.name(),
            truth.crop.fraction * 100.0,
        );
    }
    Ok(())
}
