//! Who may come in.

use crate::counter::month;
use crate::place::{Place, client, day, in_every_gym};
use mainstay::prelude::*;
use powergym::models::PaymentMethod;
use powergym::{Answer, Reason, Refusal, day_of};

async fn the_door_says_who_may_come_in_and_why_not(place: &Place) {
    let gym = &place.gym;
    let (plan, client) = (month(gym).await, client(gym).await.id);
    let at = async |text: &str| gym.may_enter(client, day(text)).await.unwrap();
    let refused = |reason| Answer::Refused { reason };
    assert_eq!(at("2026-03-01").await, refused(Reason::NoSubscription));
    let bought = gym.subscribe(client, plan, day("2026-03-10")).await.unwrap();
    assert_eq!(at("2026-03-10").await, refused(Reason::NotPaid));
    gym.pay(bought.id, Decimal::from(90_000), PaymentMethod::Qr, day("2026-03-01")).await.unwrap();
    for (on, expected) in [
        ("2026-03-09", refused(Reason::NotYet)),
        ("2026-03-10", Answer::Welcome { until: day("2026-04-08") }),
        ("2026-04-08", Answer::Welcome { until: day("2026-04-08") }),
        ("2026-04-09", refused(Reason::Expired)),
    ] {
        assert_eq!(at(on).await, expected, "{:?}: {on}", place.server);
    }
    gym.cancel(bought.id).await.unwrap();
    assert_eq!(at("2026-03-10").await, refused(Reason::NoSubscription));
    gym.deactivate(client).await.unwrap();
    assert_eq!(at("2026-03-10").await, refused(Reason::Inactive));
    assert!(matches!(gym.may_enter(Uuid::new_v4(), day("2026-03-10")).await, Err(Refusal::Unknown(_))));
}

async fn who_comes_in_is_noted(place: &Place) {
    let gym = &place.gym;
    let (plan, client) = (month(gym).await, client(gym).await.id);
    let bought = gym.subscribe(client, plan, day("2026-03-10")).await.unwrap();
    gym.pay(bought.id, Decimal::from(90_000), PaymentMethod::Qr, day("2026-03-10")).await.unwrap();
    // Four in the morning in London is eleven in the evening before in Bogotá.
    let evening: Timestamp = "2026-03-11T04:00:00Z".parse().unwrap();
    assert_eq!(day_of(evening), day("2026-03-10"));
    let mut moments = vec!["2026-03-09T12:00:00Z".parse().unwrap(), evening];
    moments.extend((12..16).map(|date| format!("2026-03-{date}T12:00:00Z").parse::<Timestamp>().unwrap()));
    for moment in &moments {
        gym.enter(client, *moment, Some(0.25)).await.unwrap();
    }
    let mut seen = gym.attendances(client, None, 2).await.unwrap();
    while let Some(last) = seen.last() {
        let next = gym.attendances(client, Some(last.id), 2).await.unwrap();
        if next.is_empty() {
            break;
        }
        seen.extend(next);
    }
    let times: Vec<Timestamp> = seen.iter().rev().map(|one| one.entry_time).collect();
    assert_eq!(times, moments[1..], "{:?}: the first one was refused", place.server);
    assert_eq!(seen[0].details.as_ref().unwrap()["distance"], 0.25);
    assert_eq!(gym.attendance(moments[1], moments[3]).await.unwrap(), 2);
}

mod tests {
    use super::*;

    in_every_gym! { the_door_says_who_may_come_in_and_why_not who_comes_in_is_noted }
}
