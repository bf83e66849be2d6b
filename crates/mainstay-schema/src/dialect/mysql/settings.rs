//! Statements under settings of their own: what sets them stands before, and what sets them back behind.

/// A statement between what sets these and what sets them back.
pub fn with_settings(said: &[(&str, &str)], statement: &str) -> String {
    if said.is_empty() {
        return statement.to_owned();
    }
    let kept = said.iter().map(|(name, _)| format!("@kept_{name} = @@{name}"));
    let set = said.iter().map(|(name, value)| format!("{name} = '{}'", value.replace('\'', "''")));
    let back: Vec<_> = said.iter().map(|(name, _)| format!("{name} = @kept_{name}")).collect();
    format!("SET {};\n{statement};\nSET {}", kept.chain(set).collect::<Vec<_>>().join(", "), back.join(", "))
}

/// A statement that is made under settings of its own, as it is written here: what sets them, the statement, and what
/// sets them back.
pub fn within_settings(sql: &str) -> Option<[&str; 3]> {
    let (before, rest) = sql.split_once(";\n").filter(|(before, _)| before.starts_with("SET @kept_"))?;
    let (statement, after) = rest.rsplit_once(";\n").filter(|(_, after)| after.starts_with("SET "))?;
    Some([before, statement, after])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_usual_is_said_around_a_statement() {
        assert_eq!(with_settings(&[], "CREATE"), "CREATE");
        assert_eq!(
            with_settings(&[("sql_mode", "ANSI_QUOTES"), ("time_zone", "+02:00")], "CREATE"),
            "SET @kept_sql_mode = @@sql_mode, @kept_time_zone = @@time_zone, sql_mode = 'ANSI_QUOTES', \
             time_zone = '+02:00';\nCREATE;\nSET sql_mode = @kept_sql_mode, time_zone = @kept_time_zone"
        );
    }

    #[test]
    fn settings_stand_around_a_statement() {
        let sql = "SET @kept_sql_mode = @@sql_mode;\nCREATE PROCEDURE p() BEGIN\nSET x = 1;\nEND;\nSET sql_mode = @kept_sql_mode";
        let statement = "CREATE PROCEDURE p() BEGIN\nSET x = 1;\nEND";
        let parts = ["SET @kept_sql_mode = @@sql_mode", statement, "SET sql_mode = @kept_sql_mode"];
        assert_eq!(within_settings(sql), Some(parts));
        assert_eq!(within_settings(statement), None);
    }
}
