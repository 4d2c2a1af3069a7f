//! What every handler and worker can reach.

use std::ops::Deref;
use std::sync::Arc;

use accounts::PasswordHasher;
use checkout::gateway::PaymentGateway;
use checkout::gateway::sandbox::Sandbox;
use checkout::{Offers, Rates};
use documents::Fonts;
use groundwork::{Clock, Moment};
use imagegen::Studio;
use mail::Mailer;
use print_lab::PrintLab;
use print_lab::simulated::SimulatedLab;
use sea_orm::DatabaseConnection;
use support_chat::Desk;
use tokio_util::sync::CancellationToken;

use crate::config::Config;
use crate::kept::Kept;
use crate::metrics::Metrics;
use crate::session::Sessions;
use crate::throttle::Throttle;
use crate::views::{Part, Views};

/// The shop, cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Shop>);

/// The parts the shop is made of.
#[derive(Debug)]
pub struct Shop {
    /// What it was told.
    pub config: Config,
    /// How customers reach it, without a slash at the end.
    pub public_url: String,
    /// The database.
    pub db: DatabaseConnection,
    /// The time.
    pub clock: Clock,
    /// The pages.
    pub views: Views,
    /// How passwords are hashed.
    pub hasher: PasswordHasher,
    /// Where pictures are made.
    pub studio: Studio,
    /// What can be put into a cart.
    pub offers: Arc<dyn Offers>,
    /// What shipping and taxes come to.
    pub rates: Rates,
    /// The lab that prints what is sent to it, where there is one.
    pub lab: Arc<dyn PrintLab>,
    /// The embedded lab, where it is the one in use.
    pub simulated_lab: Option<SimulatedLab>,
    /// The fonts that papers are set in.
    pub fonts: Fonts,
    /// Who can take the money; the first one does unless the customer chooses.
    pub gateways: Vec<Arc<dyn PaymentGateway>>,
    /// The embedded gateway, where it is the one in use.
    pub sandbox: Option<Sandbox>,
    /// Who carries the letters.
    pub mailer: Arc<dyn Mailer>,
    /// Who answers questions.
    pub desk: Desk,
    /// What serves the shop, for the footer.
    pub parts: Vec<Part>,
    /// What is counted.
    pub metrics: Metrics,
    /// Ends when the server does: streams and workers end with it.
    pub stopping: CancellationToken,
    /// What looks the same to everybody.
    pub kept: Kept,
    /// What is remembered between requests.
    pub sessions: Sessions,
    /// Slows down those who guess passwords.
    pub throttle: Throttle,
}

impl App {
    /// The shop made of `parts`.
    pub fn new(shop: Shop) -> Self {
        Self(Arc::new(shop))
    }

    /// The gateway of a name.
    pub fn gateway(&self, name: &str) -> Option<&Arc<dyn PaymentGateway>> {
        self.gateways.iter().find(|gateway| gateway.name() == name)
    }

    /// The gateway that takes the money unless the customer chooses another.
    pub fn first_gateway(&self) -> &Arc<dyn PaymentGateway> {
        // The configuration was refused without one.
        &self.gateways[0]
    }

    /// The current moment.
    pub fn moment(&self) -> Moment {
        self.clock.moment()
    }
}

impl Deref for App {
    type Target = Shop;
    fn deref(&self) -> &Shop {
        &self.0
    }
}
