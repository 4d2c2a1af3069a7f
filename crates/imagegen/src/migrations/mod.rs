use sea_orm_migration::prelude::{Alias, DynIden, IntoIden, MigrationTrait, MigratorTrait};

mod m0001_pictures;
mod m0002_print_files;
mod m0003_money_out;
mod m0004_fallback;
mod m0005_sources;
mod m0006_regions;
mod m0007_print_deaths;
mod m0008_person_requests;

/// Creates and upgrades this crate's tables.
#[derive(Debug)]
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_pictures::Migration),
            Box::new(m0002_print_files::Migration),
            Box::new(m0003_money_out::Migration),
            Box::new(m0004_fallback::Migration),
            Box::new(m0005_sources::Migration),
            Box::new(m0006_regions::Migration),
            Box::new(m0007_print_deaths::Migration),
            Box::new(m0008_person_requests::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("imagegen_migrations").into_iden()
    }
}
