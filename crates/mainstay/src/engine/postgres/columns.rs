//! Columns of the catalogues that are read in which no query of ours asks for, and why: the server prints them, they follow
//! from others, or they say what happened and not what was said. A test holds this against every server.

/// Columns of a catalogue that no query asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unread {
    /// The catalogue.
    pub catalogue: &'static str,
    /// The columns, with spaces between.
    pub columns: &'static str,
    /// Why nobody asks for them.
    pub why: &'static str,
}

/// A catalogue, columns of it, and why nobody asks for these.
#[rustfmt::skip]
pub const UNREAD: &[Unread] = &[
    Unread { catalogue: "pg_aggregate", columns: "aggnumdirectargs", why: "follows from what it takes" },
    Unread { catalogue: "pg_amop", columns: "amopfamily amopmethod amoppurpose", why: "follows from its family" },
    Unread { catalogue: "pg_amproc", columns: "amprocfamily", why: "follows from its family" },
    Unread { catalogue: "pg_attribute", columns: "attalign attbyval attlen", why: "follows from the type" },
    Unread { catalogue: "pg_attribute", columns: "attcacheoff atthasmissing attmissingval", why: "how rows are stored" },
    Unread { catalogue: "pg_attribute", columns: "attndims", why: "the server does not hold to it" },
    Unread { catalogue: "pg_class", columns: "relallfrozen relallvisible relfrozenxid relminmxid relpages reltuples", why: "what the server counted" },
    Unread { catalogue: "pg_class", columns: "relfilenode relrewrite relispopulated", why: "where and whether rows are" },
    Unread { catalogue: "pg_class", columns: "relchecks relhasindex relhasrules relhassubclass relhastriggers relisshared relnatts reltype", why: "follows from the rest" },
    Unread { catalogue: "pg_collation", columns: "collencoding", why: "follows from the database" },
    Unread { catalogue: "pg_collation", columns: "collversion", why: "the version of a library when the collation was made" },
    Unread { catalogue: "pg_constraint", columns: "conenforced conperiod", why: "as the server prints the constraint" },
    Unread { catalogue: "pg_constraint", columns: "conffeqop conpfeqop conppeqop", why: "follows from the types" },
    Unread { catalogue: "pg_extension", columns: "extcondition extconfig extrelocatable", why: "what an extension says of itself" },
    Unread { catalogue: "pg_extension", columns: "extowner", why: "no statement changes it" },
    Unread { catalogue: "pg_index", columns: "indcheckxmin indislive indisready", why: "how far the server has come with it" },
    Unread { catalogue: "pg_index", columns: "indimmediate indisexclusion indnatts", why: "follows from the constraint and the columns" },
    Unread { catalogue: "pg_inherits", columns: "inhdetachpending", why: "a statement that did not end yet" },
    Unread { catalogue: "pg_language", columns: "lanispl", why: "follows from its handler" },
    Unread { catalogue: "pg_operator", columns: "oprkind oprresult", why: "follows from its function" },
    Unread { catalogue: "pg_partitioned_table", columns: "partattrs partclass partcollation partexprs partnatts partrelid partstrat", why: "as the server prints the key" },
    Unread { catalogue: "pg_partitioned_table", columns: "partdefid", why: "follows from the partition" },
    Unread { catalogue: "pg_proc", columns: "proallargtypes proargdefaults proargmodes proargnames pronargs proretset prorettype provariadic", why: "as the server prints what it takes and gives" },
    Unread { catalogue: "pg_proc", columns: "probin proconfig procost proisstrict prolang proleakproof prorows prosecdef prosqlbody prosrc prosupport protrftypes provolatile", why: "as the server prints the routine" },
    Unread { catalogue: "pg_rewrite", columns: "ev_action ev_qual ev_type is_instead", why: "as the server prints the rule" },
    Unread { catalogue: "pg_statistic_ext", columns: "stxexprs stxkeys stxkind", why: "as the server prints it" },
    Unread { catalogue: "pg_subscription", columns: "subconninfo", why: "holds passwords" },
    Unread { catalogue: "pg_subscription", columns: "subowner subskiplsn", why: "only named: a plan makes no subscription" },
    Unread { catalogue: "pg_trigger", columns: "tgargs tgattr tgconstraint tgconstrindid tgconstrrelid tgdeferrable tgfoid tginitdeferred tgnargs tgnewtable tgoldtable tgqual tgtype", why: "as the server prints the trigger" },
    Unread { catalogue: "pg_type", columns: "typdefaultbin typndims", why: "as the server prints the default; it does not hold to dimensions" },
    Unread { catalogue: "pg_type", columns: "typrelid", why: "follows from its relation" },
    Unread { catalogue: "pg_user_mapping", columns: "umserver umuser", why: "as a view shows them, by name" },
];
