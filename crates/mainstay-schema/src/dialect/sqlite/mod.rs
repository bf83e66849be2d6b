//! How Sqlite spells SQL.

use super::{Capabilities, Dialect, Unsupported};
use crate::change::Change;
use crate::plan::Step;
use crate::schema::{Schema, Type};
use crate::sql::Lexis;

/// The dialect.
#[derive(Debug, Clone)]
pub struct Sqlite {
    capabilities: Capabilities,
}

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }
    fn lexis(&self) -> Lexis {
        Lexis::STANDARD
    }
    fn quote(&self, out: &mut String, name: &str) {
        out.push_str(name);
    }
    fn type_name(&self, _ty: &Type) -> Result<String, Unsupported> {
        todo!()
    }
    fn parse_type(&self, _text: &str) -> Type {
        todo!()
    }
    fn normalize(&self, _schema: &mut Schema) -> Vec<Unsupported> {
        todo!()
    }
    fn render(&self, _changes: &[Change], _from: &Schema) -> Result<Vec<Step>, Unsupported> {
        todo!()
    }
}

/// The dialect.
pub fn dialect() -> &'static dyn Dialect {
    todo!()
}
