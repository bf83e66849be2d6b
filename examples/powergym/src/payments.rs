//! Money: what is paid for a subscription, and what that makes of it.

use crate::models::{Payment, PaymentMethod, Plan, Subscription, SubscriptionStatus};
use crate::{Gym, Refusal, Result};
use mainstay::prelude::*;

impl Gym {
    /// Takes money for a subscription. When all of its price is paid it is active, or scheduled if its first day is to come.
    pub async fn pay(
        &self,
        subscription: Uuid,
        amount: Decimal,
        method: PaymentMethod,
        today: Date,
    ) -> Result<Subscription> {
        let work = async |tx: Database| {
            let found = tx.find(Subscription::id.eq(subscription)).for_update().one().await?;
            if found.status != SubscriptionStatus::PendingPayment {
                return Err(Refusal::NotNow("the subscription does not wait to be paid".to_owned()).into());
            }
            let paid_at = Timestamp::now();
            tx.insert(&Payment { id: Uuid::new_v4(), subscription_id: subscription, amount, method, paid_at }).await?;
            let (paid,) =
                tx.find(Payment::subscription_id.eq(subscription)).select((Payment::amount.sum(),)).one().await?;
            let plan: Plan = tx.get(found.plan_id).await?;
            if paid.unwrap_or_default() < plan.price {
                return Ok(found);
            }
            let status = match found.start_date > today {
                true => SubscriptionStatus::Scheduled,
                false => SubscriptionStatus::Active,
            };
            let paid = Subscription { status, ..found };
            tx.save(&paid).await?;
            Ok(paid)
        };
        Ok(self.db.transaction(work).await?)
    }

    /// What was paid for a subscription.
    pub async fn payments(&self, subscription: Uuid) -> Result<Vec<Payment>> {
        let payments = self.db.find(Payment::subscription_id.eq(subscription));
        Ok(payments.order_by((Payment::paid_at.asc(), Payment::id.asc())).all().await?)
    }
}
