//! A statement that goes through the rows of a table some at a time, by the order of a key: where a batch ends, and the
//! statement for the rows between two ends. Each row is met once, whatever is done to it.

use crate::dialect::Dialect;
use crate::schema::{Column, ObjectName, Schema, Table};
use crate::sql::{Sql, SqlWriter};

/// A statement that changes rows, cut where a further condition goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnRows<'a> {
    /// The table whose rows it goes through.
    pub table: ObjectName,
    /// That table as the statement names it, with its alias: what stands behind FROM.
    pub source: &'a str,
    /// What its columns are qualified with.
    pub alias: &'a str,
    /// The columns that it gives new values in that table.
    pub assigned: Vec<String>,
    /// The statement up to its condition.
    pub before: &'a str,
    /// Its condition.
    pub condition: Option<&'a str>,
    /// What stands behind the condition.
    pub after: &'a str,
}

/// Why there is no way through the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoWalk {
    /// What is wrong.
    pub message: String,
    /// What to do next.
    pub hint: &'static str,
}

/// The way through the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walk {
    /// How many rows a batch has at most.
    pub size: u32,
    /// The table as the statement names it, its alias with it.
    source: String,
    keys: Vec<Key>,
    before: String,
    condition: Option<String>,
    after: String,
}

/// A column of the key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Key {
    /// Its name as the statement may say it.
    name: Sql,
    /// Its name alone.
    plain: Sql,
    /// What a server makes of a value of it: the literal that stands for it, as text.
    literal: Sql,
}

/// A place between rows: the literals of the key of the row before it.
pub type Place = Vec<String>;

/// Which row of the table ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The first.
    First,
    /// The last.
    Last,
}

impl Walk {
    /// The way of a statement, on an engine that shows the schema so.
    ///
    /// # Errors
    /// When the table has no key by whose order its rows can be taken, or the statement changes that key.
    pub fn new(on: &OnRows<'_>, size: u32, schema: &Schema, dialect: &dyn Dialect) -> Result<Self, NoWalk> {
        let refuse = |message: String, hint| Err(NoWalk { message, hint });
        let table = schema.tables.get(&on.table);
        let Some((table, order)) = table.and_then(|table| Some((table, order_of(table)?))) else {
            let message = format!("{} has no primary key, by whose order its rows could be taken in batches", on.table);
            return refuse(message, "give it one, or leave `-- in batches of` out");
        };
        if let Some(column) = order.iter().find(|column| on.assigned.contains(column)) {
            let message = format!("it changes {}.{column}, by whose order the rows are taken in batches", on.table);
            return refuse(message, "leave `-- in batches of` out");
        }
        let mut keys = Vec::with_capacity(order.len());
        for column in order.iter().filter_map(|name| table.column(name)) {
            let Some(key) = Key::new(column, on.alias, dialect) else {
                let message = format!(
                    "the key {}.{} cannot be written out, so that the rows cannot be taken in batches",
                    on.table, column.name
                );
                return refuse(message, "leave `-- in batches of` out");
            };
            keys.push(key);
        }
        Ok(Self {
            size,
            source: on.source.to_owned(),
            keys,
            before: on.before.to_owned(),
            condition: on.condition.map(str::to_owned),
            after: on.after.to_owned(),
        })
    }

    /// Asks for the key of the first or last row, as literals; no row: the table is empty.
    pub fn end(&self, end: End, dialect: &dyn Dialect) -> Sql {
        let mut sql = SqlWriter::new(dialect);
        self.select(&mut sql, |key| &key.literal);
        sql.raw(" FROM (");
        self.select(&mut sql, |key| &key.name);
        sql.raw(" FROM ").spelled(&self.source);
        self.order(&mut sql, end, |key| &key.name);
        sql.raw(" LIMIT 1) AS batch").finish()
    }

    /// Asks for the key of the row that ends the next batch, as literals; no row: there is none left.
    pub fn next(&self, from: Option<&Place>, to: &Place, dialect: &dyn Dialect) -> Sql {
        let mut sql = SqlWriter::new(dialect);
        self.select(&mut sql, |key| &key.literal);
        sql.raw(" FROM (");
        self.select(&mut sql, |key| &key.name);
        sql.raw(" FROM ").spelled(&self.source).raw(" WHERE ");
        self.between(&mut sql, from, to);
        self.order(&mut sql, End::First, |key| &key.name);
        sql.raw(" LIMIT ").number(self.size).raw(") AS batch");
        self.order(&mut sql, End::Last, |key| &key.plain);
        sql.raw(" LIMIT 1").finish()
    }

    /// The statement for the rows behind one place, up to another.
    pub fn statement(&self, from: Option<&Place>, to: &Place, dialect: &dyn Dialect) -> Sql {
        let mut sql = SqlWriter::new(dialect);
        sql.spelled(&self.before).raw(" WHERE ");
        if let Some(condition) = &self.condition {
            sql.raw("(").spelled(condition).raw(") AND ");
        }
        self.between(&mut sql, from, to);
        if !self.after.is_empty() {
            sql.raw(" ").spelled(&self.after);
        }
        sql.finish()
    }

    fn select(&self, sql: &mut SqlWriter<'_>, part: impl Fn(&Key) -> &Sql) {
        sql.raw("SELECT ").list(&self.keys, ", ", |sql, key| {
            sql.part(part(key));
        });
    }

    fn order(&self, sql: &mut SqlWriter<'_>, end: End, part: impl Fn(&Key) -> &Sql) {
        sql.raw(" ORDER BY ").list(&self.keys, ", ", |sql, key| {
            sql.part(part(key)).raw(if end == End::First { "" } else { " DESC" });
        });
    }

    fn between(&self, sql: &mut SqlWriter<'_>, from: Option<&Place>, to: &Place) {
        if let Some(from) = from {
            self.beside(sql, from, [" > ", " >= "], " > ");
            sql.raw(" AND ");
        }
        self.beside(sql, to, [" < ", " <= "], " <= ");
    }

    /// The key is beyond a place. The first column is said once more where there are several: by that one alone every
    /// server finds the range in an index.
    fn beside(&self, sql: &mut SqlWriter<'_>, place: &Place, [beyond, near]: [&'static str; 2], last: &'static str) {
        let pairs: Vec<_> = self.keys.iter().zip(place).collect();
        if let [(first, value), _, ..] = pairs.as_slice() {
            sql.part(&first.name).raw(near).spelled(value).raw(" AND ");
        }
        let ends = pairs.len().saturating_sub(1);
        for (at, (key, value)) in pairs.iter().enumerate() {
            if at < ends {
                sql.raw("(").part(&key.name).raw(beyond).spelled(value);
                sql.raw(" OR (").part(&key.name).raw(" = ").spelled(value).raw(" AND ");
            } else {
                sql.part(&key.name).raw(last).spelled(value);
            }
        }
        for _ in 0..ends {
            sql.raw("))");
        }
    }
}

impl Key {
    fn new(column: &Column, alias: &str, dialect: &dyn Dialect) -> Option<Self> {
        let mut sql = SqlWriter::new(dialect);
        let name = sql.spelled(alias).raw(".").ident(&column.name).finish();
        let plain = sql.raw("batch.").ident(&column.name).finish();
        let literal = dialect.literal_of(column, &plain)?;
        Some(Self { name, plain, literal })
    }
}

/// The columns by whose order the rows of a table can be taken in turn: its key, or one that is as good.
pub(super) fn order_of(table: &Table) -> Option<&[String]> {
    let filled = |columns: &&[String]| {
        columns.iter().all(|name| table.column(name).is_some_and(|column| !column.nullable || table.is_key(name)))
    };
    let key = table.primary_key.as_ref().map(|key| key.columns.as_slice());
    key.or_else(|| table.uniques.iter().map(|unique| unique.columns.as_slice()).find(filled))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::change::Constraint;
    use crate::dialect;
    use crate::schema::Type;
    use crate::source::ddl::read_constraint;

    fn on(table: &Table) -> OnRows<'static> {
        OnRows {
            table: table.name.clone(),
            source: "t AS x",
            alias: "x",
            assigned: vec!["n".to_owned()],
            before: "DELETE FROM t AS x",
            condition: Some("a OR b"),
            after: "",
        }
    }

    fn walk(table: Table) -> Result<Walk, NoWalk> {
        let on = on(&table);
        let mut schema = Schema::new();
        schema.tables.insert(table.name.clone(), table);
        Walk::new(&on, 3, &schema, dialect::portable())
    }

    fn table() -> Table {
        let filled = |name| Column { nullable: false, ..Column::new(name, Type::BigInt) };
        Table::new("t", vec![filled("a"), filled("b"), Column::new("n", Type::Text)])
    }

    #[test]
    fn rows_lie_between_two_places() {
        let one = walk(table().primary_key(&["a"])).unwrap();
        let place = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Place>();
        let (from, to) = (place(&["'1'"]), place(&["'7'"]));
        assert_eq!(
            one.statement(Some(&from), &to, dialect::portable()).as_str(),
            "DELETE FROM t AS x WHERE (a OR b) AND x.a > '1' AND x.a <= '7'"
        );
        assert_eq!(
            one.next(None, &to, dialect::portable()).as_str(),
            "SELECT quote_literal(batch.a) FROM (SELECT x.a FROM t AS x WHERE x.a <= '7' ORDER BY x.a LIMIT 3) AS batch \
             ORDER BY batch.a DESC LIMIT 1"
        );
        let two = walk(table().primary_key(&["a", "b"])).unwrap();
        assert_eq!(
            two.statement(Some(&place(&["'1'", "'2'"])), &place(&["'3'", "'4'"]), dialect::portable()).as_str(),
            "DELETE FROM t AS x WHERE (a OR b) AND x.a >= '1' AND (x.a > '1' OR (x.a = '1' AND x.b > '2')) AND \
             x.a <= '3' AND (x.a < '3' OR (x.a = '3' AND x.b <= '4'))"
        );
    }

    #[test]
    fn rows_need_an_order_that_stays() {
        assert!(walk(table()).unwrap_err().message.contains("no primary key"));
        let unique = |column: &str| {
            let Ok(Constraint::Unique(unique)) = read_constraint(&format!("UNIQUE ({column})"), dialect::portable())
            else {
                panic!("a constraint");
            };
            Table { uniques: vec![unique], ..table() }
        };
        assert!(walk(unique("b")).is_ok());
        assert!(walk(unique("n")).unwrap_err().message.contains("no primary key"), "it may be NULL");
        let changed = Table { columns: vec![Column::new("n", Type::Integer)], ..table() }.primary_key(&["n"]);
        assert!(walk(changed).unwrap_err().message.contains("changes t.n"));
    }
}
