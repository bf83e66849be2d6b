//! How the door knows who comes in.

use mainstay::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[db_enum(rename_all = "UPPERCASE")]
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
        name = "ix_biometrics_embedding",
        method = "ivfflat",
        ops = "vector_cosine_ops",
        with(lists = 100),
        only = ["postgresql"],
    ))]
    pub embedding: Option<Vector<512>>,
    /// AES-256-GCM, with the key outside the database
    pub thumbnail: Option<Vec<u8>>,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = sql("now()"))]
    pub created_at: Timestamp,
    #[column(default = sql("now()"))]
    pub updated_at: Timestamp,
}
