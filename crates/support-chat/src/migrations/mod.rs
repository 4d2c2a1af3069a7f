mod m0001_support;
mod m0002_budget;

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
            Box::new(m0001_support::Migration),
            Box::new(m0002_budget::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("support_chat_migrations").into_iden()
    }
}
