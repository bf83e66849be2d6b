//! Sequences of MariaDB: what ALTER SEQUENCE changes in one statement is the sequence, and its type, its storage engine
//! and its comment are said of it by statements of their own, as the server wants them.

use super::Found;
use mainstay_schema::dialect::Dialect;
use mainstay_schema::schema::{Object, ObjectName, Replacement};
use mainstay_schema::sql::{Token, tokens};

/// The type of a sequence of which nobody says one.
const TYPE: &str = "bigint";
/// One beyond the highest number of that type.
const TOO_HIGH: u64 = i64::MAX as u64;

/// A printed sequence: `` CREATE SEQUENCE `s` as int start with 1 … ENGINE=InnoDB COMMENT='…' ``.
struct Printed<'t> {
    name: &'t str,
    ty: &'t str,
    options: &'t str,
    engine: &'t str,
    comment: &'t str,
}

impl<'t> Printed<'t> {
    fn of(text: &'t str, all: &[Token<'t>]) -> Option<Self> {
        let at = |word: &str| all.iter().position(|token| token.is(word));
        let (name, start) = (all.get(2)?, all.get(at("start")?)?);
        let until = |from: usize, to: Option<usize>| text[from..to.map_or(text.len(), |at| all[at].start)].trim();
        let (engine, comment) = (at("engine"), at("comment"));
        // Behind the word and its sign.
        let value =
            |at: Option<usize>, to| at.and_then(|at| all.get(at + 2)).map_or("", |token| until(token.start, to));
        let ty = text[name.end()..start.start].trim();
        Some(Self {
            name: name.text,
            ty: ty.strip_prefix("as ").unwrap_or(ty),
            options: until(start.start, engine.or(comment)),
            engine: value(engine, comment),
            comment: value(comment, None),
        })
    }

    /// Whether it counts further than a sequence without a type can.
    fn is_beyond(&self) -> bool {
        self.options.split(' ').any(|word| word.parse().is_ok_and(|number: u64| number >= TOO_HIGH))
    }

    /// What is said of it by itself: the kind, what it is called, and what makes it so and back.
    fn said(&self) -> impl Iterator<Item = (&'static str, String, String)> {
        let name = self.name;
        let alter = move |kind, what: &str, is: &str, usual: &str| {
            (!is.is_empty() && is != usual).then(|| (kind, format!("{what}{is}"), format!("{what}{usual}")))
        };
        // The server takes the keys of the table that the session made or altered last for the sequence's own.
        let retype = format!("ALTER TABLE {name};\nALTER SEQUENCE {name} AS ");
        [
            alter("type of a sequence", &retype, self.ty, TYPE),
            alter("engine of a sequence", &format!("ALTER TABLE {name} ENGINE = "), self.engine, "InnoDB"),
            alter("comment", &format!("ALTER TABLE {name} COMMENT = "), self.comment, "''"),
        ]
        .into_iter()
        .flatten()
    }
}

impl Found<'_> {
    /// Gives a sequence its statements, and notes what is said of it.
    pub(super) fn define_sequence(&mut self, at: usize, text: &str) {
        let all: Vec<_> = tokens(text, self.dialect.lexis()).map_while(Result::ok).collect();
        let Some(printed) = Printed::of(text, &all) else { return };
        let object = &mut self.schema.objects[at];
        object.definition = format!("CREATE SEQUENCE {} {}", printed.name, printed.options);
        // One that goes down cannot go on from where one that goes up has come.
        let fixed = if printed.options.contains("increment by -") { "down" } else { "up" }.to_owned();
        let statement = format!("ALTER SEQUENCE {} {}", printed.name, printed.options);
        object.replacement = Some(Replacement { statement, fixed });
        if printed.is_beyond() {
            // Its type and its options lean on each other, and the server takes one of them at a time.
            object.definition = text.to_owned();
            object.removal.clear();
            return;
        }
        let sequence = object.name.clone();
        for (kind, definition, removal) in printed.said() {
            let name = ObjectName::new(format!("SEQUENCE {sequence}"));
            let depends_on = vec![sequence.clone()];
            self.schema.objects.push(Object { definition, removal, depends_on, ..Object::new(kind, name) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mainstay_schema::dialect::by_name;

    #[test]
    fn a_printed_sequence_is_taken_apart() {
        let lexis = by_name("mariadb").expect("a dialect").lexis();
        let text = "CREATE SEQUENCE `s` as int unsigned start with 1 minvalue 1 cache 1000 nocycle ENGINE=Aria COMMENT='it''s; engine=x'";
        let all: Vec<_> = tokens(text, lexis).map_while(Result::ok).collect();
        let printed = Printed::of(text, &all).expect("it is one");
        assert_eq!(printed.options, "start with 1 minvalue 1 cache 1000 nocycle");
        let said: Vec<_> = printed.said().map(|(_, definition, removal)| [definition, removal]).collect();
        let expected = [
            ["ALTER TABLE `s`;\nALTER SEQUENCE `s` AS int unsigned", "ALTER TABLE `s`;\nALTER SEQUENCE `s` AS bigint"],
            ["ALTER TABLE `s` ENGINE = Aria", "ALTER TABLE `s` ENGINE = InnoDB"],
            ["ALTER TABLE `s` COMMENT = 'it''s; engine=x'", "ALTER TABLE `s` COMMENT = ''"],
        ];
        assert_eq!(said, expected);
        let text = "CREATE SEQUENCE `s` start with 1 maxvalue 9223372036854775806 nocycle ENGINE=InnoDB";
        let all: Vec<_> = tokens(text, lexis).map_while(Result::ok).collect();
        let printed = Printed::of(text, &all).expect("it is one");
        assert!(printed.said().next().is_none() && !printed.is_beyond());
    }
}
