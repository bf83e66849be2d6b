//! The statements that make tables, indexes and views, of schemas in SQLite's normal form.

use super::{WRITING, declared, types};
use crate::dialect::Unsupported;
use crate::schema::{
    Check, Column, Expr, ForeignKey, Index, IndexKey, KeyPart, ObjectName, Order, ReferentialAction, Table, Timing,
    View,
};
use crate::sql::{Sql, SqlWriter, TokenKind, tokens};

pub(super) fn writer() -> SqlWriter<'static> {
    SqlWriter::new(&WRITING)
}

/// `CREATE TABLE`, one column or constraint a line.
pub(super) fn table(table: &Table) -> Result<Sql, Unsupported> {
    let mut out = writer();
    out.raw("CREATE TABLE ").name(&table.name).raw(" (\n    ");
    let mut separator = "";
    for one in &table.columns {
        out.raw(separator);
        column(&mut out, one, table)?;
        separator = ",\n    ";
    }
    table_constraints(&mut out, table);
    out.raw("\n)");
    let options = [("strict", "STRICT"), ("without rowid", "WITHOUT ROWID")];
    let options = options.into_iter().filter(|(option, _)| table.has_option(option));
    for (at, (_, words)) in options.enumerate() {
        out.raw(if at == 0 { " " } else { ", " }).raw(words);
    }
    Ok(out.finish())
}

fn table_constraints(out: &mut SqlWriter<'_>, table: &Table) {
    // Where the key of a table without rowid comes first, RENAME COLUMN of a column that is also unique fails:
    // "no such column" (SQLite 3.50).
    let key_last = table.has_option("without rowid");
    if !key_last {
        key(out, table);
    }
    for unique in &table.uniques {
        constraint_name(out.raw(",\n    "), unique.name.as_deref());
        out.raw("UNIQUE ").columns(&unique.columns);
    }
    if key_last {
        key(out, table);
    }
    for one in &table.foreign_keys {
        constraint_name(out.raw(",\n    "), one.name.as_deref());
        out.raw("FOREIGN KEY ").columns(&one.columns).raw(" ");
        references(out, one);
    }
    for one in &table.checks {
        check(out.raw(",\n    "), one);
    }
}

/// The primary key, unless it stands with the column that it numbers.
fn key(out: &mut SqlWriter<'_>, table: &Table) {
    let numbered = table.columns.iter().any(|column| column.identity.is_some());
    if let Some(key) = table.primary_key.as_ref().filter(|_| !numbered) {
        out.raw(",\n    PRIMARY KEY ").columns(&key.columns);
    }
}

fn constraint_name(out: &mut SqlWriter<'_>, name: Option<&str>) {
    if let Some(name) = name {
        out.raw("CONSTRAINT ").ident(name).raw(" ");
    }
}

/// `CONSTRAINT name CHECK (…)`.
pub(super) fn check(out: &mut SqlWriter<'_>, check: &Check) {
    constraint_name(out, check.name.as_deref());
    out.raw("CHECK (").expr(&check.expr).raw(")");
}

/// `CONSTRAINT name REFERENCES …`, as it stands in the definition of the one column that refers.
pub(super) fn column_reference(out: &mut SqlWriter<'_>, key: &ForeignKey) {
    constraint_name(out, key.name.as_deref());
    references(out, key);
}

fn references(out: &mut SqlWriter<'_>, key: &ForeignKey) {
    out.raw("REFERENCES ").name(&key.references);
    if !key.referenced.is_empty() {
        out.raw(" ").columns(&key.referenced);
    }
    for (event, action) in [(" ON DELETE ", &key.on_delete), (" ON UPDATE ", &key.on_update)] {
        if *action != ReferentialAction::NoAction {
            out.raw(event).raw(action_words(action));
        }
    }
    out.raw(match key.timing {
        Timing::NotDeferrable => "",
        Timing::InitiallyImmediate => " DEFERRABLE INITIALLY IMMEDIATE",
        Timing::InitiallyDeferred => " DEFERRABLE INITIALLY DEFERRED",
    });
}

fn action_words(action: &ReferentialAction) -> &'static str {
    match action {
        ReferentialAction::NoAction => "NO ACTION",
        ReferentialAction::Restrict => "RESTRICT",
        ReferentialAction::Cascade => "CASCADE",
        ReferentialAction::SetNull(_) => "SET NULL",
        ReferentialAction::SetDefault(_) => "SET DEFAULT",
    }
}

/// The definition of a column within `table`.
pub(super) fn column(out: &mut SqlWriter<'_>, column: &Column, table: &Table) -> Result<(), Unsupported> {
    let place = |problem| Unsupported { place: format!("{}.{}", table.name, column.name), ..problem };
    let ty = types::name(&column.ty).map_err(place)?;
    out.ident(&column.name);
    if !ty.is_empty() {
        out.raw(" ").spelled(&ty);
    }
    if let Some(own) = declared::check(&column.ty, &column.name) {
        out.raw(" CHECK (").expr(&own).raw(")");
    }
    if let Some(collation) = &column.collation {
        out.raw(" COLLATE ").ident(collation);
    }
    if column.identity.is_some() {
        out.raw(" PRIMARY KEY AUTOINCREMENT");
    } else if !column.nullable && !is_rowid(column, table) {
        out.raw(" NOT NULL");
    }
    if let Some(default) = &column.default {
        out.raw(" DEFAULT ");
        parenthesized_unless_plain(out, default);
    }
    if let Some(generated) = &column.generated {
        out.raw(" GENERATED ALWAYS AS (").expr(&generated.expr).raw(") ");
        out.raw(if generated.stored { "STORED" } else { "VIRTUAL" });
    }
    Ok(())
}

/// Whether the column is the table's row number: <https://sqlite.org/lang_createtable.html#rowid>.
pub(super) fn is_rowid(column: &Column, table: &Table) -> bool {
    !table.has_option("without rowid")
        && table.is_sole_key(&column.name)
        && types::name(&column.ty).is_ok_and(|ty| ty.eq_ignore_ascii_case("INTEGER"))
}

fn parenthesized_unless_plain(out: &mut SqlWriter<'_>, default: &Expr) {
    if is_plain(default) || is_parenthesized(default) {
        out.expr(default);
    } else {
        out.raw("(").expr(default).raw(")");
    }
}

/// Whether a default is a constant that the grammar takes without parentheses.
pub(super) fn is_plain(default: &Expr) -> bool {
    let Ok(all) = tokens(default.as_str(), super::LEXIS).collect::<Result<Vec<_>, _>>() else { return false };
    match all.as_slice() {
        [one] => match one.kind {
            TokenKind::String | TokenKind::Number | TokenKind::Quoted => true,
            TokenKind::Word => {
                ["NULL", "TRUE", "FALSE", "CURRENT_TIME", "CURRENT_DATE", "CURRENT_TIMESTAMP"].iter().any(|w| one.is(w))
            }
            _ => false,
        },
        [sign, number] => number.kind == TokenKind::Number && (sign.is_symbol("-") || sign.is_symbol("+")),
        _ => false,
    }
}

/// Whether the first parenthesis closes with the last token.
fn is_parenthesized(expr: &Expr) -> bool {
    let mut depth = 0usize;
    let mut closed = false;
    for token in tokens(expr.as_str(), super::LEXIS).filter_map(Result::ok) {
        if closed || (depth == 0 && !token.is_symbol("(")) {
            return false;
        }
        depth = match token.text {
            "(" => depth + 1,
            ")" => depth - 1,
            _ => depth,
        };
        closed = depth == 0;
    }
    closed
}

pub(super) fn index(table: &ObjectName, index: &Index) -> Sql {
    let mut out = writer();
    out.raw(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " }).ident(&index.name);
    out.raw(" ON ").name(table).raw(" (").list(&index.keys, ", ", index_key).raw(")");
    if let Some(predicate) = &index.predicate {
        out.raw(" WHERE ").expr(predicate);
    }
    out.finish()
}

fn index_key(out: &mut SqlWriter<'_>, key: &IndexKey) {
    match &key.part {
        KeyPart::Column(name) => out.ident(name),
        KeyPart::Expr(expr) => out.expr(expr),
    };
    if let Some(collation) = &key.collation {
        out.raw(" COLLATE ").ident(collation);
    }
    if key.order == Order::Desc {
        out.raw(" DESC");
    }
}

pub(super) fn view(view: &View) -> Sql {
    let mut out = writer();
    out.raw("CREATE VIEW ").name(&view.name);
    if !view.columns.is_empty() {
        out.raw(" ").columns(&view.columns);
    }
    out.raw(" AS ").expr(&view.query).finish()
}

pub(super) fn drop_index(index: &Index) -> Sql {
    writer().raw("DROP INDEX ").ident(&index.name).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Generated, IdentityKind, Type};

    #[test]
    fn a_table_is_laid_out_for_reading() {
        let mut one = Table::new(
            "order",
            vec![
                Column::new("id", Type::BigInt).identity(IdentityKind::ByDefault),
                Column::new("Name", Type::Varchar(Some(9))).not_null().default("'x'"),
                Column {
                    generated: Some(Generated { expr: "id + 1".into(), stored: true }),
                    ..Column::new("next", Type::BigInt)
                },
            ],
        )
        .primary_key(&["id"]);
        one.foreign_keys = vec![ForeignKey {
            name: Some("self".into()),
            on_delete: ReferentialAction::Cascade,
            timing: Timing::InitiallyDeferred,
            ..ForeignKey::new(&["next"], "order", &["id"])
        }];
        one.options.insert("strict".into(), String::new());
        let expected = "CREATE TABLE \"order\" (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n    \
            \"Name\" VARCHAR(9) CHECK (length(\"Name\") <= 9) NOT NULL DEFAULT 'x',\n    \
            \"next\" INTEGER GENERATED ALWAYS AS (id + 1) STORED,\n    \
            CONSTRAINT self FOREIGN KEY (\"next\") REFERENCES \"order\" (id) ON DELETE CASCADE \
            DEFERRABLE INITIALLY DEFERRED\n) STRICT";
        assert_eq!(table(&one).unwrap().as_str(), expected.replace("\"next\"", "next"));
    }

    #[test]
    fn defaults_get_the_parentheses_that_the_grammar_wants() {
        for (default, written) in [
            ("1", "1"),
            ("-1.5", "-1.5"),
            ("'a''b'", "'a''b'"),
            ("x'00'", "x'00'"),
            ("true", "true"),
            ("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            ("1 + 1", "(1 + 1)"),
            ("randomblob(16)", "(randomblob(16))"),
            ("(a())", "(a())"),
            ("(1) + (2)", "((1) + (2))"),
        ] {
            let mut out = writer();
            parenthesized_unless_plain(&mut out, &default.into());
            assert_eq!(out.finish().as_str(), written);
        }
    }
}
