//! Which gene of a part chooses what. Slot 0 is the name of every part.

pub const NAMESPACE: usize = 1;
pub const COMMENT: usize = 15;

// enums
pub const VALUES: usize = 4;
pub const ORDER: usize = 10;

// columns
pub const TYPE: usize = 2;
pub const ENUM: usize = 3;
pub const NATIVE: usize = 4;
pub const ARRAY: usize = 5;
pub const NULL: usize = 6;
pub const DEFAULT: usize = 7;
pub const IDENTITY: usize = 8;
pub const GENERATED: usize = 9;
pub const BASE: usize = 10;
pub const COLLATION: usize = 11;
pub const IDENTITY_OPTION: usize = 12;

// tables
pub const KEY: usize = 2;
pub const KEY_NAME: usize = 3;
pub const FLAG: usize = 4;
pub const FILL: usize = 5;

// constraints and indexes
pub const FIRST: usize = 2;
pub const SECOND: usize = 3;
pub const TIMING: usize = 4;
pub const NULLS: usize = 5;
pub const INCLUDE: usize = 6;
pub const NAMELESS: usize = 7;
pub const FORM: usize = 8;
pub const VALIDITY: usize = 9;

// foreign keys, beyond those of constraints
pub const TARGET: usize = 2;
pub const ON_DELETE: usize = 8;
pub const ON_UPDATE: usize = 10;
pub const MATCH: usize = 11;
pub const OPTIONAL: usize = 12;
pub const BARE: usize = 13;

// indexes, beyond those of constraints
pub const UNIQUE: usize = 7;
pub const METHOD: usize = 9;
pub const DESCENDING: usize = 10;
pub const PREDICATE: usize = 11;
pub const EXPRESSION: usize = 12;
pub const WITH: usize = 13;

// views
pub const OVER: usize = 2;
pub const WIDTH: usize = 3;
pub const FILTER: usize = 4;
pub const RENAMED: usize = 5;
pub const MATERIALIZED: usize = 6;
