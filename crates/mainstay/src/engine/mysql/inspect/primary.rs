//! Primary keys of which more is said than their columns: parts of these, from the highest down, a kind of its own, the
//! size of its blocks. A primary key of a schema says columns alone: the rest is an object, which makes the key anew.

use super::Found;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::dialect::mysql::Flavor;
use mainstay_schema::schema::{IndexKey, Object, ObjectName, Order, PrimaryKey, Table};
use mainstay_schema::sql::SqlWriter;

/// The kind of object.
const KIND: &str = Table::KEY_FORM;

impl Found<'_> {
    /// Notes a key of another form than the usual one; `settings` stand behind its columns.
    pub(super) fn note_form_of_key(&mut self, table: &ObjectName, keys: &[IndexKey], settings: &str) {
        let is_plain = |key: &IndexKey| key.prefix.is_none() && key.order == Order::Asc;
        if settings.is_empty() && keys.iter().all(is_plain) {
            return;
        }
        let Some(key) = self.schema.tables.get(table).and_then(|table| table.primary_key.clone()) else { return };
        self.schema.objects.retain(|one| one.kind.0 != KIND || one.table.as_ref() != Some(table));
        let definition = anew(self.dialect, table, keys, settings, &key);
        let plain: Vec<IndexKey> = key.columns.iter().map(IndexKey::column).collect();
        let removal = anew(self.dialect, table, &plain, "", &key);
        // One takes a key of other blocks for the same key, and leaves it as it is.
        let unseen = self.dialect.flavor() == Flavor::MySql && settings.contains("KEY_BLOCK_SIZE");
        self.schema.objects.push(Object {
            definition,
            removal: if unseen { String::new() } else { removal },
            depends_on: vec![table.clone()],
            table: Some(table.clone()),
            ..Object::new(KIND, table.clone())
        });
    }
}

fn anew(dialect: &dyn Dialect, table: &ObjectName, keys: &[IndexKey], settings: &str, key: &PrimaryKey) -> String {
    let mut sql = SqlWriter::new(dialect);
    sql.raw("ALTER TABLE ").name(table).raw(" DROP PRIMARY KEY, ADD PRIMARY KEY (");
    sql.list(keys, ", ", |sql, key| {
        sql.ident(key.column_name().unwrap_or_default());
        if let Some(prefix) = key.prefix {
            sql.raw("(").number(prefix).raw(")");
        }
        sql.raw(if key.order == Order::Desc { " DESC" } else { "" });
    });
    let mut comment = SqlWriter::new(dialect);
    if let Some(text) = &key.comment {
        comment.raw(" COMMENT ").literal(text);
    }
    format!("{}){settings}{}", sql.finish(), comment.finish())
}
