//! Subscriptions, payments and stock.

use crate::place::{Place, client, day, in_every_gym};
use mainstay::prelude::*;
use powergym::generator::Size;
use powergym::models::{MovementType, PaymentMethod, Plan, StockStatus, SubscriptionStatus, UserRole};
use powergym::{Gym, NewMovement, NewProduct, Refusal, Turned};

/// A plan of thirty days for 90,000 pesos.
pub async fn month(gym: &Gym) -> i64 {
    let plan = Plan {
        id: 0,
        name: "Month".to_owned(),
        description: None,
        price: Decimal::from(90_000),
        duration_days: 30,
        is_active: true,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    };
    gym.db.insert(&plan).await.unwrap()
}

async fn subscriptions_are_paid_begin_and_expire(place: &Place) {
    let (gym, today) = (&place.gym, day("2026-03-01"));
    let (plan, client) = (month(gym).await, client(gym).await.id);
    let bought = gym.subscribe(client, plan, today).await.unwrap();
    assert_eq!((bought.status, bought.end_date), (SubscriptionStatus::PendingPayment, day("2026-03-30")));
    // Half of it is not enough.
    let half = Decimal::from(45_000);
    let still = gym.pay(bought.id, half, PaymentMethod::Cash, today).await.unwrap();
    assert_eq!(still.status, SubscriptionStatus::PendingPayment);
    let paid = gym.pay(bought.id, half, PaymentMethod::Qr, today).await.unwrap();
    assert_eq!(paid.status, SubscriptionStatus::Active);
    assert!(matches!(gym.pay(bought.id, half, PaymentMethod::Qr, today).await, Err(Refusal::NotNow(_))));
    assert!(matches!(gym.pay(client, half, PaymentMethod::Qr, today).await, Err(Refusal::Unknown(_))));
    let methods: Vec<PaymentMethod> = gym.payments(bought.id).await.unwrap().iter().map(|one| one.method).collect();
    assert_eq!(methods, [PaymentMethod::Cash, PaymentMethod::Qr], "{:?}", place.server);
    // The next one begins where this one ends, and waits for its day.
    let next = gym.renew(client, plan, today).await.unwrap();
    assert_eq!((next.start_date, next.end_date), (day("2026-03-31"), day("2026-04-29")));
    let next = gym.pay(next.id, half + half, PaymentMethod::Cash, today).await.unwrap();
    assert_eq!(next.status, SubscriptionStatus::Scheduled);
    let unpaid = gym.renew(client, plan, today).await.unwrap();
    assert_eq!(unpaid.start_date, day("2026-04-30"));
    for (on, expected) in
        [("2026-03-30", (0, 0, 0)), ("2026-03-31", (1, 1, 0)), ("2026-03-31", (0, 0, 0)), ("2026-06-01", (0, 1, 1))]
    {
        let turned = gym.turn_the_day(day(on)).await.unwrap();
        let expected = Turned { begun: expected.0, expired: expected.1, given_up: expected.2 };
        assert_eq!(turned, expected, "{:?}: {on}", place.server);
    }
    let statuses: Vec<_> = gym.subscriptions(client).await.unwrap().iter().map(|one| one.status).collect();
    let expired = SubscriptionStatus::Expired;
    assert_eq!(statuses, [SubscriptionStatus::Canceled, expired, expired]);
    // Long after, a renewal begins today.
    assert_eq!(gym.renew(client, plan, day("2026-09-09")).await.unwrap().start_date, day("2026-09-09"));
}

async fn what_makes_no_sense_is_refused(place: &Place) {
    let (gym, today) = (&place.gym, day("2026-03-01"));
    let (plan, client) = (month(gym).await, client(gym).await.id);
    assert!(matches!(gym.subscribe(client, 999, today).await, Err(Refusal::Unknown(_))));
    assert!(matches!(gym.subscribe(Uuid::new_v4(), plan, today).await, Err(Refusal::Unknown(_))));
    assert!(matches!(gym.renew(Uuid::new_v4(), plan, today).await, Err(Refusal::Unknown(_))));
    assert!(matches!(gym.subscribe(client, plan, Date::MAX).await, Err(Refusal::Wrong(_))));
    let bought = gym.subscribe(client, plan, today).await.unwrap();
    let nothing = gym.pay(bought.id, Decimal::ZERO, PaymentMethod::Cash, today).await;
    assert!(matches!(nothing, Err(Refusal::Wrong(_))), "{:?}: {nothing:?}", place.server);
    assert_eq!(gym.cancel(bought.id).await.unwrap().status, SubscriptionStatus::Canceled);
    assert!(matches!(gym.cancel(bought.id).await, Err(Refusal::NotNow(_))));
    gym.db.update(Plan::id.eq(plan)).set(Plan::is_active, false).run().await.unwrap();
    assert!(matches!(gym.renew(client, plan, today).await, Err(Refusal::NotNow(_))));
    assert_eq!(gym.plans().await.unwrap(), []);
}

/// Two who renew at once get two periods, one behind the other.
async fn renewals_at_once_follow_each_other(place: &Place) {
    let (gym, today) = (&place.gym, day("2026-03-01"));
    let (plan, client) = (month(gym).await, client(gym).await.id);
    let renewals = (0..4).map(|_| {
        let gym = gym.clone();
        tokio::spawn(async move { gym.renew(client, plan, today).await.unwrap().start_date })
    });
    let mut starts = Vec::new();
    for renewal in renewals.collect::<Vec<_>>() {
        starts.push(renewal.await.unwrap());
    }
    starts.sort_unstable();
    let expected = ["2026-03-01", "2026-03-31", "2026-04-30", "2026-05-30"].map(day);
    assert_eq!(starts, expected, "{:?}", place.server);
}

async fn stock_is_what_the_movements_make_of_it(place: &Place) {
    let gym = &place.gym;
    gym.add_user("ann", "ann@example.com", "open sesame", UserRole::Employee).await.unwrap();
    let towel = NewProduct {
        name: "Towel".to_owned(),
        description: None,
        price: Decimal::from(25_000),
        min_stock: 5,
        max_stock: Some(40),
    };
    let product = gym.add_product(towel).await.unwrap();
    assert_eq!(product.stock_status, StockStatus::StockOut);
    let (entry, exit) = (MovementType::Entry, MovementType::Exit);
    for (movement_type, quantity, there, status) in [
        (entry, 5, 5, StockStatus::LowStock),
        (entry, 20, 25, StockStatus::Normal),
        (entry, 30, 55, StockStatus::Overstock),
        (exit, 55, 0, StockStatus::StockOut),
        (entry, 9, 9, StockStatus::Normal),
    ] {
        let movement = NewMovement { movement_type, quantity, notes: None };
        let after = gym.move_stock(product.id, &movement, "ann").await.unwrap();
        assert_eq!((after.available_quantity, after.stock_status), (there, status), "{:?}", place.server);
    }
    for (quantity, is_wrong) in [(10, false), (0, true), (-3, true)] {
        let movement = NewMovement { movement_type: exit, quantity, notes: None };
        let refused = gym.move_stock(product.id, &movement, "ann").await.unwrap_err();
        assert_eq!(matches!(refused, Refusal::Wrong(_)), is_wrong, "{refused:?}");
        assert!(is_wrong || refused.to_string() == "there are 9 of Towel", "{refused}");
    }
    let movement = NewMovement { movement_type: entry, quantity: 1, notes: None };
    let nobody = gym.move_stock(product.id, &movement, "nobody").await.unwrap_err();
    assert!(matches!(nobody, Refusal::Unknown(_)), "{:?}: {nobody:?}", place.server);
    // What was refused moved nothing.
    let moved: i32 = gym
        .movements(product.id, 100)
        .await
        .unwrap()
        .iter()
        .map(|one| match one.movement_type {
            MovementType::Entry => one.quantity,
            MovementType::Exit => -one.quantity,
        })
        .sum();
    assert_eq!(gym.products(Some(StockStatus::Normal)).await.unwrap()[0].available_quantity, 9);
    assert_eq!((moved, gym.movements(product.id, 2).await.unwrap().len()), (9, 2));
    assert_eq!(gym.products(Some(StockStatus::LowStock)).await.unwrap(), []);
}

/// The same seed makes the same gym, and one that could be.
async fn a_gym_that_might_exist(place: &Place) {
    let (gym, today) = (&place.gym, day("2026-03-01"));
    let made = gym.generate(Size { clients: 60, faces: 3 }, 7, today).await.unwrap();
    assert_eq!((made.clients, made.faces), (60, 3));
    assert!(made.attendances > 1000 && made.subscriptions > 100 && made.payments < made.subscriptions, "{made:?}");
    let count = async |table: &str| {
        let counting = mainstay::schema::sql::Sql::written(format!("SELECT count(*) FROM {table}"));
        gym.db.sql(counting).one::<i64>().await.unwrap() as usize
    };
    assert_eq!((count("attendances").await, count("payments").await), (made.attendances, made.payments));
    let came = gym.attendance(Timestamp::UNIX_EPOCH, "2026-03-02T00:00:00Z".parse().unwrap()).await.unwrap();
    assert_eq!(came as usize, made.attendances, "nobody comes in the future");
    let (expired, begun) = (0, 0);
    let turned = gym.turn_the_day(today).await.unwrap();
    assert_eq!((turned.expired, turned.begun), (expired, begun), "{:?}", place.server);
    assert!(!gym.search("gar", 20).await.unwrap().is_empty());
}

mod tests {
    use super::*;

    in_every_gym! {
        subscriptions_are_paid_begin_and_expire what_makes_no_sense_is_refused renewals_at_once_follow_each_other
        stock_is_what_the_movements_make_of_it a_gym_that_might_exist
    }
}
