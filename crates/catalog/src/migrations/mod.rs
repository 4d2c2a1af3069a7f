use sea_orm_migration::prelude::{Alias, DynIden, IntoIden, MigrationTrait, MigratorTrait};

mod m0001_listings;
mod m0002_formats;
mod m0003_edition;
mod m0004_hidden;

/// Creates and upgrades this crate's tables.
#[derive(Debug)]
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_listings::Migration),
            Box::new(m0002_formats::Migration),
            Box::new(m0003_edition::Migration),
            Box::new(m0004_hidden::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("catalog_migrations").into_iden()
    }
}
