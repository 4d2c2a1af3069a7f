//! A customer's orders.

use axum::extract::Query;
use axum::response::Response;
use checkout::{CustomerId, OrderSummary, OrderedPicture};
use groundwork::Cursor;
use imagegen::{Picture, PictureId};

use super::state;
use crate::adapters::customer;
use crate::error::PageError;
use crate::kept::OrderList;
use crate::pages::{self, Listed, OrderRow};
use crate::routes::front::Search;
use crate::routes::show;
use crate::text;
use crate::visit::Visit;

/// Orders on a page.
const PAGE: u32 = 50;

pub(in crate::routes) async fn list(
    visit: Visit,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let app = visit.app.clone();
    let (me, after) = (visit.member()?, search.cursor());
    let edition = visit.glance(me).await?.orders_edition;
    let me = customer(me.id);
    let (key, now) = ((me, after), app.moment().now);
    let list = match app.kept.order_lists.get(&key, &edition, now) {
        Some(kept) => kept,
        None => {
            let list = read_list(&visit, me, after).await?;
            let lists = &app.kept.order_lists;
            lists.put(key, edition, now, list.clone());
            list
        }
    };
    let page = pages::Orders {
        listed: Listed::Rendered(list.html.as_deref().map(str::to_owned)),
        next: search.next("/orders", list.next),
    };
    visit.page(&page).await
}

/// A page of a customer's orders, rendered: three statements.
async fn read_list(
    visit: &Visit,
    me: CustomerId,
    after: Option<Cursor>,
) -> Result<OrderList, PageError> {
    let app = &visit.app;
    let found = checkout::my_order_list(&app.db, me, after, PAGE).await?;
    let pictures = found.items.iter().flat_map(|order| &order.pictures);
    let pictures = pictures.map(|picture| PictureId(picture.id));
    let looks = Picture::looks_as_staff(&app.db, pictures).await?;
    let image = |picture: &OrderedPicture| {
        let id = PictureId(picture.id);
        Some(show::look_image(id, looks.get(&id)?, &picture.title))
    };
    let row = |order: &OrderSummary| OrderRow {
        number: order.number.to_string(),
        date: text::date(order.placed_at),
        state: state(order.state),
        total: text::money(order.total),
        images: order.pictures.iter().filter_map(image).take(4).collect(),
    };
    let rows: Vec<_> = found.items.iter().map(row).collect();
    Ok(OrderList {
        html: match rows.is_empty() {
            true => None,
            false => Some(app.views.order_rows(visit.lang(), &rows)?.into()),
        },
        next: found.next,
    })
}
