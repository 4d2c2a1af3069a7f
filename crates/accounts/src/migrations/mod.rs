use sea_orm_migration::prelude::{Alias, DynIden, IntoIden, MigrationTrait, MigratorTrait};

mod m0001_accounts;
mod m0002_session_account;
mod m0003_audit;

/// Creates and upgrades this crate's tables.
#[derive(Debug)]
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_session_account::Migration),
            Box::new(m0003_audit::Migration),
        ]
    }

    fn migration_table_name() -> DynIden {
        Alias::new("accounts_migrations").into_iden()
    }
}
