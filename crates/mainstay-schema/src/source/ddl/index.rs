//! `CREATE INDEX`, `DROP INDEX`, `ALTER INDEX`.

use super::Reading;
use super::alter::constraint;
use super::cursor::Reader;
use super::error::Result;
use crate::change::{Change, Constraint};
use crate::schema::{Index, IndexKey, KeyPart, Nulls, ObjectName, Order, Table};
use crate::sql::TokenKind;

/// An index with the table that it is on, as it was written.
pub(super) struct WrittenIndex {
    pub(super) table: ObjectName,
    pub(super) index: Index,
    table_place: usize,
    concurrently: bool,
    if_missing: bool,
}

impl<'a> Reader<'a> {
    /// What follows `CREATE [UNIQUE] INDEX`.
    pub(super) fn create_index(&mut self, unique: bool) -> Result<Reading> {
        let mut written = self.index_definition(unique)?;
        self.end()?;
        let place = written.table_place;
        if let Some(table) = self.state.tables.get(&written.table) {
            let columns = written.index.keys.iter().filter_map(|key| match &key.part {
                KeyPart::Column(name) => Some(name),
                KeyPart::Expr(_) => None,
            });
            self.check_columns(table, columns.chain(&written.index.include), place)?;
            if written.index.name.is_empty() {
                written.index.name = self.index_name(table, &written.index);
            }
        } else if !self.state.views.get(&written.table).is_some_and(|view| view.materialized) {
            return Err(self.no_table(&written.table, place));
        } else if written.index.name.is_empty() {
            let view = Table::new(written.table.clone(), Vec::new());
            written.index.name = self.index_name(&view, &written.index);
        }
        let WrittenIndex { table, index, concurrently, if_missing, .. } = written;
        if if_missing && self.index(&table.sibling(&index.name)).is_some() {
            return Ok(Reading::Changes(Vec::new()));
        }
        Ok(Reading::Changes(vec![Change::CreateIndex { table, index, concurrently }]))
    }

    /// `[CONCURRENTLY] [IF NOT EXISTS] [name] ON table …`.
    pub(super) fn index_definition(&mut self, unique: bool) -> Result<WrittenIndex> {
        let concurrently = self.accept("concurrently");
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let name_place = self.place();
        let name = if self.is("on") && !if_missing { None } else { Some(self.object_name("the index's name")?) };
        let mut before = Index::new("", &[]);
        if self.whole {
            self.using(&mut before)?;
        }
        self.expect("on")?;
        self.accept("only");
        let table_place = self.place();
        let table = self.object_name("a table")?;
        if name.as_ref().is_some_and(|name| name.schema.is_some() && name.schema != table.schema) {
            return Err(self.error(name_place, "an index is in the schema of its table", "leave its schema out"));
        }
        let mut index = Index::new(name.map(|name| name.name).unwrap_or_default(), &[]);
        index.unique = unique;
        self.using(&mut index)?;
        index.keys = self.list(Self::index_key)?;
        self.index_options(&mut index)?;
        index.include = self.include()?;
        index.nulls_not_distinct = self.nulls_not_distinct()?;
        index.with = self.with_options()?;
        if self.accept("where") {
            index.predicate = Some(self.expression_until(&[])?);
        }
        Ok(WrittenIndex { table, index, table_place, concurrently, if_missing })
    }

    /// A column or expression with its collation, operator class and order.
    pub(super) fn index_key(&mut self) -> Result<IndexKey> {
        let mut key = if self.starts_prefix() { self.prefix_key()? } else { self.key_part()? };
        if self.accept("collate") {
            key.collation = Some(self.collation()?);
        }
        let class = self.peek().is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Quoted));
        if class && !self.ends_key_part() {
            let class = self.object_name("an operator class")?;
            key.opclass = Some(class.to_string());
            if self.is_symbol("(") {
                return Err(self.refuse("an operator class with parameters"));
            }
        }
        key.order = self.accept_one(&[("asc", Order::Asc), ("desc", Order::Desc)]).unwrap_or_default();
        if self.accept("nulls") {
            let place = self.accept_one(&[("first", Nulls::First), ("last", Nulls::Last)]);
            key.nulls = Some(place.ok_or_else(|| self.unexpected("FIRST or LAST"))?);
        }
        Ok(key)
    }

    /// Whether the beginning of a column is next: `name(10)`.
    fn starts_prefix(&self) -> bool {
        let number = self.peek_at(2).is_some_and(|token| token.kind == TokenKind::Number);
        self.whole && number && self.peek_at(1).is_some_and(|token| token.is_symbol("("))
    }

    fn prefix_key(&mut self) -> Result<IndexKey> {
        let mut key = IndexKey::column(self.name("a column")?);
        self.expect_symbol("(")?;
        key.prefix = self.advance().and_then(|token| token.text.parse().ok());
        self.expect_symbol(")")?;
        Ok(key)
    }

    /// `FULLTEXT INDEX …` behind CREATE.
    pub(super) fn create_special_index(&mut self) -> Result<Reading> {
        let method = self.advance().map(|token| token.text.to_lowercase());
        self.expect("index")?;
        let reading = self.create_index(false)?;
        let Reading::Changes(mut changes) = reading else { return Ok(reading) };
        for change in &mut changes {
            if let Change::CreateIndex { index, .. } = change {
                index.method.clone_from(&method);
            }
        }
        Ok(Reading::Changes(changes))
    }

    /// What a key indexes: a column, a call, a group; any expression where types are any words too.
    fn key_part(&mut self) -> Result<IndexKey> {
        let start = self.mark();
        let group = self.is_symbol("(");
        let call = !group && self.peek_at(1).is_some_and(|token| token.is_symbol("(") || token.is_symbol("."));
        if !call && !group {
            let name = self.name("a column or an expression");
            match name {
                Ok(name) if !self.loose || self.ends_key_part() => return Ok(IndexKey::column(name)),
                Err(error) if !self.loose => return Err(error),
                _ => self.back_to(start),
            }
        }
        if !self.loose {
            if call {
                self.object_name("a function")?;
            }
            self.skip_group()?;
        }
        while self.loose && !self.ends_key_part() {
            self.skip_one()?;
        }
        self.expression(start, self.mark()).map(IndexKey::expr)
    }

    fn ends_key_part(&self) -> bool {
        ["collate", "asc", "desc", "nulls"].iter().any(|word| self.is(word))
            || self.is_symbol(",")
            || self.is_symbol(")")
    }

    /// What follows `DROP INDEX`.
    pub(super) fn drop_index(&mut self) -> Result<Reading> {
        let concurrently = self.accept("concurrently");
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.object_name("an index")?)))?;
        if self.whole && self.is("on") {
            return self.drop_index_on(&names);
        }
        let _behaviour = self.accept("restrict") || self.accept("cascade");
        self.end()?;
        let mut changes = Vec::new();
        for (place, name) in names {
            match self.index(&name) {
                Some((table, index)) => {
                    let (table, index) = (table.clone(), index.clone());
                    changes.push(Change::DropIndex { table, index, concurrently });
                }
                None if if_exists => {}
                None => return Err(self.no_index(&name, place)),
            }
        }
        Ok(Reading::Changes(changes))
    }

    /// `name ON table`, where an index is known by its table; a unique constraint is one too.
    fn drop_index_on(&mut self, names: &[(usize, ObjectName)]) -> Result<Reading> {
        self.expect("on")?;
        let place = self.place();
        let name = self.object_name("a table")?;
        let table = self.table(&name, place)?;
        let mut changes = Vec::new();
        for (place, index) in names {
            let owner = table.name.clone();
            match (table.index(&index.name).cloned(), constraint(table, &index.name)) {
                (Some(index), _) => changes.push(Change::DropIndex { table: owner, index, concurrently: false }),
                (None, Some(constraint @ Constraint::Unique(_))) => {
                    changes.push(Change::DropConstraint { table: owner, constraint });
                }
                _ => return Err(self.no_index(index, *place)),
            }
        }
        while self.accept("algorithm") || self.accept("lock") {
            self.accept_symbol("=");
            self.name("how")?;
        }
        self.end()?;
        Ok(Reading::Changes(changes))
    }

    /// What follows `ALTER INDEX`.
    pub(super) fn alter_index(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let place = self.place();
        let name = self.object_name("an index")?;
        let found = self.index(&name);
        let changes = if self.accept_all(&["rename", "to"]) {
            let to = self.name("the new name")?;
            self.rename_index(&name, found, to)
        } else if self.is("set") || self.is("reset") {
            let options = self.changed_options()?;
            found.map(|(table, index)| {
                let mut changed = index.clone();
                for (name, value) in options {
                    match value {
                        Some(value) => changed.with.insert(name, value),
                        None => changed.with.shift_remove(&name),
                    };
                }
                let drop = Change::DropIndex { table: table.clone(), index: index.clone(), concurrently: false };
                vec![drop, Change::CreateIndex { table: table.clone(), index: changed, concurrently: false }]
            })
        } else {
            return Err(self.stopped());
        };
        self.end()?;
        match changes {
            None if !if_exists => Err(self.no_index(&name, place)),
            changes => Ok(Reading::Changes(changes.unwrap_or_default())),
        }
    }

    /// Renames an index, or the constraint that it stands behind.
    fn rename_index(&self, name: &ObjectName, found: Option<(&ObjectName, &Index)>, to: String) -> Option<Vec<Change>> {
        if let Some((table, index)) = found {
            return Some(vec![Change::RenameIndex { table: table.clone(), from: index.name.clone(), to }]);
        }
        let table = self.owner_of_constraint(name)?;
        Some(vec![Change::RenameConstraint { table: table.name.clone(), from: name.name.clone(), to }])
    }

    /// The table of the constraint that an index of this name stands behind.
    pub(super) fn owner_of_constraint(&self, name: &ObjectName) -> Option<&'a Table> {
        let mut tables = self.state.tables.values().filter(|table| table.name.schema == name.schema);
        tables.find(|table| constraint(table, &name.name).is_some_and(|found| stands_on_index(&found)))
    }

    /// The index of this name, with the table or materialized view that it is on.
    pub(super) fn index(&self, name: &ObjectName) -> Option<(&'a ObjectName, &'a Index)> {
        let tables = self.state.tables.values().map(|table| (&table.name, &table.indexes));
        let views = self.state.views.values().map(|view| (&view.name, &view.indexes));
        let mut owners = tables.chain(views).filter(|(owner, _)| owner.schema == name.schema);
        owners.find_map(|(owner, indexes)| Some((owner, indexes.iter().find(|index| index.name == name.name)?)))
    }

    /// The error that there is no such index.
    pub(super) fn no_index(&self, name: &ObjectName, place: usize) -> super::DdlError {
        let tables = self.state.tables.values();
        let known: Vec<ObjectName> =
            tables.flat_map(|table| table.indexes.iter().map(|index| table.name.sibling(&index.name))).collect();
        self.missing(place, "index", name, &known)
    }
}

/// Whether the constraint has an index of its own, under its name.
fn stands_on_index(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_))
}
