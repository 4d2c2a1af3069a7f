mod m0001_orders;
mod m0002_sandbox;
mod m0003_bought;
mod m0004_edition;
mod m0005_terms;
mod m0006_refunds;
mod m0007_fulfilment;
mod m0008_sandbox;
mod m0009_on_its_way;
mod m0010_products;
mod m0011_bodies;

use sea_orm_migration::sea_orm::DynIden;
use sea_orm_migration::sea_query::{Alias, IntoIden};
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Creates this crate's tables, with a history table of its own so that it
/// can share a database with other crates.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_orders::Migration),
            Box::new(m0002_sandbox::Migration),
            Box::new(m0003_bought::Migration),
            Box::new(m0004_edition::Migration),
            Box::new(m0005_terms::Migration),
            Box::new(m0006_refunds::Migration),
            Box::new(m0007_fulfilment::Migration),
            Box::new(m0008_sandbox::Migration),
            Box::new(m0009_on_its_way::Migration),
            Box::new(m0010_products::Migration),
            Box::new(m0011_bodies::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("checkout_migrations").into_iden()
    }
}
