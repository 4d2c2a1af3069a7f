//! The rows of a fresh order.

use groundwork::Moment;

use super::{OrderState, PlaceOrder};
use crate::cart::{Cart, CartLine};
use crate::entities::{order_line, orders};
use crate::{ShippingAddress, Totals};

/// The order; its number and link are drawn when it is inserted.
pub(super) fn draft(
    moment: &mut Moment,
    request: &PlaceOrder,
    address: ShippingAddress,
    request_sha256: String,
    totals: &Totals,
    cart: &Cart,
) -> orders::Model {
    let is_paid = totals.due().minor == 0;
    let tax = totals.tax.as_ref();
    orders::Model {
        id: moment.uuid(),
        number: String::new(),
        customer_id: request.buyer.member().map(|customer| customer.0),
        buyer_id: Some(request.buyer.key()),
        link_token: String::new(),
        lang: request.lang.chars().take(8).collect(),
        idempotency_key: request.idempotency_key.clone(),
        request_sha256,
        state: match is_paid {
            true => OrderState::Paid,
            false => OrderState::AwaitingPayment,
        },
        currency: totals.total.currency.code().to_owned(),
        items_minor: totals.items.minor,
        discount_minor: totals.discount.minor,
        discount_code: cart.discount.clone(),
        shipping_minor: totals.shipping.minor,
        tax_minor: tax.map_or(0, |tax| tax.amount.minor),
        tax_label: tax.map(|tax| tax.label.clone()).unwrap_or_default(),
        tax_included: tax.is_none_or(|tax| tax.included),
        total_minor: totals.total.minor,
        gift_minor: totals.gift.minor,
        gift_card_id: cart.gift.as_ref().map(|gift| gift.card),
        shipping_refunded: false,
        disputed: false,
        name: address.name,
        line1: address.line1,
        line2: address.line2,
        city: address.city,
        region: address.region,
        postcode: address.postcode,
        country: address.country,
        phone: address.phone,
        email: address.email,
        carrier: None,
        tracking: None,
        placed_at: moment.now,
        updated_at: moment.now,
    }
}

/// Its lines, at the prices of now.
pub(super) fn lines(
    moment: &mut Moment,
    order: &orders::Model,
    cart: &[CartLine],
) -> Vec<order_line::Model> {
    let priced = cart
        .iter()
        .filter_map(|line| Some((line, line.offer.as_ref()?, line.total?)));
    priced
        .zip(0..)
        .map(|((line, offer, total), position)| order_line::Model {
            id: moment.uuid(),
            order_id: order.id,
            position,
            listing: line.wanted.listing,
            format: line.wanted.format.clone(),
            title: offer.title.clone(),
            picture: offer.picture,
            format_label: offer.format_label.clone(),
            maker: offer.maker.clone(),
            quantity: i32::try_from(line.quantity).unwrap_or(i32::MAX),
            unit_minor: offer.unit_price.minor,
            total_minor: total.minor,
            stock_item: offer.limited.clone(),
            refunded_quantity: 0,
            caution: offer.caution.clone(),
        })
        .collect()
}
