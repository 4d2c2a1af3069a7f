//! Paints a phrase with the embedded painter into a local folder: no server,
//! network or keys. `cargo run -p imagegen --example standalone -- "a phrase"`

use std::sync::Arc;

use groundwork::Clock;
use imagegen::generator::{ImageGenerator, PainterGenerator};
use imagegen::{Media, Migrator, OwnerId, Picture, PictureForm, Shape, Studio};
use object_store::local::LocalFileSystem;
use sea_orm_migration::MigratorTrait;

#[tokio::main(flavor = "current_thread")]
#[allow(clippy::print_stdout, reason = "an example speaks to its reader")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?.keep();
    let db = groundwork::memory_database().await?;
    Migrator::up(&db, None).await?;
    let clock = Clock::system();
    let media = Media::new(Arc::new(LocalFileSystem::new_with_prefix(&folder)?));
    let painter = Arc::new(PainterGenerator);
    let studio = Studio::new(
        db.clone(),
        clock.clone(),
        painter.clone(),
        media,
        Default::default(),
    );

    let prompt = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "a lighthouse in a storm".to_owned());
    let owner = OwnerId::new(&mut clock.moment());
    let form = PictureForm {
        prompt,
        negative_prompt: String::new(),
        style: String::new(),
        shape: Shape::Landscape,
        count: 1,
        accepts_fallback: false,
    };
    let moment = &mut clock.moment();
    let asked = Picture::ask(&db, moment, owner, &painter.capabilities(), 768, &form).await?;
    println!("queued: {}", asked[0].prompt);
    while studio.work_once().await? {}
    let picture = Picture::find(&db, owner, asked[0].id).await?;
    println!(
        "{:?}, painted: {}",
        picture.state,
        picture.understood.join(", ")
    );
    if let Some(file) = picture.file {
        println!(
            "{}/pictures/{}/{}/master",
            folder.display(),
            &file.sha256[..2],
            file.sha256
        );
    }
    Ok(())
}
