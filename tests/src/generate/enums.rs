//! Enums and database schemas: values added at any place, taken away, put in another order.

use super::build::Builder;
use super::genes::{Genes, NAME, Part};
use super::names::{self, TEXTS};
use super::slot;
use mainstay_schema::schema::{EnumType, ObjectName};

/// The values that every enum has, and that rows hold.
pub const KEPT: [&str; 2] = ["kept one", "it's kept"];

const EXTRA: [&str; 5] = ["new", "Größe", "a,b", "\"q\"", "null"];

impl Builder<'_> {
    pub(super) fn namespaces(&mut self, parts: &[Part]) {
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.on(side)) {
            if self.profile.can.namespaces {
                self.schema.namespaces.insert(self.profile.fit(names::name("n", genes.raw(NAME))));
            }
        }
    }

    /// The name of something in the default schema or, sometimes, in another one.
    pub(super) fn object_name(&self, prefix: &str, genes: Genes) -> ObjectName {
        let name = self.profile.fit(names::name(prefix, genes.raw(NAME)));
        let namespaces: Vec<&String> = self.schema.namespaces.iter().collect();
        if namespaces.is_empty() || !genes.chance(slot::NAMESPACE, 40) {
            return ObjectName::new(name);
        }
        ObjectName::in_schema(genes.of(slot::NAMESPACE, &namespaces), name)
    }

    pub(super) fn enums(&mut self, parts: &[Part]) {
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.on(side)) {
            let name = self.object_name("e", genes);
            let mut values: Vec<String> = KEPT.iter().map(|&value| value.to_owned()).collect();
            for (at, extra) in EXTRA.iter().enumerate() {
                if genes.chance(slot::VALUES + at, 40) {
                    values.insert(genes.pick(slot::VALUES + at, values.len() + 1), (*extra).to_owned());
                }
            }
            if genes.chance(slot::ORDER, 20) {
                values.rotate_left(1);
            }
            let comment = self.comment(genes);
            if self.take(&name) {
                self.schema.add_enum(EnumType { name, values, comment });
            }
        }
    }

    pub(super) fn comment(&self, genes: Genes) -> Option<String> {
        let wanted = self.profile.can.comments && genes.chance(slot::COMMENT, 20);
        wanted.then(|| genes.of(slot::COMMENT, &TEXTS).to_owned())
    }
}
