//! What a paid order needs of the studio: one file for each picture and size.

use catalog::{CatalogError, Format, print_pixels};
use checkout::{CheckoutError, Order, OrderLine, OrderNumber};
use imagegen::{ImagegenError, Picture, PictureId, PixelSize, PrintFile};

use crate::app::App;

/// Why print files could not be asked for.
#[derive(Debug, thiserror::Error)]
pub enum PrintFilesError {
    /// The order could not be read.
    #[error(transparent)]
    Checkout(#[from] CheckoutError),
    /// The formats could not be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The pictures could not be read, or the files not be asked for.
    #[error(transparent)]
    Imagegen(#[from] ImagegenError),
}

/// Asks for every print file of an order; asking again changes nothing, but
/// that files which could not be made are tried anew.
///
/// # Errors
/// [`PrintFilesError`].
pub async fn ask(app: &App, number: &OrderNumber) -> Result<(), PrintFilesError> {
    let order = checkout::order_as_staff(&app.db, number).await?;
    for (line, size) in wanted(app, &order).await? {
        let (picture, moment) = (PictureId(line.picture), &mut app.moment());
        PrintFile::ask(&app.db, moment, picture, size).await?;
    }
    Ok(())
}

/// The lines of an order with the pixels their files need. A line is left out
/// when its picture or its format is gone.
///
/// # Errors
/// [`PrintFilesError`].
pub async fn wanted<'a>(
    app: &App,
    order: &'a Order,
) -> Result<Vec<(&'a OrderLine, PixelSize)>, PrintFilesError> {
    let formats = Format::list_as_staff(&app.db).await?;
    let pictures = order.lines.iter().map(|line| PictureId(line.picture));
    let files = Picture::files_as_staff(&app.db, pictures).await?;
    let size = |line: &OrderLine| {
        let format = formats.iter().find(|f| f.code == line.offer.format)?;
        let picture = files.get(&PictureId(line.picture))?.size;
        let (width, height) = print_pixels(picture.width, picture.height, &format.size);
        Some(PixelSize { width, height })
    };
    let lines = order.lines.iter();
    Ok(lines.filter_map(|line| Some((line, size(line)?))).collect())
}
