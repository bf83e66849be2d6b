//! Large schemas of the shape that real applications have: departments of words that belong together, each thing of them
//! a table of a kind that applications have, with the types, functions, triggers, policies and views around it. Which
//! kind a thing is differs from one schema to the next.

mod tables;
mod words;

use std::fmt::Write as _;
use words::{DEPARTMENTS, KEPT};

/// A department of one schema.
pub struct Department<'w> {
    pub name: &'w str,
    pub words: &'w [&'w str; KEPT],
    /// The department before it, which its main table points to.
    pub before: Option<(&'w str, &'w str)>,
    /// The number of the schema: what differs between two.
    pub turn: usize,
}

/// The whole schema of this number.
pub fn script(turn: usize) -> String {
    let mut out = String::new();
    let mut before = None;
    for at in 0..DEPARTMENTS.len() {
        let (name, words) = &DEPARTMENTS[(at + 7 * turn) % DEPARTMENTS.len()];
        let department = Department { name, words, before, turn };
        department.begin(&mut out);
        words.iter().enumerate().for_each(|(at, word)| department.table(&mut out, at, word));
        department.views(&mut out);
        before = Some((*name, words[1]));
    }
    before.into_iter().for_each(|(last, main)| across(&mut out, last, main));
    out
}

/// What looks at all departments at once: a view on views, and a publication.
fn across(out: &mut String, last: &str, main: &str) {
    let parts: Vec<_> = DEPARTMENTS
        .iter()
        .map(|(name, _)| format!("SELECT '{name}' AS department, things, newest FROM {name}.overview"))
        .collect();
    let _ = write!(
        out,
        "CREATE VIEW all_departments AS {};
         CREATE MATERIALIZED VIEW department_totals AS SELECT department, sum(things) AS things FROM all_departments GROUP BY department;
         CREATE UNIQUE INDEX department_totals_department ON department_totals (department);
         CREATE PUBLICATION changes FOR TABLE {last}.{main};
        ",
        parts.join(" UNION ALL ")
    );
}

impl Department<'_> {
    /// Its types and functions, before there is a table.
    fn begin(&self, out: &mut String) {
        let Self { name, turn, .. } = self;
        let _ = write!(
            out,
            "CREATE SCHEMA {name};
             COMMENT ON SCHEMA {name} IS 'The department {name}';
             CREATE TYPE {name}.state AS ENUM ('draft', 'open', 'closed', 'archived');
             CREATE DOMAIN {name}.quantity AS numeric(12,3) DEFAULT 1 CONSTRAINT not_negative CHECK (VALUE >= 0);
             CREATE TYPE {name}.address AS (street text, place varchar(80), zone char(2));
             CREATE SEQUENCE {name}.number START {start} INCREMENT {step};
             CREATE FUNCTION {name}.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed_at := now(); RETURN NEW; END $$;
             CREATE FUNCTION {name}.refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                 IF OLD.state = 'closed' THEN RAISE EXCEPTION '% is closed', TG_TABLE_NAME; END IF; RETURN NEW; END $$;
             CREATE FUNCTION {name}.tenant() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT nullif(current_setting('app.tenant', true), '')::bigint $$;
             CREATE FUNCTION {name}.with_tax(net numeric, rate numeric DEFAULT 0.19) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
                 AS $$ SELECT round(net * (1 + rate), 2) $$;
            ",
            start = 1000 * (turn + 1),
            step = turn + 1,
        );
    }

    /// Views on its tables, and views on these.
    fn views(&self, out: &mut String) {
        let Self { name, words, .. } = self;
        let (kind, main) = (words[0], words[1]);
        let _ = write!(
            out,
            "CREATE VIEW {name}.{main}_list WITH (security_barrier) AS
                 SELECT m.id, m.name, m.state, k.label AS {kind}, {name}.with_tax(m.amount) AS gross, m.changed_at
                 FROM {name}.{main} m LEFT JOIN {name}.{kind} k ON k.code = m.{kind}_code WHERE m.state <> 'archived';
             CREATE VIEW {name}.{main}_active AS SELECT id, name, gross FROM {name}.{main}_list WHERE state = 'open';
             CREATE VIEW {name}.overview AS
                 SELECT count(*) AS things, max(changed_at) AS newest, sum(gross) FILTER (WHERE state = 'open') AS open_amount
                 FROM {name}.{main}_list;
             CREATE MATERIALIZED VIEW {name}.{main}_by_state AS
                 SELECT state, count(*) AS number, percentile_cont(0.5) WITHIN GROUP (ORDER BY gross) AS middle
                 FROM {name}.{main}_list GROUP BY state;
             CREATE UNIQUE INDEX {main}_by_state_state ON {name}.{main}_by_state (state);
             CREATE FUNCTION {name}.open_amount() RETURNS numeric LANGUAGE sql STABLE AS $$ SELECT open_amount FROM {name}.overview $$;
             CREATE PROCEDURE {name}.close_all(before timestamptz) LANGUAGE plpgsql AS $$ BEGIN
                 UPDATE {name}.{main} SET state = 'closed' WHERE changed_at < before; END $$;
             COMMENT ON VIEW {name}.overview IS 'One line for {name}';
             COMMENT ON FUNCTION {name}.open_amount() IS 'What is open in {name}';
            ",
        );
    }
}
