//! A lab in memory, for tests: the test works the press.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use groundwork::Clock;
use money::{Currency, Money};

use crate::webhook::WebhookSecrets;
use crate::{
    LabError, LabEvent, LabOrder, LabOrderId, LabOrderRequest, LabStatus, PrintLab, Quote,
    QuoteRequest, Stage, Tariff, WebhookRequest, file, wire,
};

/// A lab in memory. Orders stay where they are until the test moves them.
#[derive(Debug)]
pub struct MemoryLab {
    clock: Clock,
    secrets: WebhookSecrets,
    tariff: Tariff,
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    orders: BTreeMap<LabOrderId, Entry>,
    /// By idempotency key: the fingerprint of the body it came with.
    keys: HashMap<String, (String, LabOrderId)>,
    outgoing: Vec<String>,
    events: usize,
    offline: Option<String>,
}

#[derive(Debug)]
struct Entry {
    order: LabOrder,
    request: LabOrderRequest,
}

impl MemoryLab {
    /// A lab in the Netherlands that bills in US dollars and has no orders.
    pub fn new(clock: Clock) -> Self {
        Self {
            clock,
            secrets: WebhookSecrets::one("memory-lab"),
            tariff: Tariff::new("NL", Currency::USD),
            books: Mutex::default(),
        }
    }

    /// Moves an order one step, and announces it.
    ///
    /// # Errors
    /// [`LabError::NotPossible`] where the order [may not
    /// become](Stage::may_become) that; [`LabError::UnknownOrder`].
    pub fn move_to(&self, order: &LabOrderId, status: LabStatus) -> Result<(), LabError> {
        let now = self.clock.moment().now;
        self.books().shift(order, status, now)
    }

    /// The order's next step on the usual way: a file that cannot be printed
    /// fails it, everything else arrives in the end. Returns where it is now.
    ///
    /// # Errors
    /// [`LabError::NotPossible`] where nothing follows;
    /// [`LabError::UnknownOrder`].
    pub fn step(&self, order: &LabOrderId) -> Result<LabStatus, LabError> {
        let now = self.clock.moment().now;
        let mut books = self.books();
        let entry = books.orders.get(order).ok_or(LabError::UnknownOrder)?;
        let next = entry.next()?;
        books.shift(order, next.clone(), now)?;
        Ok(next)
    }

    /// From now on the lab answers nothing but [`LabError::Unavailable`].
    pub fn go_offline(&self, why: &str) {
        self.books().offline = Some(why.to_owned());
    }

    /// The lab answers again.
    pub fn come_back(&self) {
        self.books().offline = None;
    }

    /// The webhooks to deliver since they were last asked for, freshly signed.
    pub fn webhooks(&self) -> Vec<WebhookRequest> {
        let now = self.clock.moment().now;
        let bodies = std::mem::take(&mut self.books().outgoing);
        let sign = |body: &String| wire::request(&self.secrets, body, now);
        bodies.iter().map(sign).collect()
    }

    /// Every order, oldest first, with what was asked for.
    pub fn orders(&self) -> Vec<(LabOrder, LabOrderRequest)> {
        let books = self.books();
        let both = |entry: &Entry| (entry.order.clone(), entry.request.clone());
        books.orders.values().map(both).collect()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The books, while the lab answers at all.
    fn counter(&self) -> Result<MutexGuard<'_, Books>, LabError> {
        let books = self.books();
        match &books.offline {
            Some(why) => Err(LabError::Unavailable(why.clone())),
            None => Ok(books),
        }
    }

    fn cost(&self, request: &LabOrderRequest) -> Result<Money, LabError> {
        let quote = self.tariff.quote(&request.to_quote())?;
        quote.total().map_err(|e| LabError::Refused(e.to_string()))
    }
}

impl Entry {
    fn next(&self) -> Result<LabStatus, LabError> {
        let stage = self.order.status.stage();
        Ok(match stage {
            Stage::Received | Stage::OnHold => {
                match self
                    .request
                    .items
                    .iter()
                    .find_map(|item| file::inspect(item).err())
                {
                    Some(problem) => LabStatus::Failed {
                        reason: problem.to_string(),
                    },
                    None => LabStatus::InProduction,
                }
            }
            Stage::InProduction => LabStatus::Printed,
            Stage::Printed => LabStatus::Shipped {
                carrier: "Memory Post".to_owned(),
                tracking: format!("MP-{}", self.order.id),
            },
            Stage::Shipped => LabStatus::Delivered,
            Stage::Delivered | Stage::Cancelled | Stage::Failed => {
                return Err(LabError::NotPossible(format!("it is {stage}")));
            }
        })
    }
}

impl Books {
    fn shift(
        &mut self,
        id: &LabOrderId,
        status: LabStatus,
        now: DateTime<Utc>,
    ) -> Result<(), LabError> {
        let entry = self.orders.get_mut(id).ok_or(LabError::UnknownOrder)?;
        let stage = entry.order.status.stage();
        if !stage.may_become(status.stage()) {
            return Err(LabError::NotPossible(format!("it is {stage}")));
        }
        entry.order.status = status;
        entry.order.changed_at = now;
        self.events += 1;
        let event = format!("evt_{}", self.events);
        self.outgoing.extend(wire::body(&event, &entry.order));
        Ok(())
    }
}

#[async_trait]
impl PrintLab for MemoryLab {
    fn name(&self) -> &str {
        "memory"
    }

    async fn quote(&self, request: &QuoteRequest) -> Result<Quote, LabError> {
        drop(self.counter()?);
        self.tariff.quote(request)
    }

    async fn submit(&self, request: &LabOrderRequest) -> Result<LabOrder, LabError> {
        let now = self.clock.moment().now;
        let mut books = self.counter()?;
        request.check()?;
        let fingerprint = request.fingerprint()?;
        if let Some((known, id)) = books.keys.get(&request.idempotency_key) {
            let entry = books.orders.get(id).filter(|_| *known == fingerprint);
            return entry.map(|e| e.order.clone()).ok_or(LabError::KeyReused);
        }
        let id = LabOrderId(format!("mem_{:06}", books.orders.len() + 1));
        let order = LabOrder {
            id: id.clone(),
            reference: request.reference.clone(),
            status: LabStatus::Received,
            cost: self.cost(request)?,
            created_at: now,
            changed_at: now,
        };
        let known = (fingerprint, id.clone());
        books.keys.insert(request.idempotency_key.clone(), known);
        let entry = Entry {
            order: order.clone(),
            request: request.clone(),
        };
        books.orders.insert(id, entry);
        Ok(order)
    }

    async fn status(&self, order: &LabOrderId) -> Result<LabStatus, LabError> {
        let books = self.counter()?;
        let entry = books.orders.get(order).ok_or(LabError::UnknownOrder)?;
        Ok(entry.order.status.clone())
    }

    async fn cancel(&self, order: &LabOrderId) -> Result<(), LabError> {
        let now = self.clock.moment().now;
        let mut books = self.counter()?;
        let entry = books.orders.get(order).ok_or(LabError::UnknownOrder)?;
        if entry.order.status == LabStatus::Cancelled {
            return Ok(());
        }
        books.shift(order, LabStatus::Cancelled, now)
    }

    fn parse_event(
        &self,
        delivery: &WebhookRequest,
        now: DateTime<Utc>,
    ) -> Result<LabEvent, LabError> {
        wire::parse(&self.secrets, delivery, now)
    }
}
