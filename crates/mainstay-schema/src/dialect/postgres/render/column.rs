//! Changing a column in place, in as few passes over the table as the server allows.

use super::casts::{cast, is_foreign};
use super::table::enclosed;
use super::{Done, Renderer};
use crate::dialect::Unsupported;
use crate::plan::Lock;
use crate::schema::{Column, Expr, Generated, ObjectName, default_name};
use crate::sql::SqlWriter;

/// One action of an ALTER COLUMN.
enum Action {
    DropDefault,
    Type { spelled: String, collation: Option<String>, using: Option<Expr> },
    SetDefault(Expr),
    SetNotNull,
    AddNotNull(String),
    DropNotNull,
    DropExpression,
    SetExpression(Expr),
}

impl Action {
    fn write(&self, writer: &mut SqlWriter<'_>, column: &str) {
        if let Self::AddNotNull(name) = self {
            writer.raw("ADD CONSTRAINT ").ident(name).raw(" NOT NULL ").ident(column);
            return;
        }
        writer.raw("ALTER COLUMN ").ident(column).raw(" ");
        match self {
            Self::DropDefault => writer.raw("DROP DEFAULT"),
            Self::SetDefault(default) => writer.raw("SET DEFAULT ").expr(default),
            Self::SetNotNull | Self::AddNotNull(_) => writer.raw("SET NOT NULL"),
            Self::DropNotNull => writer.raw("DROP NOT NULL"),
            Self::DropExpression => writer.raw("DROP EXPRESSION"),
            Self::SetExpression(expr) => writer.raw("SET EXPRESSION AS ").spelled(&enclosed(expr)),
            Self::Type { spelled, collation, using } => {
                writer.raw("TYPE ").spelled(spelled);
                if let Some(collation) = collation {
                    writer.raw(" COLLATE ").ident(collation);
                }
                if let Some(using) = using {
                    writer.raw(" USING ").expr(using);
                }
                writer
            }
        };
    }
}

/// What becomes of a column's expression.
enum Computed {
    /// It can be changed in place, if it changes at all.
    Action(Option<Action>),
    /// The column is made anew.
    Anew,
}

impl Renderer<'_> {
    pub(super) fn alter_column(
        &mut self,
        table: &ObjectName,
        from: &Column,
        to: &Column,
        using: Option<&Expr>,
    ) -> Done {
        let retyped = from.ty != to.ty || from.collation != to.collation;
        let computed = match self.computed(from, to) {
            Computed::Anew => return self.make_anew(table, from, to),
            Computed::Action(action) => action,
        };
        if retyped {
            self.detach_from_column(table, &from.name, is_foreign(&from.ty, &to.ty));
        }
        self.release_identity(table, from, to);
        let mut computed = computed;
        if retyped && matches!(computed, Some(Action::DropExpression)) {
            // While a column is computed, its type cannot change by USING.
            self.alter(table, &to.name, &[Action::DropExpression]);
            computed = None;
        }
        let mut actions = Vec::new();
        // A default is in the old type; it is set again in the new one.
        let keeps_default = from.default == to.default && !retyped;
        if from.default.is_some() && !keeps_default && (retyped || to.default.is_none()) {
            actions.push(Action::DropDefault);
        }
        if retyped {
            let using = using.cloned().map_or_else(|| self.usual_using(table, from, to), |using| Ok(Some(using)))?;
            let spelled = self.ty(&to.ty, table, &to.name)?;
            actions.push(Action::Type { spelled, collation: to.collation.clone(), using });
        }
        actions.extend(computed);
        actions.extend(to.default.clone().filter(|_| !keeps_default && to.generated.is_none()).map(Action::SetDefault));
        match (from.nullable, to.nullable) {
            (true, false) => {
                let name = to.options.get(Column::NOT_NULL_NAME).cloned();
                actions.push(name.map_or(Action::SetNotNull, Action::AddNotNull));
            }
            (false, true) => actions.push(Action::DropNotNull),
            _ => {}
        }
        self.alter(table, &to.name, &actions);
        self.take_up_identity(table, from, to);
        if !from.nullable && !to.nullable {
            let name = |column: &Column| {
                let usual = || default_name(&table.name, &[&column.name], "not_null");
                column.options.get(Column::NOT_NULL_NAME).cloned().unwrap_or_else(usual)
            };
            let (before, after) = (name(from), name(to));
            if before != after {
                self.rename_within(table, "CONSTRAINT ", &before, &after);
            }
        }
        if from.comment != to.comment {
            self.comment_column(table, to);
        }
        Ok(())
    }

    /// All actions in one statement, so that the table is locked and rewritten once.
    fn alter(&mut self, table: &ObjectName, column: &str, actions: &[Action]) {
        if actions.is_empty() {
            return;
        }
        let mut writer = self.writer();
        writer.raw("ALTER TABLE ").name(table).raw(if actions.len() == 1 { " " } else { "\n    " });
        let sql = writer.list(actions, ",\n    ", |writer, action| action.write(writer, column)).finish();
        self.step(sql, Lock::All);
    }

    /// Another type for a column of an enum that is being rebuilt; its default comes back if it still can.
    pub(super) fn retype(&mut self, table: &ObjectName, column: &Column, default: Option<&Expr>) -> Done {
        let using = self.spell_casts(table, column, &[crate::schema::Type::Text, column.ty.clone()])?;
        let spelled = self.ty(&column.ty, table, &column.name)?;
        let mut actions = vec![Action::Type { spelled, collation: column.collation.clone(), using: Some(using) }];
        if column.default.is_some() {
            actions.insert(0, Action::DropDefault);
        }
        actions.extend(default.cloned().map(Action::SetDefault));
        self.alter(table, &column.name, &actions);
        Ok(())
    }

    fn usual_using(&self, table: &ObjectName, from: &Column, to: &Column) -> Result<Option<Expr>, Unsupported> {
        cast(&from.ty, &to.ty).map(|types| self.spell_casts(table, to, &types)).transpose()
    }

    /// `column::TEXT::role`
    fn spell_casts(
        &self,
        table: &ObjectName,
        column: &Column,
        types: &[crate::schema::Type],
    ) -> Result<Expr, Unsupported> {
        let mut writer = self.writer();
        writer.ident(&column.name);
        for ty in types {
            writer.raw("::").spelled(&self.ty(ty, table, &column.name)?);
        }
        Ok(Expr::new(writer.finish().as_str()))
    }

    fn computed(&self, from: &Column, to: &Column) -> Computed {
        let stored = |generated: &Option<Generated>| generated.as_ref().map(|generated| generated.stored);
        match (&from.generated, &to.generated) {
            (None, None) => Computed::Action(None),
            (Some(a), Some(b)) if a == b && from.ty == to.ty => Computed::Action(None),
            (Some(a), Some(b)) if a.stored == b.stored && from.ty == to.ty && self.dialect.set_expression => {
                Computed::Action(Some(Action::SetExpression(b.expr.clone())))
            }
            (Some(_), None) if stored(&from.generated) == Some(true) => Computed::Action(Some(Action::DropExpression)),
            _ => Computed::Anew,
        }
    }

    /// Drops the column and adds it as it is to be. What was computed and is to be plain keeps its values:
    /// other columns hold all that they are computed from.
    fn make_anew(&mut self, table: &ObjectName, from: &Column, to: &Column) -> Done {
        self.detach_whole_column(table, &from.name);
        self.note_what_goes_with_column(table, &from.name);
        self.drop_column_only(table, &from.name);
        match &from.generated {
            Some(generated) if to.generated.is_none() => {
                self.add_column(table, &Column { nullable: true, ..to.clone() })?;
                let mut writer = self.writer();
                writer.raw("UPDATE ").name(table).raw(" SET ").ident(&to.name).raw(" = ");
                let sql = writer.spelled(&enclosed(&generated.expr)).finish();
                self.step(sql, Lock::Writes);
                let not_null: &[Action] = if to.nullable { &[] } else { &[Action::SetNotNull] };
                self.alter(table, &to.name, not_null);
                Ok(())
            }
            _ => self.add_column(table, to),
        }
    }

    pub(super) fn drop_column(&mut self, table: &ObjectName, column: &Column) {
        self.detach_whole_rows(table);
        self.drop_column_only(table, &column.name);
    }

    pub(super) fn drop_column_only(&mut self, table: &ObjectName, column: &str) {
        let sql = self.writer().raw("ALTER TABLE ").name(table).raw(" DROP COLUMN ").ident(column).finish();
        self.step(sql, Lock::All);
    }
}
