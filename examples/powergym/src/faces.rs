//! Faces: whose a probe is, if it is anybody's.

use crate::models::{Biometric, BiometricType};
use crate::{Gym, Refusal, Result};
use mainstay::prelude::*;
use serde::Serialize;

/// What a camera's network makes of a face.
pub type Embedding = Vector<512>;

/// From this cosine distance on two faces are those of two people.
pub const LIMIT: f64 = 0.4;

/// How many candidates the index follows: at 40, its own choice, it misses one face of ten among 20,000.
const BREADTH: u32 = 400;

/// Somebody who is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Recognised {
    pub client_id: Uuid,
    pub distance: f64,
}

/// The face of a client, as it is kept.
pub fn face(id: Uuid, client: Uuid, embedding: Embedding) -> Biometric {
    Biometric {
        id,
        client_id: client,
        r#type: BiometricType::Face,
        embedding: Some(embedding),
        thumbnail: None,
        is_active: true,
        created_at: Timestamp::default(),
        updated_at: Timestamp::default(),
    }
}

impl Gym {
    /// Learns a client's face; the number that it is kept under.
    pub async fn enrol(&self, client: Uuid, embedding: Embedding) -> Result<Uuid> {
        let length: f32 = embedding.iter().map(|part| part * part).sum();
        if !length.is_finite() || length <= 0.0 {
            return Err(Refusal::Wrong("the embedding has no direction".to_owned()));
        }
        Ok(self.db.insert(&face(Uuid::new_v4(), client, embedding)).await?)
    }

    /// Whose face this is: the nearest that is near enough.
    pub async fn recognise(&self, probe: &Embedding) -> Result<Option<Recognised>> {
        let nearest = self.nearest_face(probe).await?;
        Ok(nearest.filter(|nearest| nearest.distance < LIMIT))
    }

    /// The nearest face, however far it is.
    pub async fn nearest_face(&self, probe: &Embedding) -> Result<Option<Recognised>> {
        let faces = Biometric::is_active.eq(true).and(Biometric::r#type.eq(BiometricType::Face));
        let nearest = self.db.nearest(Biometric::embedding, probe, Distance::Cosine).filter(faces).ef_search(BREADTH);
        let found = nearest.limit(1).all().await?.pop();
        Ok(found.map(|(face, distance)| Recognised { client_id: face.client_id, distance }))
    }

    /// Keeps a picture of a face, encrypted before it leaves this program.
    pub async fn keep_thumbnail(&self, face: Uuid, picture: &[u8]) -> Result<()> {
        let sealed = Some(Encrypted::new(&picture.to_vec())?);
        match self.db.update(Biometric::id.eq(face)).set(Biometric::thumbnail, sealed).run().await? {
            0 => Err(Refusal::Unknown("biometrics".to_owned())),
            _ => Ok(()),
        }
    }

    /// The picture of a face.
    pub async fn thumbnail(&self, face: Uuid) -> Result<Vec<u8>> {
        let found: Biometric = self.db.get(face).await?;
        let sealed = found.thumbnail.ok_or_else(|| Refusal::Unknown("a picture of this face".to_owned()))?;
        Ok(sealed.open()?)
    }

    /// Forgets the faces of a client, as they may demand; how many there were.
    pub async fn forget_faces(&self, client: Uuid) -> Result<u64> {
        Ok(self.db.delete(Biometric::client_id.eq(client)).run().await?)
    }
}
