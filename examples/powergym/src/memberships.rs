//! Plans and what becomes of them when a client buys one: pending until it is paid, then active or still to begin, and
//! over one day.

use crate::models::{Client, Plan, Subscription, SubscriptionStatus};
use crate::{Gym, Refusal, Result};
use jiff::ToSpan;
use mainstay::prelude::*;
use serde::Serialize;

impl Client {
    pub fn subscriptions() -> HasMany<Client, Subscription> {
        has_many(Client::id, Subscription::client_id)
    }
}

impl Subscription {
    pub fn plan() -> BelongsTo<Subscription, Plan> {
        belongs_to(Subscription::plan_id, Plan::id)
    }
}

/// What a new day changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Turned {
    pub expired: u64,
    pub begun: u64,
    /// Never paid for, and their time is over.
    pub given_up: u64,
}

impl Gym {
    /// What the gym sells, the cheapest first.
    pub async fn plans(&self) -> Result<Vec<Plan>> {
        Ok(self.db.find(Plan::is_active.eq(true)).order_by((Plan::price.asc(), Plan::id.asc())).all().await?)
    }

    /// A plan for a client from a day on; it waits to be paid.
    pub async fn subscribe(&self, client: Uuid, plan: i64, start: Date) -> Result<Subscription> {
        let plan: Plan = self.db.get(plan).await?;
        if !plan.is_active {
            return Err(Refusal::NotNow(format!("{} is not sold any more", plan.name)));
        }
        let end_date = last_day(start, plan.duration_days)?;
        let subscription = Subscription {
            id: Uuid::new_v4(),
            client_id: client,
            plan_id: plan.id,
            start_date: start,
            end_date,
            status: SubscriptionStatus::PendingPayment,
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
        };
        Ok(self.db.insert_returning(&subscription).await?)
    }

    /// The same, from the day after the last one ends; from today where none is left.
    pub async fn renew(&self, client: Uuid, plan: i64, today: Date) -> Result<Subscription> {
        let work = async |tx: Database| {
            // Two who renew at once wait for each other, and the second begins behind the first.
            tx.find(Client::id.eq(client)).for_update().one().await?;
            let counts = Subscription::status.ne(SubscriptionStatus::Canceled);
            let theirs = tx.find(Subscription::client_id.eq(client).and(counts));
            let (last,) = theirs.select((Subscription::end_date.max(),)).one().await?;
            let start = last.filter(|last| *last >= today).map_or(Ok(today), |last| last_day(last, 2))?;
            Ok(Gym { db: tx }.subscribe(client, plan, start).await?)
        };
        Ok(self.db.transaction(work).await?)
    }

    /// What a client bought, the latest first.
    pub async fn subscriptions(&self, client: Uuid) -> Result<Vec<Subscription>> {
        let theirs = self.db.find(Subscription::client_id.eq(client));
        Ok(theirs.order_by((Subscription::end_date.desc(), Subscription::id.asc())).all().await?)
    }

    /// Ends one before its time.
    pub async fn cancel(&self, subscription: Uuid) -> Result<Subscription> {
        let work = async |tx: Database| {
            let found = tx.find(Subscription::id.eq(subscription)).for_update().one().await?;
            if matches!(found.status, SubscriptionStatus::Expired | SubscriptionStatus::Canceled) {
                return Err(Refusal::NotNow("the subscription is over already".to_owned()).into());
            }
            let canceled = Subscription { status: SubscriptionStatus::Canceled, ..found };
            tx.save(&canceled).await?;
            Ok(canceled)
        };
        Ok(self.db.transaction(work).await?)
    }

    /// Once a day: what has ended expires, what was to begin begins. Does no harm when it is done twice.
    pub async fn turn_the_day(&self, today: Date) -> Result<Turned> {
        use SubscriptionStatus::{Active, Canceled, Expired, PendingPayment, Scheduled};
        let work = async |tx: Database| {
            let over = |status| Subscription::status.eq(status).and(Subscription::end_date.lt(today));
            let due = Subscription::status.eq(Scheduled).and(Subscription::start_date.le(today));
            let begun = tx.update(due).set(Subscription::status, Active).run().await?;
            let expired = tx.update(over(Active)).set(Subscription::status, Expired).run().await?;
            let given_up = tx.update(over(PendingPayment)).set(Subscription::status, Canceled).run().await?;
            Ok(Turned { expired, begun, given_up })
        };
        Ok(self.db.transaction(work).await?)
    }
}

/// The last of so many days, the first of them included.
fn last_day(start: Date, days: i32) -> Result<Date> {
    let end = start.checked_add((days - 1).days());
    end.map_err(|_| Refusal::Wrong(format!("{days} days from {start} are beyond the calendar")))
}
