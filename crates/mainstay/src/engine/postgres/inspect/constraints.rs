//! Constraints, from the catalogue's own columns: nothing is printed by the server to be read again.

use super::Answers;
use super::relations::{Relations, exclusion, kind};
use mainstay_schema::schema::{Check, Expr, ForeignKey, PrimaryKey, ReferentialAction, Table, Timing, Unique};
use tokio_postgres::Row;

/// Gives the tables their constraints; those that tables have no words for are objects.
pub(super) fn read(answers: &Answers, relations: &mut Relations) {
    for row in answers.of("constraints") {
        let number: u32 = row.get(0);
        if is_beyond(row) || add(row, number, relations).is_some() {
            continue;
        }
        let Some(table) = relations.table(number).map(|table| table.value.name.clone()) else { continue };
        let (name, definition): (&str, Option<String>) = (row.get(1), row.get(16));
        relations.keep_beyond("constraint", &table, name, definition.unwrap_or_default());
    }
}

/// Not enforced, or over periods.
fn is_beyond(row: &Row) -> bool {
    let over_periods = row.get(17);
    over_periods || row.get::<_, Option<&str>>(16).is_some_and(|text| text.ends_with("NOT ENFORCED"))
}

/// `None` when it is beyond the words of a schema.
fn add(row: &Row, number: u32, relations: &mut Relations) -> Option<()> {
    let name = Some(row.get::<_, String>(1));
    let definition: Option<&str> = row.get(16);
    let table = relations.table(number)?;
    let columns = |at: usize| table.names(&row.get::<_, Option<Vec<i16>>>(at).unwrap_or_default());
    match kind(row.get(2)) {
        'p' => {
            let key = PrimaryKey { name, timing: timing(row), ..PrimaryKey::new(columns(3)?) };
            relations.table_mut(number)?.value.primary_key = Some(key);
        }
        'u' => {
            // What is included, and how NULLs compare, is the index's to say.
            let unique = Unique {
                name,
                columns: columns(3)?,
                include: Vec::new(),
                nulls_not_distinct: false,
                timing: timing(row),
            };
            relations.table_mut(number)?.value.uniques.push(unique);
        }
        'f' => {
            let key = foreign_key(row, name, number, relations)?;
            relations.table_mut(number)?.value.foreign_keys.push(key);
        }
        'c' => {
            let expr = Expr::new(row.get::<_, Option<&str>>(15)?);
            let check = Check { name, expr, no_inherit: row.get(13), not_valid: !row.get::<_, bool>(12), column: None };
            relations.table_mut(number)?.value.checks.push(check);
        }
        'x' => {
            let exclusion = exclusion(row.get(1), definition?.to_owned());
            relations.table_mut(number)?.value.exclusions.push(exclusion);
        }
        _ => return None,
    }
    Some(())
}

fn foreign_key(row: &Row, name: Option<String>, number: u32, relations: &Relations) -> Option<ForeignKey> {
    let (table, target) = (relations.table(number)?, relations.table(row.get(4))?);
    let set = row.get::<_, Option<Vec<i16>>>(8).unwrap_or_default();
    Some(ForeignKey {
        name,
        columns: table.names(&row.get::<_, Vec<i16>>(3))?,
        references: target.value.name.clone(),
        referenced: target.names(&row.get::<_, Vec<i16>>(5))?,
        on_delete: action(kind(row.get(7)), table.names(&set)?),
        on_update: action(kind(row.get(6)), Vec::new()),
        match_full: kind(row.get(9)) == 'f',
        timing: timing(row),
        not_valid: !row.get::<_, bool>(12),
    })
}

fn action(letter: char, columns: Vec<String>) -> ReferentialAction {
    match letter {
        'r' => ReferentialAction::Restrict,
        'c' => ReferentialAction::Cascade,
        'n' => ReferentialAction::SetNull(columns),
        'd' => ReferentialAction::SetDefault(columns),
        _ => ReferentialAction::NoAction,
    }
}

fn timing(row: &Row) -> Timing {
    match (row.get(10), row.get(11)) {
        (true, true) => Timing::InitiallyDeferred,
        (true, false) => Timing::InitiallyImmediate,
        _ => Timing::NotDeferrable,
    }
}

/// Completes the key or unique constraint `name` by what its index says.
pub(super) fn complete_key(table: &mut Table, name: &str, include: Vec<String>, nulls_not_distinct: bool) {
    if let Some(unique) = table.uniques.iter_mut().find(|unique| unique.name.as_deref() == Some(name)) {
        unique.include = include;
        unique.nulls_not_distinct = nulls_not_distinct;
    } else if let Some(key) = table.primary_key.as_mut().filter(|key| key.name.as_deref() == Some(name)) {
        key.include = include;
    }
}
