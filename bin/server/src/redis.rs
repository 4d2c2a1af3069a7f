//! The connection to Redis.

use std::time::Duration;

use anyhow::Context;
use fred::prelude::{
    Builder, Client, ClientLike, Config, ConnectionConfig, PerformanceConfig, ReconnectPolicy,
};
use secrecy::{ExposeSecret, SecretString};

/// How long a command may take, waiting for a lost connection included: a page
/// says sooner that the shop is closed than it keeps anybody waiting.
const PATIENCE: Duration = Duration::from_secs(2);

/// Connects to the server at `url`, and again whenever the connection is lost.
///
/// # Errors
/// An address that cannot be read, or a server that does not answer now.
pub async fn connect(url: &SecretString) -> anyhow::Result<Client> {
    let config = Config::from_url(url.expose_secret())
        .map_err(|error| anyhow::anyhow!("REDIS_URL cannot be read: {:?}", error.kind()))?;
    let client = Builder::from_config(config)
        .with_performance_config(|performance: &mut PerformanceConfig| {
            performance.default_command_timeout = PATIENCE;
        })
        .with_connection_config(|connection: &mut ConnectionConfig| {
            connection.connection_timeout = PATIENCE;
            connection.internal_command_timeout = PATIENCE;
        })
        // Without end: 0.1 s after a loss, then slower, every 2 s at last.
        .set_policy(ReconnectPolicy::new_exponential(0, 100, 2_000, 2))
        .build()
        .context("preparing Redis")?;
    client.init().await.context("connecting to Redis")?;
    Ok(client)
}
