//! The people who train, and when they came.

use mainstay::prelude::*;

/// Identity documents, by their Colombian abbreviations
#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
#[db_enum(rename_all = "UPPERCASE")]
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]
pub enum Gender {
    Male,
    Female,
    Other,
}

/// People who train at the gym
#[derive(Debug, Clone, Model)]
#[model(table = "clients", index(columns = [dni_number, is_active]))]
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
    #[column(default = sql("now()"))]
    pub created_at: Timestamp,
    #[column(default = sql("now()"))]
    pub updated_at: Timestamp,
}

/// Every time that a client came in
#[derive(Debug, Clone, Model)]
#[model(table = "attendances")]
pub struct Attendance {
    #[column(primary_key)]
    pub id: i64,
    #[column(references = "clients.id", on_delete = "cascade", index)]
    pub client_id: Uuid,
    #[column(default = sql("now()"), index)]
    pub entry_time: Timestamp,
    /// How the client was recognised, and how surely
    pub details: Option<Value>,
}
