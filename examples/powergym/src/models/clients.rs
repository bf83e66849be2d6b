//! The people who train, and when they came.

use mainstay::prelude::*;
use serde::{Deserialize, Serialize};

/// Identity documents, by their Colombian abbreviations
#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[db_enum(rename_all = "UPPERCASE")]
#[serde(rename_all = "UPPERCASE")]
pub enum DocumentType {
    /// Cédula de ciudadanía.
    Cc,
    /// Tarjeta de identidad.
    Ti,
    /// Cédula de extranjería.
    Ce,
    /// Pasaporte.
    Pp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    Male,
    Female,
    Other,
}

/// People who train at the gym
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(
    table = "clients",
    index(columns = [dni_number, is_active]),
    index(columns = [last_name, first_name, id]),
    index(
        name = "ix_clients_words",
        columns = ["to_tsvector('simple', search_name)"],
        method = "gin",
        only = ["postgresql"],
    ),
)]
pub struct Client {
    #[column(primary_key, default = sql("gen_random_uuid()"))]
    pub id: Uuid,
    pub dni_type: DocumentType,
    #[column(unique, length = 20)]
    pub dni_number: String,
    #[column(length = 50)]
    pub first_name: String,
    #[column(length = 50)]
    pub middle_name: Option<String>,
    #[column(length = 50)]
    pub last_name: String,
    #[column(length = 50)]
    pub second_last_name: Option<String>,
    /// All of the names in small letters without accents, a space before each
    #[column(length = 255)]
    #[serde(skip)]
    pub search_name: String,
    pub gender: Gender,
    pub birth_date: Date,
    #[column(length = 20)]
    pub phone: String,
    #[column(length = 255)]
    pub email: Option<String>,
    #[column(length = 255)]
    pub address: Option<String>,
    #[column(default = true)]
    pub is_active: bool,
    #[column(default = sql("now()"), set_on = "insert")]
    pub created_at: Timestamp,
    #[column(default = sql("now()"), set_on = "change")]
    pub updated_at: Timestamp,
}

/// Every time that a client came in
#[derive(Debug, Clone, PartialEq, Model, Serialize)]
#[model(table = "attendances", index(columns = [client_id, entry_time desc, id desc]))]
pub struct Attendance {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = "clients.id", on_delete = "cascade")]
    pub client_id: Uuid,
    #[column(default = sql("now()"), index)]
    pub entry_time: Timestamp,
    /// How the client was recognised, and how surely
    pub details: Option<Value>,
}
