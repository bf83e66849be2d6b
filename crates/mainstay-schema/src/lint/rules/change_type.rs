//! A column's new type has every row written anew, or does not hold every value.

use crate::change::{Change, Constraint};
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::plan::validated_later;
use crate::schema::{Check, Column, Type};
use crate::sql::quoted;

pub(super) const RULE: Rule = Rule {
    name: "change-type",
    about: "A column's new type has every row written anew, or does not hold every value",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE users ALTER COLUMN age TYPE BIGINT;",
    good: "ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(100);",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::AlterColumn { table, from, to, using } = change else { return None };
    at.old_table(table)?;
    let (from, to) = (inline(at, from), inline(at, to));
    let inlined = Change::AlterColumn { table: table.clone(), from, to, using: using.clone() };
    let Change::AlterColumn { from, to, .. } = &inlined else { return None };
    let cost = at.long_lock(&inlined).filter(|_| from.ty != to.ty);
    let loss = inlined.loss();
    let message = match (&cost, &loss) {
        (None, None) => return None,
        (_, Some(loss)) => format!("{loss} makes it fail, or is cut"),
        (Some(_), None) => format!("every row of {table} is written anew for {}", to.name),
    };
    let (advice, fix) = match limit(&to.ty).filter(|_| from.ty.is_text() && at.ways().unvalidated_constraints) {
        Some(most) => ("leave the type and limit the length with a check", with_check(at, change, to, most)),
        None => (
            "add a column of the new type, let the application write both, copy the values, drop the old one later",
            with_new_column(at, change, to),
        ),
    };
    let finding = Finding::new(message, advice, fix);
    Some(match cost {
        Some(cost) => finding.cost(cost),
        None => finding,
    })
}

/// The column as an engine without named enums has it.
fn inline(at: &Subject<'_>, column: &Column) -> Column {
    let mut column = column.clone();
    if let Type::Enum(name) = &column.ty
        && !at.engine.capabilities().named_enums
        && let Some(found) = at.before().enums.get(name)
    {
        column.ty = Type::InlineEnum(found.values.clone());
    }
    column
}

fn limit(ty: &Type) -> Option<u32> {
    match ty {
        Type::Varchar(Some(most)) => Some(*most),
        _ => None,
    }
}

fn with_check(at: &Subject<'_>, change: &Change, to: &Column, most: u32) -> Fix {
    let Some(table) = change.table() else { return Fix::default() };
    let name = format!("{}_{}_length", table.name, to.name);
    let expr = format!("char_length({}) <= {most}", quoted(&to.name));
    let check = Check { name: Some(name.clone()), not_valid: true, ..Check::new(expr.as_str()) };
    Fix::here(at.instead(change, &validated_later(table, Constraint::Check(check), name)))
}

fn with_new_column(at: &Subject<'_>, change: &Change, to: &Column) -> Fix {
    let Some(table) = change.table() else { return Fix::default() };
    let name = format!("{}_new", to.name);
    let column = Column { name: name.clone(), nullable: true, identity: None, default: None, ..to.clone() };
    let mut copy = at.writer();
    copy.raw("UPDATE ").name(table).raw(" SET ").ident(&name).raw(" = ");
    // Portable text is run by every engine as it is, and they agree on no cast.
    match at.writes.type_name(&column.ty) {
        Ok(ty) if at.writes.capabilities().runs_as_written && at.writes.name() == at.engine.name() => {
            copy.raw("CAST(").ident(&to.name).raw(" AS ").spelled(&ty).raw(")");
        }
        _ => drop(copy.ident(&to.name)),
    }
    copy.raw(" WHERE ").ident(&name).raw(" IS NULL");
    let add = Change::AddColumn { table: table.clone(), column };
    Fix::here(at.instead(change, &[add])).then(vec![copy.finish().to_string()])
}
