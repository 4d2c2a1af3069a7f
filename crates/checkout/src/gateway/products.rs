//! The copy of the catalogue that some gateways keep.

use std::fmt::Debug;

use async_trait::async_trait;
use money::Money;
use uuid::Uuid;

use super::GatewayError;

/// The products and prices a gateway keeps of its own. A price never changes
/// there: a new one takes its place.
#[async_trait]
pub trait ProductBook: Debug + Send + Sync {
    /// Adds a product that is on sale, and gives the gateway's name for it.
    /// The same key adds it once.
    async fn add_product(&self, key: Uuid, name: &str) -> Result<String, GatewayError>;

    /// Tells what a product is called now, and that it is on sale.
    async fn list_product(&self, product: &str, name: &str) -> Result<(), GatewayError>;

    /// Takes a product off sale. Its name is forgotten.
    async fn withdraw_product(&self, product: &str) -> Result<(), GatewayError>;

    /// Adds what one piece of a product costs, and gives the gateway's name
    /// for the price. The same key adds it once.
    async fn add_price(
        &self,
        key: Uuid,
        product: &str,
        amount: Money,
    ) -> Result<String, GatewayError>;

    /// Nobody can be asked for a price any more. Twice is no error.
    async fn retire_price(&self, price: &str) -> Result<(), GatewayError>;
}
