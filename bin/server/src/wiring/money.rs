//! Who takes the money and who prints.

use std::path::Path;
use std::sync::Arc;

use checkout::gateway::PaymentGateway;
use checkout::gateway::sandbox::Sandbox;
use checkout::gateway::webhook::WebhookSecrets;
use groundwork::{Clock, Moment};
use print_lab::Tariff;
use print_lab::simulated::SimulatedLab;
use sea_orm::DatabaseConnection;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use crate::config::Config;

type Gateways = (Vec<Arc<dyn PaymentGateway>>, Option<Sandbox>);

/// The gateways the configuration names, in its order.
pub(super) fn gateways(
    config: &Config,
    public_url: &str,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<Gateways> {
    let payments = &config.payments;
    let previous = &payments.webhook_secret_previous;
    let previous = Some(previous.clone()).filter(|secret| !secret.expose_secret().is_empty());
    let mut gateways: Vec<Arc<dyn PaymentGateway>> = Vec::new();
    let mut embedded = None;
    for name in payments.names() {
        let named = payments.webhook_secret.clone();
        // A secret that a vendor gave signs nothing but what that vendor sends.
        let is_vendors = payments.names().count() > 1 && name == "sandbox";
        let current = match named.expose_secret() {
            "" => own_secret(&config.data_dir, "webhook-secret", &mut clock.moment())?,
            // Every server makes the same of it.
            vendors if is_vendors => derived("sandbox", vendors),
            _ => named,
        };
        let secrets = WebhookSecrets {
            current,
            previous: previous.iter().cloned().collect(),
        };
        match name {
            #[cfg(feature = "stripe")]
            "stripe" => {
                let key = &payments.stripe_secret_key;
                let stripe = checkout::gateway::stripe::Stripe::new(
                    key,
                    secrets,
                    payments.stripe_api_url(),
                )?;
                gateways.push(Arc::new(stripe));
            }
            _ => {
                let page = format!("{public_url}/sandbox-pay/");
                let sandbox = Sandbox::new(db.clone(), clock.clone(), secrets, page);
                gateways.push(Arc::new(sandbox.clone()));
                embedded = Some(sandbox);
            }
        }
    }
    anyhow::ensure!(!gateways.is_empty(), "payments.gateway names no gateway");
    Ok((gateways, embedded))
}

/// A secret of its own for a part, made of another's so that it tells nothing of
/// it.
fn derived(part: &str, secret: &str) -> SecretString {
    let digest = Sha256::digest(format!("atelier {part} webhooks\n{secret}"));
    hex::encode(digest).into()
}

/// An embedded part's signing secret: made once and kept, so that an event sent
/// before a restart is still believed after it.
fn own_secret(data_dir: &Path, name: &str, moment: &mut Moment) -> anyhow::Result<SecretString> {
    use std::io::Write;
    let path = data_dir.join(name);
    if let Ok(secret) = std::fs::read_to_string(&path) {
        return Ok(SecretString::from(secret));
    }
    let secret = moment.token();
    std::fs::create_dir_all(data_dir)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&path)?.write_all(secret.as_bytes())?;
    Ok(SecretString::from(secret))
}

/// The embedded lab; what it posts is signed with the webhooks' secret.
pub(super) fn simulated_lab(
    config: &Config,
    db: &DatabaseConnection,
    clock: &Clock,
) -> anyhow::Result<SimulatedLab> {
    let secret = match config.lab.webhook_secret.expose_secret() {
        "" => own_secret(&config.data_dir, "lab-secret", &mut clock.moment())?,
        _ => config.lab.webhook_secret.clone(),
    };
    let secrets = WebhookSecrets::one(secret);
    let tariff = Tariff::new("US", config.currency());
    Ok(SimulatedLab::new(
        db.clone(),
        clock.clone(),
        secrets,
        tariff,
    ))
}
