//! The tables of `information_schema` of MySQL and MariaDB.

use crate::engine::classes::{Class, Columns, left, named, read};

/// Every table; a star stands for all that begin so.
#[rustfmt::skip]
pub const CLASSES: &[Class] = &[
    left("ALL_PLUGINS", "plugins belong to the server"),
    left("ADMINISTRABLE_ROLE_AUTHORIZATIONS", "roles belong to the server"),
    left("APPLICABLE_ROLES", "roles belong to the server"),
    left("CHARACTER_SETS", "character sets belong to the server"),
    read("CHECK_CONSTRAINTS", "checks"),
    left("CLIENT_STATISTICS", "what the server counted"),
    left("COLLATIONS", "collations belong to the server"),
    left("COLLATION_CHARACTER_SET_APPLICABILITY", "collations belong to the server"),
    read("COLUMNS", "columns"),
    named("COLUMNS_EXTENSIONS", "what is said to storage engines in their own words"),
    left("COLUMN_PRIVILEGES", "privileges belong to the server"),
    left("COLUMN_STATISTICS", "what the server counted"),
    left("ENABLED_ROLES", "roles belong to the server"),
    left("ENGINES", "storage engines belong to the server"),
    read("EVENTS", "events"),
    left("FILES", "files of the server"),
    read("GEOMETRY_COLUMNS", "the reference systems of geometries"),
    left("GLOBAL_STATUS", "the state of the server"),
    left("GLOBAL_VARIABLES", "settings of the server"),
    left("INDEX_STATISTICS", "what the server counted"),
    read("JSON_DUALITY_VIEWS", "JSON duality views"),
    left("JSON_DUALITY_VIEW_COLUMNS", "what their views say already"),
    left("JSON_DUALITY_VIEW_LINKS", "what their views say already"),
    left("JSON_DUALITY_VIEW_TABLES", "what their views say already"),
    left("KEYWORDS", "words of the server"),
    left("KEY_CACHES", "the state of the server"),
    read("KEY_COLUMN_USAGE", "foreign keys"),
    read("KEY_PERIOD_USAGE", "keys without overlaps, as the table prints them"),
    read("LIBRARIES", "libraries of JavaScript"),
    left("OPTIMIZER_COSTS", "settings of the server"),
    left("OPTIMIZER_TRACE", "the state of the server"),
    read("PARAMETERS", "parameters of routines"),
    read("PARTITIONS", "partitions, as the table prints them"),
    read("PERIODS", "periods of an application, as the table prints them; those of system versioning, with their table"),
    left("PLUGINS", "plugins belong to the server"),
    left("PROCESSLIST", "the state of the server"),
    left("PROFILING", "the state of the server"),
    read("REFERENTIAL_CONSTRAINTS", "foreign keys"),
    left("RESOURCE_GROUPS", "resource groups belong to the server"),
    left("ROLE_COLUMN_GRANTS", "privileges belong to the server"),
    left("ROLE_ROUTINE_GRANTS", "privileges belong to the server"),
    left("ROLE_TABLE_GRANTS", "privileges belong to the server"),
    read("ROUTINES", "functions, procedures, packages"),
    left("ROUTINE_LIBRARIES", "what their routines say already"),
    left("SCHEMATA", "a database is not part of itself"),
    left("SCHEMATA_EXTENSIONS", "a database is not part of itself"),
    left("SCHEMA_PRIVILEGES", "privileges belong to the server"),
    read("SEQUENCES", "sequences"),
    left("SESSION_STATUS", "the state of the server"),
    left("SESSION_VARIABLES", "settings of the server"),
    left("SLAVE_STATUS", "the state of the server"),
    left("SPATIAL_REF_SYS", "reference systems belong to the server"),
    left("SQL_FUNCTIONS", "functions of the server"),
    read("STATISTICS", "indexes"),
    read("ST_GEOMETRY_COLUMNS", "the reference systems of geometries"),
    left("ST_SPATIAL_REFERENCE_SYSTEMS", "reference systems belong to the server"),
    left("ST_UNITS_OF_MEASURE", "units of the server"),
    left("SYSTEM_VARIABLES", "settings of the server"),
    read("TABLES", "tables and their options, sequences, system versioned tables"),
    left("TABLESPACES", "tablespaces belong to the server"),
    left("TABLESPACES_EXTENSIONS", "tablespaces belong to the server"),
    named("TABLES_EXTENSIONS", "what is said to storage engines in their own words"),
    read("TABLE_CONSTRAINTS", "constraints, and whether checks are enforced"),
    named("TABLE_CONSTRAINTS_EXTENSIONS", "what is said to storage engines in their own words"),
    left("TABLE_PRIVILEGES", "privileges belong to the server"),
    left("TABLE_STATISTICS", "what the server counted"),
    left("THREAD_POOL_GROUPS", "the state of the server"),
    left("THREAD_POOL_QUEUES", "the state of the server"),
    left("THREAD_POOL_STATS", "the state of the server"),
    left("THREAD_POOL_WAITS", "the state of the server"),
    read("TRIGGERS", "triggers and their order"),
    left("USERS", "accounts belong to the server"),
    left("USER_ATTRIBUTES", "accounts belong to the server"),
    left("USER_PRIVILEGES", "privileges belong to the server"),
    left("USER_STATISTICS", "what the server counted"),
    read("VIEWS", "views"),
    left("VIEW_ROUTINE_USAGE", "what the views say already"),
    left("VIEW_TABLE_USAGE", "what the views say already"),
    left("user_variables", "variables of a session"),
    left("INNODB_*", "the state of the storage engine"),
    left("WSREP_*", "the state of the cluster"),
];

/// The columns of those that are read. What is behind a statement is in the statement that the server prints.
#[rustfmt::skip]
pub const COLUMNS: &[Columns] = &[
    Columns {
        of: "CHECK_CONSTRAINTS",
        read: "CHECK_CLAUSE CONSTRAINT_NAME CONSTRAINT_SCHEMA LEVEL TABLE_NAME",
        behind: "",
        left: "CONSTRAINT_CATALOG",
    },
    Columns {
        of: "COLUMNS",
        read: "COLLATION_NAME COLUMN_COMMENT COLUMN_DEFAULT COLUMN_NAME COLUMN_TYPE EXTRA GENERATION_EXPRESSION IS_NULLABLE ORDINAL_POSITION TABLE_NAME TABLE_SCHEMA",
        behind: "CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH CHARACTER_SET_NAME COLUMN_KEY DATA_TYPE DATETIME_PRECISION IS_GENERATED IS_SYSTEM_TIME_PERIOD_END IS_SYSTEM_TIME_PERIOD_START NUMERIC_PRECISION NUMERIC_SCALE SRS_ID",
        left: "PRIVILEGES TABLE_CATALOG",
    },
    Columns {
        of: "EVENTS",
        read: "CREATED EVENT_NAME EVENT_SCHEMA LAST_ALTERED STARTS",
        behind: "CHARACTER_SET_CLIENT COLLATION_CONNECTION DATABASE_COLLATION DEFINER ENDS EVENT_BODY EVENT_COMMENT EVENT_DEFINITION EVENT_TYPE EXECUTE_AT INTERVAL_FIELD INTERVAL_VALUE ON_COMPLETION SQL_MODE STATUS TIME_ZONE",
        left: "EVENT_CATALOG LAST_EXECUTED ORIGINATOR",
    },
    Columns {
        of: "KEY_COLUMN_USAGE",
        read: "COLUMN_NAME CONSTRAINT_NAME ORDINAL_POSITION REFERENCED_COLUMN_NAME REFERENCED_TABLE_NAME REFERENCED_TABLE_SCHEMA TABLE_NAME TABLE_SCHEMA",
        behind: "CONSTRAINT_SCHEMA POSITION_IN_UNIQUE_CONSTRAINT",
        left: "CONSTRAINT_CATALOG TABLE_CATALOG",
    },
    Columns {
        of: "LIBRARIES",
        read: "LIBRARY_NAME LIBRARY_SCHEMA",
        behind: "LANGUAGE LIBRARY_COMMENT LIBRARY_DEFINITION SQL_MODE",
        left: "CREATED CREATOR LAST_ALTERED LIBRARY_CATALOG",
    },
    Columns {
        of: "REFERENTIAL_CONSTRAINTS",
        read: "CONSTRAINT_NAME CONSTRAINT_SCHEMA DELETE_RULE TABLE_NAME UPDATE_RULE",
        behind: "MATCH_OPTION REFERENCED_TABLE_NAME UNIQUE_CONSTRAINT_NAME UNIQUE_CONSTRAINT_SCHEMA",
        left: "CONSTRAINT_CATALOG UNIQUE_CONSTRAINT_CATALOG",
    },
    Columns {
        of: "ROUTINES",
        read: "ROUTINE_DEFINITION ROUTINE_NAME ROUTINE_SCHEMA ROUTINE_TYPE",
        behind: "CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH CHARACTER_SET_CLIENT CHARACTER_SET_NAME COLLATION_CONNECTION COLLATION_NAME DATABASE_COLLATION DATA_TYPE DATETIME_PRECISION DEFINER DTD_IDENTIFIER EXTERNAL_LANGUAGE EXTERNAL_NAME IS_DETERMINISTIC NUMERIC_PRECISION NUMERIC_SCALE PARAMETER_STYLE ROUTINE_BODY ROUTINE_COMMENT SECURITY_TYPE SPECIFIC_NAME SQL_DATA_ACCESS SQL_MODE SQL_PATH",
        left: "CREATED LAST_ALTERED ROUTINE_CATALOG",
    },
    Columns {
        of: "SEQUENCES",
        read: "",
        behind: "CYCLE_OPTION DATA_TYPE INCREMENT MAXIMUM_VALUE MINIMUM_VALUE NUMERIC_PRECISION NUMERIC_PRECISION_RADIX NUMERIC_SCALE SEQUENCE_NAME SEQUENCE_SCHEMA START_VALUE",
        left: "SEQUENCE_CATALOG",
    },
    Columns {
        of: "STATISTICS",
        read: "COLLATION COLUMN_NAME EXPRESSION IGNORED INDEX_COMMENT INDEX_NAME INDEX_TYPE IS_VISIBLE NON_UNIQUE SEQ_IN_INDEX SUB_PART TABLE_NAME TABLE_SCHEMA",
        behind: "INDEX_SCHEMA NULLABLE",
        left: "CARDINALITY COMMENT PACKED TABLE_CATALOG",
    },
    Columns {
        of: "TABLES",
        read: "CREATE_OPTIONS ENGINE TABLE_COLLATION TABLE_COMMENT TABLE_NAME TABLE_SCHEMA TABLE_TYPE",
        behind: "",
        left: "AUTO_INCREMENT AVG_ROW_LENGTH CHECKSUM CHECK_TIME CREATE_TIME DATA_FREE DATA_LENGTH INDEX_LENGTH MAX_DATA_LENGTH MAX_INDEX_LENGTH ROW_FORMAT TABLE_CATALOG TABLE_ROWS TEMPORARY UPDATE_TIME VERSION",
    },
    Columns {
        of: "TABLE_CONSTRAINTS",
        read: "CONSTRAINT_NAME CONSTRAINT_SCHEMA CONSTRAINT_TYPE ENFORCED TABLE_NAME TABLE_SCHEMA",
        behind: "",
        left: "CONSTRAINT_CATALOG",
    },
    Columns {
        of: "TRIGGERS",
        read: "ACTION_ORDER ACTION_TIMING EVENT_MANIPULATION EVENT_OBJECT_TABLE TRIGGER_NAME TRIGGER_SCHEMA",
        behind: "ACTION_CONDITION ACTION_ORIENTATION ACTION_REFERENCE_NEW_ROW ACTION_REFERENCE_NEW_TABLE ACTION_REFERENCE_OLD_ROW ACTION_REFERENCE_OLD_TABLE ACTION_STATEMENT CHARACTER_SET_CLIENT COLLATION_CONNECTION DATABASE_COLLATION DEFINER EVENT_OBJECT_SCHEMA SQL_MODE",
        left: "CREATED EVENT_OBJECT_CATALOG TRIGGER_CATALOG",
    },
    Columns {
        of: "VIEWS",
        read: "CHARACTER_SET_CLIENT CHECK_OPTION COLLATION_CONNECTION DEFINER SECURITY_TYPE TABLE_NAME TABLE_SCHEMA VIEW_DEFINITION",
        behind: "ALGORITHM",
        left: "IS_UPDATABLE TABLE_CATALOG",
    },
];

#[cfg(test)]
mod tests {
    use super::COLUMNS;
    use crate::engine::mysql::inspect::queries;
    use mainstay_schema::dialect::mysql::Flavor;

    #[test]
    fn what_is_said_to_be_read_is_asked_for() {
        let asked: String =
            [Flavor::MySql, Flavor::MariaDb].iter().flat_map(|one| queries(*one)).map(|one| one.1).collect();
        for columns in COLUMNS {
            for name in columns.read.split_whitespace() {
                assert!(asked.contains(name), "{}.{name}", columns.of);
            }
        }
    }
}
