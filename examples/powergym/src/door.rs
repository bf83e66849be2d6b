//! The door: who may come in now, and who came.

use crate::models::{Attendance, Subscription, SubscriptionStatus};
use crate::{Gym, Result, day_of};
use mainstay::prelude::*;
use serde::Serialize;
use serde_json::json;

/// What the door says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    Welcome { until: Date },
    Refused { reason: Reason },
}

/// Why somebody stays outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    Inactive,
    NoSubscription,
    NotPaid,
    NotYet,
    Expired,
}

impl Gym {
    /// Whether a client may come in on a day.
    pub async fn may_enter(&self, client: Uuid, today: Date) -> Result<Answer> {
        if !self.client(client).await?.is_active {
            return Ok(Answer::Refused { reason: Reason::Inactive });
        }
        Ok(answer(&self.subscriptions(client).await?, today))
    }

    /// Lets a client in, if they may, and notes it. `surely` is how far the face was from the one that is known.
    pub async fn enter(&self, client: Uuid, now: Timestamp, surely: Option<f64>) -> Result<Answer> {
        let answer = self.may_enter(client, day_of(now)).await?;
        if matches!(answer, Answer::Welcome { .. }) {
            let details = surely.map(|distance| json!({"by": "face", "distance": distance}));
            self.db.insert(&Attendance { id: 0, client_id: client, entry_time: now, details }).await?;
        }
        Ok(answer)
    }

    /// When a client came, the last time first; those before one of them.
    pub async fn attendances(&self, client: Uuid, before: Option<i64>, limit: u64) -> Result<Vec<Attendance>> {
        let theirs = self.db.find(Attendance::client_id.eq(client));
        let page = theirs.order_by((Attendance::entry_time.desc(), Attendance::id.desc())).limit(limit);
        Ok(match before {
            Some(last) => page.after(&self.db.get(last).await?).all().await?,
            None => page.all().await?,
        })
    }

    /// How many came between two moments.
    pub async fn attendance(&self, from: Timestamp, to: Timestamp) -> Result<u64> {
        Ok(self.db.find(Attendance::entry_time.ge(from).and(Attendance::entry_time.lt(to))).count().await?)
    }
}

/// What subscriptions, the latest first, say on a day.
fn answer(subscriptions: &[Subscription], today: Date) -> Answer {
    let covers = |subscription: &&Subscription| subscription.start_date <= today && today <= subscription.end_date;
    let is = |subscription: &Subscription, status| subscription.status == status;
    // A scheduled one counts from its first day, whether or not the day has been turned yet.
    let paid = |subscription: &&Subscription| {
        is(subscription, SubscriptionStatus::Active) || is(subscription, SubscriptionStatus::Scheduled)
    };
    if let Some(valid) = subscriptions.iter().filter(paid).find(covers) {
        return Answer::Welcome { until: valid.end_date };
    }
    let reason = if subscriptions.iter().any(|one| is(one, SubscriptionStatus::PendingPayment) && one.end_date >= today)
    {
        Reason::NotPaid
    } else if subscriptions.iter().filter(paid).any(|one| one.start_date > today) {
        Reason::NotYet
    } else if subscriptions.iter().any(|one| !is(one, SubscriptionStatus::Canceled)) {
        Reason::Expired
    } else {
        Reason::NoSubscription
    };
    Answer::Refused { reason }
}
