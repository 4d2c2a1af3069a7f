//! The copy of the catalogue that the gateway in memory keeps.

use async_trait::async_trait;
use money::Money;
use uuid::Uuid;

use super::MemoryGateway;
use crate::gateway::{GatewayError, ProductBook};

/// A product, as the gateway knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryProduct {
    /// The gateway's name for it.
    pub id: String,
    /// What it is called; nothing once it was withdrawn.
    pub name: String,
    /// Whether it is on sale.
    pub is_listed: bool,
    /// Its prices, oldest first.
    pub prices: Vec<MemoryPrice>,
}

/// A price, as the gateway knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemoryPrice {
    /// The gateway's name for it.
    pub id: String,
    /// What one piece costs.
    pub amount: Money,
    /// Whether anybody may be asked for it.
    pub is_active: bool,
}

impl MemoryGateway {
    /// What is sold, as the gateway knows it.
    pub fn copied(&self) -> Vec<MemoryProduct> {
        self.books().products.clone()
    }

    /// Somebody deletes everything by hand.
    pub fn delete_products(&self) {
        self.books().products.clear();
    }

    fn change<T>(
        &self,
        product: &str,
        change: impl FnOnce(&mut MemoryProduct) -> T,
    ) -> Result<T, GatewayError> {
        let mut books = self.books();
        let found = books.products.iter_mut().find(|known| known.id == product);
        found.map(change).ok_or(GatewayError::UnknownProduct)
    }
}

#[async_trait]
impl ProductBook for MemoryGateway {
    async fn add_product(&self, key: Uuid, name: &str) -> Result<String, GatewayError> {
        let id = format!("prod_{key}");
        let mut books = self.books();
        if books.products.iter().all(|known| known.id != id) {
            books.products.push(MemoryProduct {
                id: id.clone(),
                name: name.to_owned(),
                is_listed: true,
                prices: Vec::new(),
            });
        }
        Ok(id)
    }

    async fn list_product(&self, product: &str, name: &str) -> Result<(), GatewayError> {
        self.change(product, |known| {
            name.clone_into(&mut known.name);
            known.is_listed = true;
        })
    }

    async fn withdraw_product(&self, product: &str) -> Result<(), GatewayError> {
        self.change(product, |known| {
            known.name.clear();
            known.is_listed = false;
        })
    }

    async fn add_price(
        &self,
        key: Uuid,
        product: &str,
        amount: Money,
    ) -> Result<String, GatewayError> {
        let id = format!("price_{key}");
        self.change(product, |known| {
            if known.prices.iter().all(|price| price.id != id) {
                known.prices.push(MemoryPrice {
                    id: id.clone(),
                    amount,
                    is_active: true,
                });
            }
        })?;
        Ok(id)
    }

    async fn retire_price(&self, price: &str) -> Result<(), GatewayError> {
        let mut books = self.books();
        let mut prices = books
            .products
            .iter_mut()
            .flat_map(|known| &mut known.prices);
        let found = prices.find(|known| known.id == price);
        found
            .map(|known| known.is_active = false)
            .ok_or(GatewayError::UnknownProduct)
    }
}
