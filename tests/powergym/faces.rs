//! Recognition: the right ones, and no others.

use crate::place::{Place, in_every_gym, somebody};
use mainstay::prelude::*;
use powergym::faces::Embedding;
use powergym::generator::{Random, identity, picture};
use powergym::{Gym, Refusal};

const SEED: u64 = 11;

async fn clients_are_known_by_their_faces(place: &Place) {
    let (gym, mut random) = (&place.gym, Random::new(SEED));
    let known = enrolled(gym, 60, &mut random).await;
    let (mut wrong, mut unknown) = (0, 0);
    for (person, client) in known.iter().enumerate() {
        let probe = picture(&identity(person as u64, SEED), 0.6, &mut random);
        match gym.recognise(&probe).await.unwrap() {
            Some(found) if found.client_id == *client => assert!(found.distance < 0.4),
            Some(_) => wrong += 1,
            None => unknown += 1,
        }
    }
    assert_eq!((wrong, unknown), (0, 0), "{:?}", place.server);
    for stranger in 1000..1060 {
        let probe = picture(&identity(stranger, SEED), 0.6, &mut random);
        assert_eq!(gym.recognise(&probe).await.unwrap(), None, "{:?}", place.server);
    }
    // The brother of somebody who is known is another, and what is too blurred is nobody.
    let brother = picture(&identity(61, SEED), 0.3, &mut random);
    assert_eq!(gym.recognise(&brother).await.unwrap(), None);
    let blurred = picture(&identity(0, SEED), 3.0, &mut random);
    assert_eq!(gym.recognise(&blurred).await.unwrap(), None);
    assert_eq!(gym.forget_faces(known[0]).await.unwrap(), 1);
    let forgotten = picture(&identity(0, SEED), 0.3, &mut random);
    assert_eq!(gym.recognise(&forgotten).await.unwrap(), None, "{:?}", place.server);
}

/// As many clients, with a picture in good light of each; the last one's brother is not among them.
async fn enrolled(gym: &Gym, people: u64, random: &mut Random) -> Vec<Uuid> {
    let mut known = Vec::new();
    for person in 0..people {
        let client = gym.register(somebody(&person.to_string(), "Ana", "Díaz")).await.unwrap();
        let shot = picture(&identity(person, SEED), 0.3, random);
        gym.enrol(client.id, shot).await.unwrap();
        known.push(client.id);
    }
    known
}

async fn what_is_no_face_is_refused(place: &Place) {
    let client = place.gym.register(somebody("1", "Ana", "Díaz")).await.unwrap();
    for parts in [[0.0; 512], [f32::NAN; 512]] {
        let refused = place.gym.enrol(client.id, Embedding::from(parts)).await;
        assert!(matches!(refused, Err(Refusal::Wrong(_))), "{:?}: {refused:?}", place.server);
    }
    let probe = picture(&identity(0, SEED), 0.3, &mut Random::new(1));
    assert!(matches!(place.gym.enrol(Uuid::new_v4(), probe).await, Err(Refusal::Unknown(_))));
}

mod tests {
    use super::*;

    in_every_gym! { clients_are_known_by_their_faces what_is_no_face_is_refused }
}
