//! `CREATE TABLE`.

use super::Reading;
use super::constraint::Placed;
use super::cursor::Reader;
use super::error::Result;
use super::inline::Keys;
use crate::change::Change;
use crate::schema::{Index, Table};

/// Options that are words of their own.
const FLAGS: [&[&str]; 2] = [&["strict"], &["without", "rowid"]];

impl Reader<'_> {
    /// What follows `CREATE TABLE`.
    pub(super) fn create_table(&mut self, unlogged: bool) -> Result<Reading> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let mut table = self.table_definition()?;
        self.end()?;
        if self.state.tables.contains_key(&table.name) || self.state.views.contains_key(&table.name) {
            return self.exists(if_missing, place, "table or view", &table.name);
        }
        if unlogged {
            table.options.insert("unlogged".to_owned(), String::new());
        }
        Ok(Reading::Changes(vec![Change::CreateTable { table }]))
    }

    /// What is made is there already: no change where `IF NOT EXISTS` allows it.
    pub(super) fn exists(&self, allowed: bool, place: usize, what: &str, name: &impl ToString) -> Result<Reading> {
        if allowed {
            return Ok(Reading::Changes(Vec::new()));
        }
        let message = format!("there is a {what} {} already", name.to_string());
        Err(self.error(place, message, "drop it first, or say IF NOT EXISTS"))
    }

    /// `name (columns and constraints) options`.
    pub(super) fn table_definition(&mut self) -> Result<Table> {
        let mut table = Table::new(self.object_name("a table")?, Vec::new());
        if self.is("as") || self.are(&["partition", "of"]) || self.is("of") {
            return Err(self.refuse("a table whose columns are written elsewhere"));
        }
        self.expect_symbol("(")?;
        let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
        let mut goes_on = !self.is_symbol(")");
        while goes_on {
            self.element(&mut table, &mut constraints, &mut indexes)?;
            goes_on = self.accept_symbol(",") || (self.loose && self.starts_constraint());
        }
        self.expect_symbol(")")?;
        self.table_options(&mut table)?;
        self.settle_all(&mut table, constraints)?;
        for (place, index) in indexes {
            let index = self.named_index(&table, index, place)?;
            table.indexes.push(index);
        }
        Ok(table)
    }

    /// A column, or a constraint of the table.
    fn element(
        &mut self,
        table: &mut Table,
        constraints: &mut Vec<Placed>,
        indexes: &mut Vec<(usize, Index)>,
    ) -> Result<()> {
        if self.starts_index() || self.starts_unique() {
            let place = self.place();
            match self.keys()? {
                Keys::Index(index) => indexes.push((place, index)),
                Keys::Constraint(placed) => constraints.push(placed),
            }
            return Ok(());
        }
        if self.starts_constraint() {
            constraints.push(self.table_constraint()?);
            return Ok(());
        }
        if self.is("like") && self.peek_at(1).is_some_and(|token| token.identifier().is_some()) {
            return Err(self.refuse("LIKE takes columns from elsewhere"));
        }
        let place = self.place();
        let (column, further) = self.column()?;
        if table.column(&column.name).is_some() {
            let message = format!("there are two columns {}", column.name);
            return Err(self.error(place, message, "rename one of them"));
        }
        table.columns.push(column);
        constraints.extend(further);
        Ok(())
    }

    /// What stands behind the closing parenthesis.
    fn table_options(&mut self, table: &mut Table) -> Result<()> {
        if self.whole {
            return self.plain_options(table);
        }
        loop {
            if let Some(flag) = FLAGS.iter().find(|words| self.accept_all(words)) {
                table.options.insert(flag.join(" "), String::new());
                self.accept_symbol(",");
            } else if self.accept_all(&["partition", "by"]) {
                let how = self.partitioning()?;
                table.options.insert("partition by".to_owned(), how);
            } else if self.accept("inherits") {
                let parents = self.list(|reader| Ok(reader.object_name("a table")?.to_string()))?;
                table.options.insert(Table::INHERITS.to_owned(), parents.join("\n"));
            } else if self.is("with") {
                table.options.extend(self.with_options()?);
            } else {
                return Ok(());
            }
        }
    }

    /// `RANGE (created_at)`, its first word in capitals as servers print it.
    fn partitioning(&mut self) -> Result<String> {
        let how = ["range", "list", "hash"].iter().find(|how| self.accept(how));
        let how = how.ok_or_else(|| self.unexpected("RANGE, LIST or HASH"))?;
        let keys = self.parenthesized()?;
        Ok(format!("{} ({})", how.to_uppercase(), keys.as_str()))
    }
}
