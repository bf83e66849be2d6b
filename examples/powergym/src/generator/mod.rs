//! Three years of a gym that might exist: the same seed, the same rows.

mod people;
mod random;

pub use people::{document, identity, person, picture};
pub use random::Random;

use crate::models::{
    Attendance, Client, Payment, PaymentMethod, Plan, Product, StockMovement, Subscription, SubscriptionStatus,
};
use crate::models::{MovementType, StockStatus};
use crate::stock::moved;
use crate::{Gym, NewMovement, Result};
use jiff::ToSpan;
use mainstay::prelude::*;
use serde_json::json;

/// How much there is to be.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub clients: u64,
    /// How many of them have a face that the door knows.
    pub faces: u64,
}

/// How much there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    pub clients: usize,
    pub subscriptions: usize,
    pub payments: usize,
    pub attendances: usize,
    pub faces: usize,
}

const DAYS: i64 = 3 * 365;
/// Name, price in thousands of pesos, days.
const PLANS: [(&str, i64, i32); 4] = [("Day", 15, 1), ("Month", 90, 30), ("Quarter", 240, 90), ("Year", 800, 365)];
/// How likely somebody buys which of them.
const LIKELY: [usize; 10] = [0, 1, 1, 1, 1, 1, 1, 2, 2, 3];
/// Name, price in thousands of pesos, least and most in stock.
const PRODUCTS: [(&str, i64, i32, i32); 5] = [
    ("Water", 3, 24, 200),
    ("Protein bar", 8, 20, 150),
    ("Towel", 25, 5, 40),
    ("Shaker", 30, 5, 30),
    ("Gloves", 45, 4, 30),
];
/// When they come: the hours of a day, the favourite ones more often.
const HOURS: [i64; 12] = [5, 6, 6, 7, 8, 12, 17, 18, 18, 18, 19, 20];

/// Rows that belong together, written together.
#[derive(Default)]
struct Batch {
    clients: Vec<Client>,
    subscriptions: Vec<Subscription>,
    payments: Vec<Payment>,
    attendances: Vec<Attendance>,
    faces: Vec<crate::models::Biometric>,
}

impl Gym {
    /// Fills an empty gym with the three years up to a day.
    pub async fn generate(&self, size: Size, seed: u64, today: Date) -> Result<Made> {
        let mut random = Random::new(seed);
        let plans = self.make_plans().await?;
        self.make_stock(&mut random, today).await?;
        let mut made = Made::default();
        for first in (0..size.clients).step_by(500) {
            let mut batch = Batch::default();
            for number in first..size.clients.min(first + 500) {
                batch.client(number, &plans, today, &mut random);
                if number < size.faces {
                    let noise = 0.2 + random.fraction() * 0.3;
                    let shot = picture(&identity(number, seed), noise, &mut random);
                    let client = batch.clients[(number - first) as usize].id;
                    batch.faces.push(crate::faces::face(random.uuid(), client, shot));
                }
            }
            made = batch.write(&self.db, made).await?;
        }
        Ok(made)
    }

    async fn make_plans(&self) -> Result<Vec<Plan>> {
        let mut plans = Vec::new();
        for (name, price, duration_days) in PLANS {
            let plan = Plan {
                id: 0,
                name: name.to_owned(),
                description: None,
                price: Decimal::from(price * 1000),
                duration_days,
                is_active: true,
                created_at: Timestamp::default(),
                updated_at: Timestamp::default(),
            };
            plans.push(self.db.insert_returning(&plan).await?);
        }
        Ok(plans)
    }

    /// Products, and what became of them since: deliveries every two weeks, and what was sold in between.
    async fn make_stock(&self, random: &mut Random, today: Date) -> Result<()> {
        for (name, price, least, most) in PRODUCTS {
            let new = crate::NewProduct {
                name: name.to_owned(),
                description: None,
                price: Decimal::from(price * 1000),
                min_stock: least,
                max_stock: Some(most),
            };
            let mut product: Product = self.add_product(new).await?;
            let mut movements = Vec::new();
            for day in (0..DAYS).step_by(14) {
                let there = i64::from(product.available_quantity);
                let delivered = (i64::from(most) - there) as i32;
                let sold = random.between(0, i64::from(most)) as i32;
                for (movement_type, quantity) in [(MovementType::Entry, delivered), (MovementType::Exit, sold)] {
                    let movement = NewMovement { movement_type, quantity, notes: None };
                    let Ok(after) = moved(product.clone(), &movement) else { continue };
                    product = after;
                    movements.push(StockMovement {
                        id: 0,
                        product_id: product.id,
                        movement_type,
                        quantity,
                        responsible: None,
                        notes: None,
                        moved_at: moment(today - (DAYS - day).days(), 8, 0),
                    });
                }
            }
            debug_assert_ne!((product.available_quantity, product.stock_status), (0, StockStatus::Normal));
            self.db.save(&product).await?;
            self.db.insert_many(&movements).await?;
        }
        Ok(())
    }
}

impl Batch {
    /// Somebody who joined on some day, bought plan after plan, and came when they felt like it.
    fn client(&mut self, number: u64, plans: &[Plan], today: Date, random: &mut Random) {
        let id = random.uuid();
        let mut client = person(number, random).into_client(id);
        let mut day = random.between(0, DAYS - 1);
        client.created_at = moment(today - (DAYS - day).days(), 9, 0);
        client.is_active = random.chance(0.97);
        // How many days of the week they come on, of seven.
        let eager = 0.5 + random.fraction() * 3.0;
        while day < DAYS + 10 {
            let plan = &plans[*random.pick(&LIKELY)];
            let subscription = self.subscribe(id, plan, today - (DAYS - day).days(), today, random);
            let length = i64::from(plan.duration_days);
            if matches!(subscription, SubscriptionStatus::Active | SubscriptionStatus::Expired) {
                self.attend(id, day..(day + length).min(DAYS), eager / 7.0, today, random);
            }
            day += length;
            if random.chance(0.17) {
                return self.clients.push(client);
            }
            day += if random.chance(0.3) { random.between(1, 60) } else { 0 };
        }
        self.clients.push(client);
    }

    fn subscribe(
        &mut self,
        client_id: Uuid,
        plan: &Plan,
        start_date: Date,
        today: Date,
        random: &mut Random,
    ) -> SubscriptionStatus {
        let end_date = start_date + (plan.duration_days - 1).days();
        let status = match () {
            () if random.chance(0.02) => SubscriptionStatus::Canceled,
            () if end_date < today => SubscriptionStatus::Expired,
            () if random.chance(0.05) => SubscriptionStatus::PendingPayment,
            () if start_date > today => SubscriptionStatus::Scheduled,
            () => SubscriptionStatus::Active,
        };
        let (id, at) = (random.uuid(), moment(start_date.min(today), 10, 0));
        let row = Subscription {
            id,
            client_id,
            plan_id: plan.id,
            start_date,
            end_date,
            status,
            created_at: at,
            updated_at: at,
        };
        self.subscriptions.push(row);
        if !matches!(status, SubscriptionStatus::PendingPayment | SubscriptionStatus::Canceled) {
            let method = if random.chance(0.4) { PaymentMethod::Cash } else { PaymentMethod::Qr };
            self.payments.push(Payment {
                id: random.uuid(),
                subscription_id: id,
                amount: plan.price,
                method,
                paid_at: at,
            });
        }
        status
    }

    fn attend(&mut self, client_id: Uuid, days: std::ops::Range<i64>, often: f64, today: Date, random: &mut Random) {
        for day in days {
            if random.chance(often) {
                let (hour, minute) = (*random.pick(&HOURS), random.between(0, 59));
                let entry_time = moment(today - (DAYS - day).days(), hour, minute);
                let by_face = random.chance(0.8);
                let details =
                    by_face.then(|| json!({"by": "face", "distance": (random.between(50, 390) as f64) / 1000.0}));
                self.attendances.push(Attendance { id: 0, client_id, entry_time, details });
            }
        }
    }

    async fn write(self, db: &Database, made: Made) -> Result<Made> {
        db.insert_many(&self.clients).await?;
        db.insert_many(&self.subscriptions).await?;
        db.insert_many(&self.payments).await?;
        db.insert_many(&self.attendances).await?;
        db.insert_many(&self.faces).await?;
        Ok(Made {
            clients: made.clients + self.clients.len(),
            subscriptions: made.subscriptions + self.subscriptions.len(),
            payments: made.payments + self.payments.len(),
            attendances: made.attendances + self.attendances.len(),
            faces: made.faces + self.faces.len(),
        })
    }
}

/// A moment of a day in Bogotá.
fn moment(day: Date, hour: i64, minute: i64) -> Timestamp {
    let time = day.at(hour as i8, minute as i8, 0, 0);
    jiff::tz::Offset::constant(-5).to_timestamp(time).unwrap_or_default()
}
