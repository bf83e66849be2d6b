//! Indexes: over columns and expressions, unique and partial, with what the engine's methods offer.

use super::build::Builder;
use super::genes::{Genes, NAME, Part};
use super::key::conditions;
use super::names::{self, quoted};
use super::{slot, types};
use mainstay_schema::schema::{Column, Expr, Index, IndexKey, Nulls, ObjectName, Order, Type};

impl Builder<'_> {
    pub(super) fn indexes(&mut self, table: &ObjectName, parts: &[Part]) {
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.renamable(side)) {
            let mut index = Index::new(self.profile.fit(names::name("i", genes.raw(NAME))), &[]);
            index.comment = self.comment(genes);
            let special = self.profile.can.index_methods && genes.chance(slot::METHOD, 35);
            let fits =
                if special { self.special(table, &mut index, genes) } else { self.usual(table, &mut index, genes) };
            self.predicate(table, &mut index, genes);
            let twin = self.schema.tables[table].indexes.iter().any(|other| other.keys == index.keys);
            if fits && !twin && self.take(&table.sibling(index.name.clone())) {
                self.schema.tables[table].indexes.push(index);
            }
        }
    }

    fn usual(&self, table: &ObjectName, index: &mut Index, genes: Genes) -> bool {
        index.unique = genes.chance(slot::UNIQUE, 35);
        let can = &self.profile.can;
        index.nulls_not_distinct =
            index.unique && self.profile.rich_uniques && can.nulls_not_distinct && genes.chance(slot::NULLS, 25);
        let names = if index.unique {
            self.distinct_columns(table, genes, index.nulls_not_distinct).unwrap_or_default()
        } else {
            self.any_columns(table, genes)
        };
        index.keys = names.iter().map(IndexKey::column).collect();
        index.include = self.included(table, &names, genes);
        if self.profile.can.index_methods && genes.chance(slot::WITH, 15) {
            index.with.insert("fillfactor".to_owned(), genes.of(slot::WITH, &["60", "80"]).to_owned());
        }
        self.directions(index, genes);
        self.expression(table, index, genes);
        !index.keys.is_empty()
    }

    fn any_columns(&self, table: &ObjectName, genes: Genes) -> Vec<String> {
        let all = self.columns(table, |column| {
            types::is_key(&column.ty, self.profile)
                && column.generated.as_ref().is_none_or(|generated| generated.stored)
        });
        if all.is_empty() {
            return Vec::new();
        }
        let (first, second) = (genes.of(slot::FIRST, &all).name, genes.of(slot::SECOND, &all).name);
        if genes.chance(slot::SECOND, 40) && first != second { vec![first, second] } else { vec![first] }
    }

    fn directions(&self, index: &mut Index, genes: Genes) {
        let Some(last) = index.keys.last_mut() else { return };
        if genes.chance(slot::DESCENDING, 40) {
            last.order = Order::Desc;
        }
        if self.profile.index_nulls {
            last.nulls = genes.of(slot::NULLS, &[None, None, Some(Nulls::First), Some(Nulls::Last)]);
        }
    }

    /// Sometimes an expression over the first key's column instead of the column.
    fn expression(&self, table: &ObjectName, index: &mut Index, genes: Genes) {
        let first = index.keys.first().and_then(IndexKey::column_name);
        let column = first.and_then(|name| self.schema.tables[table].column(name)).cloned();
        let Some(column) = column.filter(|_| self.profile.can.expression_indexes && genes.chance(slot::EXPRESSION, 25))
        else {
            return;
        };
        if !(self.profile.rules_read_keys || column.identity.is_none()) {
            return;
        }
        let name = quoted(&column.name);
        let expr = match &column.ty {
            ty if ty.is_integer() => format!("{name} + 1"),
            Type::Text | Type::Varchar(_) => format!("lower({name})"),
            _ => return,
        };
        let key = index.keys.remove(0);
        index.keys.insert(0, IndexKey { order: key.order, nulls: key.nulls, ..IndexKey::expr(expr.as_str()) });
    }

    fn predicate(&self, table: &ObjectName, index: &mut Index, genes: Genes) {
        let columns = self.columns(table, |column| column.generated.is_none());
        if self.profile.can.partial_indexes && genes.chance(slot::PREDICATE, 20) && !columns.is_empty() {
            let column = genes.of(slot::SECOND, &columns);
            let mut choices = vec![format!("{} IS NOT NULL", quoted(&column.name))];
            choices.extend(conditions(&column).into_iter().skip(1));
            index.predicate = Some(Expr::new(genes.of(slot::PREDICATE, &choices)));
        }
    }

    /// An index of a method that fits a column.
    fn special(&self, table: &ObjectName, index: &mut Index, genes: Genes) -> bool {
        let fitting: Vec<(Column, Vec<Method>)> = self
            .columns(table, |column| column.generated.is_none())
            .into_iter()
            .map(|column| (column.clone(), methods(&column.ty)))
            .filter(|(_, methods)| !methods.is_empty())
            .collect();
        if fitting.is_empty() {
            return false;
        }
        let (column, methods) = genes.of(slot::FIRST, &fitting);
        let (method, opclass, with) = genes.of(slot::FORM, &methods);
        index.method = Some(method.to_owned());
        index.keys = vec![IndexKey { opclass: opclass.map(str::to_owned), ..IndexKey::column(column.name) }];
        if genes.chance(slot::WITH, 50)
            && let Some((option, value)) = with
        {
            index.with.insert(option.to_owned(), value.to_owned());
        }
        true
    }
}

/// A method, an operator class that it needs, an option that it takes.
type Method = (&'static str, Option<&'static str>, Option<(&'static str, &'static str)>);

/// The methods that index a type, beside the usual one.
fn methods(ty: &Type) -> Vec<Method> {
    match ty {
        Type::Vector(_) => vec![
            ("hnsw", Some("vector_cosine_ops"), Some(("m", "8"))),
            ("ivfflat", Some("vector_l2_ops"), Some(("lists", "2"))),
            ("hnsw", Some("vector_l2_ops"), Some(("ef_construction", "40"))),
        ],
        Type::Native(name) => match name.as_str() {
            "halfvec(3)" => vec![("hnsw", Some("halfvec_l2_ops"), Some(("m", "8")))],
            "inet" => vec![("gist", Some("inet_ops"), None), ("hash", None, None)],
            "tsvector" => vec![("gin", None, Some(("fastupdate", "off"))), ("gist", None, None)],
            "int4range" => vec![("gist", None, None)],
            _ => Vec::new(),
        },
        Type::Json => {
            vec![("gin", None, None), ("gin", Some("jsonb_path_ops"), None), ("hash", None, None)]
        }
        Type::Array(element) if matches!(**element, Type::Integer | Type::Text) => vec![("gin", None, None)],
        Type::Integer | Type::BigInt => {
            vec![("hash", None, Some(("fillfactor", "70"))), ("brin", None, Some(("pages_per_range", "64")))]
        }
        Type::Text => vec![("hash", None, None), ("btree", Some("text_pattern_ops"), None)],
        _ => Vec::new(),
    }
}
