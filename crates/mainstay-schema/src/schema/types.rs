//! Column types: the portable ones, and an engine's own kept by name.

use super::ObjectName;
use serde::{Deserialize, Serialize};

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// 16-bit integer.
    SmallInt,
    /// 32-bit integer.
    Integer,
    /// 64-bit integer.
    BigInt,
    /// True or false.
    Boolean,
    /// 32-bit floating point.
    Real,
    /// 64-bit floating point.
    Double,
    /// Exact decimal: precision and scale in digits; `None` as many as the engine keeps.
    Numeric(Option<(u16, i16)>),
    /// Text of at most so many characters; `None` without a limit stated.
    Varchar(Option<u32>),
    /// Text padded to so many characters.
    Char(u32),
    /// Text of any length.
    Text,
    /// Bytes.
    Bytea,
    /// A calendar day.
    Date,
    /// A time of day, to the microsecond, without a zone.
    Time,
    /// Date and time, to the microsecond, without a zone.
    Timestamp,
    /// An instant, to the microsecond.
    TimestampTz,
    /// A 128-bit identifier.
    Uuid,
    /// A JSON document (`jsonb` on PostgreSQL).
    Json,
    /// A vector of so many 32-bit floats.
    Vector(u32),
    /// An enum type of the schema, by name.
    Enum(ObjectName),
    /// An enum without a name of its own: its values in order (engines without `CREATE TYPE`).
    InlineEnum(Vec<String>),
    /// An array of another type (PostgreSQL).
    Array(Box<Type>),
    /// A type of one engine, as that engine prints it (`inet`, `tsvector`, `halfvec(3)`, …).
    Native(String),
}

impl Type {
    /// The enum that this type is, or is an array of.
    pub fn enum_name(&self) -> Option<&ObjectName> {
        match self {
            Self::Enum(name) => Some(name),
            Self::Array(element) => element.enum_name(),
            _ => None,
        }
    }

    /// Whether it is a type of one engine of that name, or an array of it.
    pub fn is_named(&self, name: &ObjectName) -> bool {
        self.native_name().is_some_and(|own| own == *name)
    }

    /// The name of the type of one engine that it is, or is an array of: a table's, where it holds rows.
    pub fn native_name(&self) -> Option<ObjectName> {
        match self {
            Self::Native(text) => Some(ObjectName::from(text.trim_end_matches("[]"))),
            Self::Array(element) => element.native_name(),
            _ => None,
        }
    }

    /// The same type with its enum, if it has one, under another name.
    pub fn with_enum_name(&self, name: &ObjectName) -> Self {
        match self {
            Self::Enum(_) => Self::Enum(name.clone()),
            Self::Array(element) => Self::Array(Box::new(element.with_enum_name(name))),
            other => other.clone(),
        }
    }

    /// Whether values are whole numbers, so that the column may number its rows.
    pub fn is_integer(&self) -> bool {
        matches!(self, Self::SmallInt | Self::Integer | Self::BigInt)
    }

    /// Whether values are text of some kind.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Varchar(_) | Self::Char(_) | Self::Text)
    }
}
