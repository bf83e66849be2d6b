//! Database schemas and extensions.

use super::Reading;
use super::cursor::Reader;
use super::error::Result;
use crate::change::Change;
use crate::schema::{Extension, ObjectName};
use crate::sql::TokenKind;

impl Reader<'_> {
    /// What follows `CREATE SCHEMA`.
    pub(super) fn create_namespace(&mut self) -> Result<Reading> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let name = self.name("a schema")?;
        self.end()?;
        if name == self.default_namespace() || self.state.namespaces.contains(&name) {
            return self.exists(if_missing, place, "schema", &name);
        }
        Ok(Reading::Changes(vec![Change::CreateNamespace { name }]))
    }

    /// What follows `DROP SCHEMA`.
    pub(super) fn drop_namespace(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.name("a schema")?)))?;
        let cascade = self.behaviour();
        self.end()?;
        let mut changes = Vec::new();
        for (place, name) in names {
            if !self.state.namespaces.contains(&name) {
                if if_exists {
                    continue;
                }
                let known: Vec<_> = self.state.namespaces.iter().map(ObjectName::new).collect();
                return Err(self.missing(place, "schema", &ObjectName::new(name), &known));
            }
            let (tables, views, enums) = (self.state.tables.keys(), self.state.views.keys(), self.state.enums.keys());
            let mut inside = tables.chain(views).chain(enums).filter(|inside| inside.schema.as_ref() == Some(&name));
            if let Some(inside) = inside.next().filter(|_| cascade) {
                return Err(self.depends(place, "within it", inside));
            }
            changes.push(Change::DropNamespace { name });
        }
        Ok(Reading::Changes(changes))
    }

    /// The name of a database schema, `None` for the default one.
    pub(super) fn namespace(&mut self) -> Result<Option<String>> {
        let name = self.name("a schema")?;
        Ok(Some(name).filter(|name| name != self.default_namespace()))
    }

    /// What follows `CREATE EXTENSION`.
    pub(super) fn create_extension(&mut self) -> Result<Reading> {
        let if_missing = self.accept_all(&["if", "not", "exists"]);
        let place = self.place();
        let mut extension = Extension::new(self.name("an extension")?);
        self.accept("with");
        loop {
            if self.accept("schema") {
                extension.schema = self.namespace()?;
            } else if self.accept("version") {
                extension.version = Some(self.version()?);
            } else if !self.accept("cascade") {
                break;
            }
        }
        self.end()?;
        if self.state.extensions.contains_key(&extension.name) {
            return self.exists(if_missing, place, "extension", &extension.name);
        }
        Ok(Reading::Changes(vec![Change::CreateExtension { extension }]))
    }

    fn version(&mut self) -> Result<String> {
        let string = self.peek().is_some_and(|token| token.kind == TokenKind::String);
        if string { self.string("a version") } else { self.name("a version") }
    }

    /// What follows `DROP EXTENSION`.
    pub(super) fn drop_extension(&mut self) -> Result<Reading> {
        let if_exists = self.accept_all(&["if", "exists"]);
        let names = self.commas(|reader| Ok((reader.place(), reader.name("an extension")?)))?;
        if self.is("cascade") {
            return Err(self.refuse("what an extension takes along is not known here"));
        }
        self.accept("restrict");
        self.end()?;
        let mut changes = Vec::new();
        for (place, name) in names {
            match self.state.extensions.get(&name) {
                Some(extension) => changes.push(Change::DropExtension { extension: extension.clone() }),
                None if if_exists => {}
                None => {
                    let known: Vec<_> = self.state.extensions.keys().map(ObjectName::new).collect();
                    return Err(self.missing(place, "extension", &ObjectName::new(name), &known));
                }
            }
        }
        Ok(Reading::Changes(changes))
    }

    /// What follows `ALTER EXTENSION`: an update is no change where the version was left to the server.
    pub(super) fn alter_extension(&mut self) -> Result<Reading> {
        let name = self.name("an extension")?;
        let pinned = self.state.extensions.get(&name).filter(|extension| extension.version.is_some()).cloned();
        if !self.accept("update") {
            return Err(self.stopped());
        }
        let version = if self.accept("to") { Some(self.version()?) } else { None };
        self.end()?;
        match (pinned, version) {
            (None, _) => Ok(Reading::Opaque),
            (Some(from), Some(version)) => {
                let to = Extension { version: Some(version), ..from.clone() };
                Ok(Reading::Changes(vec![Change::AlterExtension { from, to }]))
            }
            (Some(_), None) => {
                Err(self.refuse("which version this comes to: say UPDATE TO, as the version was said before"))
            }
        }
    }
}
