//! What the lab is asked to make: an order's prints as files and sizes.

use checkout::{CheckoutError, FulfilmentId, Order, OrderLine, lab_accepted, lab_refused};
use imagegen::{PictureId, PrintFile};
use print_lab::{
    Asset, JobId, LabError, LabItem, LabOrderId, LabOrderRequest, MerchantReference, Recipient,
    Sizing, Sku,
};

use crate::app::App;
use crate::print_files::{PrintFilesError, wanted};

/// Why the lab was not asked: the worker tries again.
fn later(why: &str) -> CheckoutError {
    CheckoutError::Gateway(checkout::gateway::GatewayError::Unavailable(why.to_owned()))
}

/// Gives prints to the lab, once their files are there. The fulfilment and its
/// try are the idempotency key: dying between asking and noting orders once.
///
/// # Errors
/// Where it must be tried again: files that are not ready, a lab out of reach.
pub async fn submit(app: &App, id: FulfilmentId, attempt: &str) -> Result<(), CheckoutError> {
    let prints = checkout::fulfilment_as_staff(&app.db, id).await?;
    if prints.state != checkout::FulfilmentState::Submitted {
        return Ok(());
    }
    let order = checkout::order_by_id_as_staff(&app.db, prints.order).await?;
    let items = match items(app, &order, &prints).await {
        Ok(Some(items)) => items,
        Ok(None) => {
            // Not left to whoever writes the letters: that may take a while.
            let asked = crate::print_files::ask(app, &order.number).await;
            asked.map_err(|error| later(&error.to_string()))?;
            return Err(later("a print file is not ready"));
        }
        Err(PrintFilesError::Checkout(error)) => return Err(error),
        Err(error) => return Err(later(&error.to_string())),
    };
    let request = LabOrderRequest {
        idempotency_key: format!("{id}:{attempt}"),
        reference: MerchantReference {
            order_number: order.number.to_string(),
            job: JobId(id.0),
        },
        recipient: recipient(&order),
        items,
    };
    let moment = &mut app.moment();
    match app.lab.submit(&request).await {
        Ok(taken) => lab_accepted(&app.db, moment, id, app.lab.name(), &taken.id.0).await,
        Err(LabError::Unavailable(why)) => Err(later(&why)),
        Err(error) => lab_refused(&app.db, moment, id, &error.to_string()).await,
    }
}

/// Calls prints off at the lab. One that prints already cannot: staff are told.
///
/// # Errors
/// A lab out of reach.
pub async fn cancel(app: &App, lab: &str, lab_order: &str) -> Result<(), CheckoutError> {
    if lab != app.lab.name() {
        return Err(later("it was given to another lab"));
    }
    match app.lab.cancel(&LabOrderId(lab_order.to_owned())).await {
        Ok(()) | Err(LabError::UnknownOrder) => Ok(()),
        Err(LabError::Unavailable(why)) => Err(later(&why)),
        Err(error) => {
            let (moment, why) = (&mut app.moment(), error.to_string());
            checkout::lab_keeps(&app.db, moment, lab, lab_order, &why).await
        }
    }
}

fn recipient(order: &Order) -> Recipient {
    let to = order.address.clone();
    Recipient {
        name: to.name,
        line1: to.line1,
        line2: to.line2,
        city: to.city,
        region: to.region,
        postal_code: to.postcode,
        country: to.country,
        phone: to.phone,
        email: to.email,
    }
}

/// What is made, with its files; `None` while one is not there yet.
async fn items(
    app: &App,
    order: &Order,
    prints: &checkout::Fulfilment,
) -> Result<Option<Vec<LabItem>>, PrintFilesError> {
    let formats = catalog::Format::list_as_staff(&app.db).await?;
    let sizes = wanted(app, order).await?;
    let pictures: Vec<_> = sizes.iter().map(|(l, _)| PictureId(l.picture)).collect();
    let files = PrintFile::of_pictures(&app.db, &pictures).await?;
    let item = |piece: checkout::FulfilmentLine| {
        let line: &OrderLine = order.lines.get(piece.position as usize)?;
        let format = formats.iter().find(|f| f.code == line.offer.format)?;
        let (_, size) = sizes.iter().find(|(of, _)| std::ptr::eq(*of, line))?;
        let file = files
            .iter()
            .find(|f| f.picture.0 == line.picture && f.size == *size)?;
        Some(LabItem {
            sku: Sku {
                size: format.size.name.clone(),
                paper: format.paper.name().to_owned(),
                frame: (format.frame != catalog::Frame::None)
                    .then(|| format.frame.name().to_owned()),
                width_mm: format.size.width_mm,
                height_mm: format.size.height_mm,
            },
            copies: piece.quantity,
            sizing: Sizing::FillPrintArea,
            asset: Asset {
                url: format!("{}/manage/print-files/{}", app.public_url, file.id),
                sha256: file.sha256.clone()?,
                width_px: size.width,
                height_px: size.height,
            },
        })
    };
    Ok(prints.pieces(order).into_iter().map(item).collect())
}
