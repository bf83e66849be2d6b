//! Users and clients.

use crate::place::{Place, in_every_gym, somebody};
use mainstay::prelude::*;
use powergym::Refusal;
use powergym::models::{User, UserRole};

async fn users_sign_in_and_out(place: &Place) {
    let gym = &place.gym;
    assert!(matches!(gym.add_user("ann", "a@b.c", "short", UserRole::Admin).await, Err(Refusal::Wrong(_))));
    gym.add_user("ann", "Ann@Example.com", "open sesame", UserRole::Admin).await.unwrap();
    let again = gym.add_user("ann2", "ann@example.com", "open sesame", UserRole::Employee).await.unwrap_err();
    assert!(matches!(&again, Refusal::Taken(constraint) if constraint == "users_email_key"), "{again:?}");
    for (name, password) in [("ann", "open barley"), ("nobody", "open sesame"), ("ann", "")] {
        assert!(matches!(gym.sign_in(name, password).await, Err(Refusal::WrongPassword)), "{name} {password}");
    }
    let token = gym.sign_in("ann", "open sesame").await.unwrap();
    assert_eq!(gym.user_of(&token.token).await.unwrap().role, UserRole::Admin);
    assert!(matches!(gym.user_of("made up").await, Err(Refusal::NotSignedIn)));
    // Who is disabled is out at once, and does not come in again.
    gym.db.update(User::username.eq("ann")).set(User::disabled, true).run().await.unwrap();
    assert!(matches!(gym.user_of(&token.token).await, Err(Refusal::NotSignedIn)));
    assert!(matches!(gym.sign_in("ann", "open sesame").await, Err(Refusal::WrongPassword)));
    gym.db.update(User::username.eq("ann")).set(User::disabled, false).run().await.unwrap();
    gym.sign_out(&token.token).await.unwrap();
    assert!(matches!(gym.user_of(&token.token).await, Err(Refusal::NotSignedIn)));
    assert_eq!(gym.forget_sessions().await.unwrap(), 0);
}

async fn clients_are_found_by_document_and_by_name(place: &Place) {
    let gym = &place.gym;
    let mut ana = somebody("52100200", "Ana", "García");
    ana.middle_name = Some("María".to_owned());
    ana.second_last_name = Some("Núñez".to_owned());
    let ana = gym.register(ana).await.unwrap();
    gym.register(somebody("8", "Mariana", "Gañán")).await.unwrap();
    gym.register(somebody("9", "Óscar", "De la Peña")).await.unwrap();
    let taken = gym.register(somebody("8", "Another", "One")).await.unwrap_err();
    assert!(matches!(&taken, Refusal::Taken(constraint) if constraint == "clients_dni_number_key"), "{taken:?}");
    assert!(matches!(gym.register(somebody(" ", "A", "B")).await, Err(Refusal::Wrong(_))));
    assert_eq!(gym.client_by_document("52100200").await.unwrap(), ana);
    assert!(matches!(gym.client_by_document("5210020").await, Err(Refusal::Unknown(_))));
    for (words, expected) in [
        ("ana gar", &["García"][..]),
        ("GARCIA", &["García"]),
        ("nuñ", &["García"]),
        ("mari", &["García", "Gañán"]),
        ("gan mariana", &["Gañán"]),
        ("oscar pena", &["De la Peña"]),
        ("arcia", &[]),
        ("' | & :* %", &[]),
        ("", &[]),
    ] {
        let found = gym.search(words, 20).await.unwrap();
        let mut found: Vec<&str> = found.iter().map(|client| client.last_name.as_str()).collect();
        found.sort_unstable_by_key(|name| expected.iter().position(|known| known == name));
        assert_eq!(found, expected, "{:?}: {words}", place.server);
    }
}

async fn clients_come_in_pages(place: &Place) {
    let gym = &place.gym;
    for number in 0..25 {
        // Several of a name: the page breaks among them.
        let (first, last) = (["Ana", "Bea"][number % 2], ["Ruiz", "Mora", "Paz"][number % 3]);
        gym.register(somebody(&number.to_string(), first, last)).await.unwrap();
    }
    let all = gym.clients(None, 100).await.unwrap();
    let mut paged = gym.clients(None, 4).await.unwrap();
    while let Some(last) = paged.last() {
        let next = gym.clients(Some(last.id), 4).await.unwrap();
        if next.is_empty() {
            break;
        }
        paged.extend(next);
    }
    assert_eq!((all.len(), &paged), (25, &all), "{:?}", place.server);
    let names: Vec<(&str, &str)> = all.iter().map(|one| (one.last_name.as_str(), one.first_name.as_str())).collect();
    assert!(names.is_sorted(), "{names:?}");
    assert!(matches!(gym.clients(Some(Uuid::new_v4()), 4).await, Err(Refusal::Unknown(_))));
}

mod tests {
    use super::*;

    in_every_gym! {
        users_sign_in_and_out clients_are_found_by_document_and_by_name clients_come_in_pages
    }
}
