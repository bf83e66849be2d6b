//! Whoever names a table by its old name fails the moment it is renamed.

use crate::change::Change;
use crate::lint::{Finding, Fix, Looks, Rule, Subject, Usual};
use crate::schema::View;

pub(super) const RULE: Rule = Rule {
    name: "rename-table",
    about: "Whoever names a table by its old name fails the moment it is renamed",
    usual: Usual::On,
    setup: "",
    bad: "ALTER TABLE teams RENAME TO squads;",
    good: "ALTER TABLE teams RENAME TO squads;\nCREATE VIEW teams AS SELECT * FROM squads;",
    looks: Looks::Change(look),
};

fn look(at: &Subject<'_>, change: &Change) -> Option<Finding> {
    let Change::RenameTable { from, to } = change else { return None };
    at.old_table(from)?;
    let message = format!("whoever says {from} fails, until everybody says {to}");
    let advice = "leave a view under the old name, and drop it when nobody says that any more";
    let query = at.writer().raw("SELECT * FROM ").name(to).finish();
    let mut view = View::new(from.clone(), query.as_str());
    view.reads = vec![to.clone()];
    let fix = Fix::here(at.instead(change, &[change.clone(), Change::CreateView { view }]));
    Some(Finding::new(message, advice, fix).unless_view(from))
}
