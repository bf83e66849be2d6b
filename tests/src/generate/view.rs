//! Views: over tables and over other views, plain and materialized.

use super::build::Builder;
use super::genes::{Genes, Part};
use super::key::conditions;
use super::names::quoted;
use super::{slot, types};
use mainstay_schema::schema::{Column, Expr, Index, ObjectName, View};

/// Something to select from: its name, and its columns.
type Source = (ObjectName, Vec<Column>);

impl Builder<'_> {
    pub(super) fn views(&mut self, parts: &[Part]) {
        let tables = self.schema.tables.values().map(|table| (table.name.clone(), table.columns.clone()));
        let mut sources: Vec<Source> = tables.collect();
        let side = self.side;
        for genes in parts.iter().filter_map(|part| part.on(side)) {
            if sources.is_empty() {
                return;
            }
            let source = genes.of(slot::OVER, &sources);
            let mut view = View::new(self.object_name("v", genes), Expr::new(""));
            if !self.take(&view.name) {
                continue;
            }
            let columns = select(&mut view, &source, genes);
            view.comment = self.comment(genes);
            view.materialized = self.profile.can.materialized_views && genes.chance(slot::MATERIALIZED, 30);
            if view.materialized {
                self.index(&mut view, &columns, genes);
            }
            sources.push((view.name.clone(), columns));
            self.schema.add_view(view);
        }
    }

    fn index(&mut self, view: &mut View, columns: &[Column], genes: Genes) {
        let ordered: Vec<&Column> = columns.iter().filter(|column| types::is_key(&column.ty, self.profile)).collect();
        let name = self.profile.fit(super::names::name("vi", genes.raw(slot::WIDTH)));
        if !ordered.is_empty() && genes.chance(slot::FILTER, 50) && self.take(&view.name.sibling(name.clone())) {
            view.indexes.push(Index::new(name, &[&genes.of(slot::WIDTH, &ordered).name]));
        }
    }
}

/// Writes the query; returns the columns that it has.
fn select(view: &mut View, (from, columns): &Source, genes: Genes) -> Vec<Column> {
    let width = 1 + genes.pick(slot::WIDTH, columns.len());
    let mut columns: Vec<Column> = columns[..width].to_vec();
    let list: Vec<String> = columns.iter().map(|column| quoted(&column.name)).collect();
    let mut query = format!("SELECT {} FROM {}", list.join(", "), source_name(from));
    if genes.chance(slot::FILTER, 40) {
        query.push_str(&format!(" WHERE {}", genes.of(slot::FILTER, &conditions(&columns[0]))));
    }
    view.query = Expr::new(query);
    if genes.chance(slot::RENAMED, 20) {
        for (at, column) in columns.iter_mut().enumerate() {
            column.name = format!("as {at}");
        }
        view.columns = columns.iter().map(|column| column.name.clone()).collect();
    }
    columns
}

fn source_name(name: &ObjectName) -> String {
    match &name.schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&name.name)),
        None => quoted(&name.name),
    }
}
