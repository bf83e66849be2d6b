//! Mainstay's own tables, which are no part of what a database looks like.

/// Those with names of their own.
const TABLES: [&str; 4] = ["mainstay_history", "mainstay_kept", "mainstay_batches", "mainstay_lease"];
/// How the tables begin that hold what was destroyed and is kept.
const KEPT: &str = "mainstay_kept_";

/// Whether a table is one of them. What somebody else called `mainstay_orders` is his.
pub(super) fn is_own(table: &str) -> bool {
    TABLES.contains(&table) || table.starts_with(KEPT)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_the_tables_that_mainstay_makes_are_its_own() {
        for own in ["mainstay_history", "mainstay_kept", "mainstay_kept_3e8e0e_1", "mainstay_lease", "mainstay_batches"]
        {
            assert!(is_own(own), "{own}");
        }
        for other in ["mainstay_orders", "mainstay_", "mainstay", "my_mainstay_history", "mainstay_history_of_orders"] {
            assert!(!is_own(other), "{other}");
        }
    }

    #[test]
    fn the_queries_that_leave_them_out_by_themselves_know_the_same() {
        for sql in [include_str!("sqlite/sql/objects.sql"), include_str!("mysql/sql/tables_in_use.sql")] {
            for name in super::TABLES {
                assert!(sql.contains(&format!("'{name}'")), "{name} in {sql}");
            }
            assert!(sql.replace('\\', "").contains(super::KEPT), "{sql}");
        }
    }
}
