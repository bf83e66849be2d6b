//! How the door knows who comes in.

use mainstay::prelude::*;
use serde::Serialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize)]
#[db_enum(rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
pub enum BiometricType {
    Face,
    Fingerprint,
}

/// Faces and fingerprints of clients
#[derive(Debug, Clone, Model)]
#[model(table = "biometrics")]
pub struct Biometric {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    #[column(references = "clients.id", on_delete = "cascade", index)]
    pub client_id: Uuid,
    pub r#type: BiometricType,
    #[column(index(
        name = "ix_biometrics_face",
        method = "hnsw",
        ops = "vector_cosine_ops",
        only = ["postgresql"],
    ))]
    pub embedding: Option<Vector<512>>,
    /// XChaCha20-Poly1305, with the key outside the database
    pub thumbnail: Option<Encrypted<Vec<u8>>>,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}
