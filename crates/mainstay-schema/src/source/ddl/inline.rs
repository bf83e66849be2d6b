//! What some dialects write within the definition of a table, and others as statements of their own: indexes,
//! comments, options, and the numbering of a column.

use super::constraint::Placed;
use super::cursor::Reader;
use super::error::Result;
use crate::change::Constraint;
use crate::schema::{Column, Identity, IdentityKind, Index, IndexKey, Table, Timing, Unique};
use crate::sql::TokenKind;

/// What begins an index, and the method that this says.
const METHODS: [(&str, Option<&str>); 5] = [
    ("fulltext", Some("fulltext")),
    ("spatial", Some("spatial")),
    ("vector", Some("vector")),
    ("key", None),
    ("index", None),
];
/// The character set that every text can be written in: to say so says nothing.
const ALL_CHARACTERS: &str = "utf8mb4";

/// An index, or the constraint that it is where all its keys are plain columns.
pub(super) enum Keys {
    Index(Index),
    Constraint(Placed),
}

impl Reader<'_> {
    /// Whether an index is next, by its first words.
    pub(super) fn starts_index(&self) -> bool {
        let next = |words: &[&str]| self.peek_at(1).is_some_and(|token| words.iter().any(|word| token.is(word)));
        let vector = self.is("vector") && next(&["key", "index"]);
        self.whole && (vector || ["key", "index", "fulltext", "spatial"].iter().any(|word| self.is(word)))
    }

    /// Whether a unique key is next, with a name before it or not.
    pub(super) fn starts_unique(&self) -> bool {
        let named = self.is("constraint") && self.peek_at(2).is_some_and(|token| token.is("unique"));
        let nameless = self.is("constraint") && self.peek_at(1).is_some_and(|token| token.is("unique"));
        self.whole && (named || nameless || self.is("unique"))
    }

    /// `KEY name (columns)`, `FULLTEXT KEY …`, `[CONSTRAINT name] UNIQUE KEY …`.
    pub(super) fn keys(&mut self) -> Result<Keys> {
        let constraint = match self.is("constraint") && self.peek_at(1).is_some_and(|token| token.is("unique")) {
            true => self.advance().and(None),
            false => self.constraint_name()?,
        };
        let place = self.place();
        let unique = self.accept("unique");
        let method = self.accept_one(&METHODS).flatten();
        let _said = self.accept("key") || self.accept("index");
        let named = !self.is_symbol("(") && !self.is("using");
        let name = if named { Some(self.name("the index's name")?) } else { None };
        let mut index = Index::new(name.or(constraint).unwrap_or_default(), &[]);
        (index.unique, index.method) = (unique, method.map(str::to_owned));
        self.using(&mut index)?;
        index.keys = self.list(Self::index_key)?;
        self.index_options(&mut index)?;
        Ok(match as_constraint(&index) {
            Some(unique) => Keys::Constraint(Placed::at(place, Constraint::Unique(unique))),
            None => Keys::Index(index),
        })
    }

    /// `USING BTREE`, if that is next.
    pub(super) fn using(&mut self, index: &mut Index) -> Result<()> {
        if self.accept("using") {
            // A hash is made a tree without a word.
            let usual = self.accept("btree") || (self.whole && self.accept("hash"));
            if !usual {
                index.method = Some(self.name("an access method")?);
            }
        }
        Ok(())
    }

    /// What stands behind the keys of an index.
    pub(super) fn index_options(&mut self, index: &mut Index) -> Result<()> {
        while self.whole {
            if self.accept("comment") {
                self.accept_symbol("=");
                index.comment = Some(self.string("a comment")?);
            } else if self.accept_all(&["with", "parser"]) {
                index.with.insert("parser".to_owned(), self.name("a parser")?);
            } else if self.accept("invisible") || self.accept("ignored") {
                index.with.insert("invisible".to_owned(), String::new());
            } else if self.accept("visible") || self.accept_all(&["not", "ignored"]) {
                index.with.shift_remove("invisible");
            } else if self.is("using") {
                self.using(index)?;
            } else if let Some(option) = ["distance", "m", "key_block_size"].iter().find(|word| self.accept(word)) {
                self.accept_symbol("=");
                let value = self.plain_value()?;
                index.with.insert((*option).to_owned(), value);
            } else {
                break;
            }
        }
        Ok(())
    }

    /// What stands behind the columns of a primary key; of that its comment is kept, the rest says nothing of it.
    pub(super) fn key_comment(&mut self) -> Result<Option<String>> {
        let mut index = Index::new("", &[]);
        self.index_options(&mut index)?;
        Ok(index.comment.filter(|text| !text.is_empty()))
    }

    /// A word, a number or a text.
    fn plain_value(&mut self) -> Result<String> {
        match self.peek().map(|token| (token.kind, token.text.to_owned())) {
            Some((TokenKind::String, _)) => self.string("a value"),
            Some((TokenKind::Number, text)) => {
                self.advance();
                Ok(text)
            }
            _ => self.name("a value"),
        }
    }

    /// What else a column says of itself; whether there was such a thing.
    pub(super) fn column_option(&mut self, column: &mut Column) -> Result<bool> {
        if !self.whole {
            return Ok(false);
        }
        if self.accept("auto_increment") {
            column.identity = Some(Identity { kind: IdentityKind::ByDefault, ..Identity::default() });
        } else if self.accept("comment") {
            column.comment = Some(self.string("a comment")?).filter(|text| !text.is_empty());
        } else if self.are(&["on", "update"]) {
            self.accept_all(&["on", "update"]);
            let value = self.default_value()?;
            column.options.insert(Column::ON_UPDATE.to_owned(), value.as_str().to_owned());
        } else if self.accept("invisible") {
            column.options.insert(Column::INVISIBLE.to_owned(), String::new());
        } else if self.accept("srid") || self.accept("ref_system_id") {
            self.accept_symbol("=");
            let system = self.plain_value()?;
            column.options.insert(Column::SRID.to_owned(), system);
        } else if self.accept_all(&["character", "set"]) || self.accept("charset") {
            let place = self.place();
            let set = self.name("a character set")?;
            if !self.is("collate") {
                self.collated(place, &set)?;
            }
        } else {
            return Ok(self.accept("visible"));
        }
        Ok(true)
    }

    /// A character set alone leaves the collation to the server, which no replay can know.
    fn collated(&self, place: usize, set: &str) -> Result<()> {
        if set.eq_ignore_ascii_case(ALL_CHARACTERS) {
            return Ok(());
        }
        let message = format!("the character set {set} leaves its collation open");
        Err(self.error(place, message, format!("say it: COLLATE {set}_bin")))
    }

    /// Where a column is put, which is no part of a schema: `FIRST`, `AFTER other`.
    pub(super) fn column_place(&mut self) -> Result<()> {
        if self.whole && !self.accept("first") && self.accept("after") {
            self.name("a column")?;
        }
        Ok(())
    }

    /// The options of a table, up to what is none.
    pub(super) fn plain_options(&mut self, table: &mut Table) -> Result<()> {
        while self.whole && self.peek().is_some_and(|token| token.kind == TokenKind::Word) {
            if self.accept_all(&["partition", "by"]) {
                let start = self.mark();
                while self.peek().is_some_and(|token| !token.is_symbol(";")) {
                    self.skip_one()?;
                }
                table.options.insert(Table::PARTITIONED.to_owned(), self.slice(start..self.mark()).to_owned());
            } else if self.accept_all(&["with", "system", "versioning"]) {
                table.options.insert(Table::VERSIONED.to_owned(), String::new());
            } else {
                if let Some((option, value)) = self.plain_option()? {
                    self.set_plain_option(table, &option, value);
                }
            }
            self.accept_symbol(",");
        }
        Ok(())
    }

    pub(super) fn set_plain_option(&self, table: &mut Table, option: &str, value: String) {
        match option {
            "comment" => table.comment = Some(value).filter(|text| !text.is_empty()),
            // Where the numbering stands is what rows make of it.
            "auto_increment" => {}
            option => drop(table.options.insert(option.to_owned(), value)),
        }
    }

    /// `[DEFAULT] name [=] value`; a character set that says nothing gives nothing.
    pub(super) fn plain_option(&mut self) -> Result<Option<(String, String)>> {
        self.accept("default");
        let place = self.place();
        if self.accept_all(&["character", "set"]) || self.accept("charset") {
            self.accept_symbol("=");
            let set = self.name("a character set")?;
            let collated = self.is("collate") || self.are(&["default", "collate"]);
            if !collated {
                self.collated(place, &set)?;
            }
            return Ok(None);
        }
        let option = self.name("an option")?.to_lowercase();
        self.accept_symbol("=");
        Ok(Some((option, self.plain_value()?)))
    }
}

/// The unique constraint that an index is, where its keys are plain columns and nothing else is said.
fn as_constraint(index: &Index) -> Option<Unique> {
    let plain = |key: &IndexKey| key.column_name().filter(|name| *key == IndexKey::column(*name)).map(str::to_owned);
    let columns: Option<Vec<String>> = index.keys.iter().map(plain).collect();
    let bare = Index { name: String::new(), keys: Vec::new(), unique: false, ..index.clone() };
    let fits = index.unique && bare == Index::new("", &[]);
    fits.then_some(())?;
    Some(Unique {
        name: Some(index.name.clone()).filter(|name| !name.is_empty()),
        columns: columns?,
        include: Vec::new(),
        nulls_not_distinct: false,
        timing: Timing::NotDeferrable,
    })
}
