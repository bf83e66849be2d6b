//! Enum types: `CREATE TYPE … AS ENUM`, `ALTER TYPE`, `DROP TYPE`. Other types are not the schema's.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::Change;
use crate::schema::EnumType;

impl Reader<'_> {
    /// What follows `CREATE TYPE`.
    pub(super) fn create_type(&mut self) -> Result<Reading> {
        let place = self.place();
        let name = self.object_name("a type")?;
        if !self.accept_all(&["as", "enum"]) {
            return Ok(Reading::Opaque);
        }
        let mut enumeration = EnumType::new(name, &[]);
        if self.is_symbol("(") && self.peek_at(1).is_some_and(|token| token.is_symbol(")")) {
            self.skip_group()?;
        } else {
            enumeration.values = self.list(|reader| reader.string("a value"))?;
        }
        self.end()?;
        if self.state.enums.contains_key(&enumeration.name) {
            let message = format!("there is an enum type {} already", enumeration.name);
            return Err(self.error(place, message, "drop it first, or add the values with ALTER TYPE"));
        }
        Ok(Reading::Changes(vec![Change::CreateEnum { enumeration }]))
    }

    /// What follows `DROP TYPE`; types that are no enum of the schema are none of its business.
    pub(super) fn drop_type(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.object_name("a type")?)))?;
        let cascade = self.behaviour();
        self.end()?;
        if !names.iter().any(|(_, name)| self.state.enums.contains_key(name)) {
            return Ok(if if_exists { Reading::Changes(Vec::new()) } else { Reading::Opaque });
        }
        let mut changes = Vec::new();
        for (place, name) in names {
            let Some(enumeration) = self.state.enums.get(&name) else {
                if if_exists {
                    continue;
                }
                return Err(self.missing(place, "enum type", &name, self.state.enums.keys()));
            };
            if let Some((table, column)) = self.state.enum_users(&name).next().filter(|_| cascade) {
                return Err(self.depends(place, "the column", &format!("{}.{}", table.name, column.name)));
            }
            changes.push(Change::DropEnum { enumeration: enumeration.clone() });
        }
        Ok(Reading::Changes(changes))
    }

    /// What follows `ALTER TYPE`.
    pub(super) fn alter_type(&mut self) -> Result<Reading> {
        let place = self.place();
        let name = self.object_name("a type")?;
        let Some(old) = self.state.enums.get(&name) else { return self.alter_other_type(place, &name) };
        let change = if self.accept_all(&["add", "value"]) {
            self.add_value(old)?
        } else if self.accept_all(&["rename", "value"]) {
            let place = self.place();
            let from = self.string("a value")?;
            self.value_position(old, &from, place)?;
            self.expect("to")?;
            Some(Change::RenameEnumValue { name, from, to: self.string("the new value")? })
        } else if self.accept_all(&["rename", "to"]) {
            Some(Change::RenameEnum { to: name.sibling(self.name("the new name")?), from: name })
        } else if self.accept_all(&["set", "schema"]) {
            let mut to = name.clone();
            to.schema = self.namespace()?;
            Some(Change::RenameEnum { from: name, to })
        } else if self.accept_all(&["owner", "to"]) {
            return Ok(Reading::Opaque);
        } else {
            return Err(self.stopped());
        };
        self.end()?;
        Ok(Reading::Changes(change.into_iter().collect()))
    }

    /// What composite types alone can have done to them; for all else the type has to be known.
    fn alter_other_type(&self, place: usize, name: &crate::schema::ObjectName) -> Result<Reading> {
        if self.are(&["add", "value"]) || self.are(&["rename", "value"]) {
            return Err(self.missing(place, "enum type", name, self.state.enums.keys()));
        }
        Ok(Reading::Opaque)
    }

    /// `[IF NOT EXISTS] 'value' [BEFORE | AFTER 'other']`.
    fn add_value(&mut self, old: &EnumType) -> Result<Option<Change>> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let value = self.string("a value")?;
        let side = self.accept_one(&[("before", 0), ("after", 1)]);
        let at = match side {
            Some(side) => {
                let place = self.place();
                let other = self.string("a value")?;
                self.value_position(old, &other, place)? + side
            }
            None => old.values.len(),
        };
        if old.values.contains(&value) {
            let message = format!("{} has the value {value} already", old.name);
            let error = self.error(place, message, "leave it out, or say IF NOT EXISTS");
            return if if_missing { Ok(None) } else { Err(error) };
        }
        let mut to = old.clone();
        to.values.insert(at, value);
        Ok(Some(Change::AlterEnum { from: old.clone(), to }))
    }

    fn value_position(&self, old: &EnumType, value: &str, place: usize) -> Result<usize> {
        let known = || old.values.iter().map(String::as_str);
        let full = format!("'{value}' of {}", old.name);
        let missing = || super::DdlError::missing(self.text, place, "value", &full, value, known());
        old.values.iter().position(|other| other == value).ok_or_else(missing)
    }
}
