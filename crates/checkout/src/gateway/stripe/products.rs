//! Stripe's copy of what is sold.

use std::collections::HashMap;

use async_trait::async_trait;
use money::Money;
use stripe::{ApiErrorsCode, StripeError, StripeRequest};
use stripe_product::price::{CreatePrice, UpdatePrice};
use stripe_product::product::{CreateProduct, UpdateProduct};
use uuid::Uuid;

use super::{Stripe, currency_of, once, read};
use crate::gateway::{GatewayError, ProductBook};

/// What a product is called that is no longer sold: its own name may be
/// somebody's phrase, and they may have left.
const WITHDRAWN: &str = "A withdrawn print";
/// Under which name a product carries the key it was added with.
const PRODUCT: &str = "product";

/// What is named in a path is unknown by 404, what is named in a form by 400.
fn told(error: StripeError) -> GatewayError {
    match error {
        StripeError::Stripe(_, 404) => GatewayError::UnknownProduct,
        StripeError::Stripe(error, 400) if error.code == Some(ApiErrorsCode::ResourceMissing) => {
            GatewayError::UnknownProduct
        }
        error => read(error, GatewayError::Refused),
    }
}

#[async_trait]
impl ProductBook for Stripe {
    async fn add_product(&self, key: Uuid, name: &str) -> Result<String, GatewayError> {
        let product = CreateProduct::new(name)
            .metadata(HashMap::from([(PRODUCT.to_owned(), key.to_string())]))
            .customize()
            .request_strategy(once(&format!("product:{key}"))?)
            .send(&self.client)
            .await
            .map_err(told)?;
        Ok(product.id.to_string())
    }

    async fn list_product(&self, product: &str, name: &str) -> Result<(), GatewayError> {
        let update = UpdateProduct::new(product).name(name).active(true);
        let updated = update.send(&self.client).await;
        updated.map(drop).map_err(told)
    }

    async fn withdraw_product(&self, product: &str) -> Result<(), GatewayError> {
        let update = UpdateProduct::new(product).name(WITHDRAWN).active(false);
        let updated = update.send(&self.client).await;
        updated.map(drop).map_err(told)
    }

    async fn add_price(
        &self,
        key: Uuid,
        product: &str,
        amount: Money,
    ) -> Result<String, GatewayError> {
        let price = CreatePrice::new(currency_of(amount))
            .product(product)
            .unit_amount(amount.minor)
            .customize()
            .request_strategy(once(&format!("price:{key}"))?)
            .send(&self.client)
            .await
            .map_err(told)?;
        Ok(price.id.to_string())
    }

    async fn retire_price(&self, price: &str) -> Result<(), GatewayError> {
        let update = UpdatePrice::new(price).active(false);
        let updated = update.send(&self.client).await;
        updated.map(drop).map_err(told)
    }
}
