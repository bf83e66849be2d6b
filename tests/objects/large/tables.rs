//! The kinds of tables that applications have.

use super::Department;
use std::fmt::Write as _;

impl Department<'_> {
    /// The table of a word: the first two are always what tells things apart, and the things.
    pub fn table(&self, out: &mut String, at: usize, word: &str) {
        match at {
            0 => self.lookup(out, word),
            1 => self.main(out, word),
            _ => match (at + self.turn) % 10 {
                0 => self.lines(out, word),
                1 => self.log(out, word),
                2 => self.tree(out, word),
                3 => self.junction(out, word),
                4 => self.period(out, word),
                5 => self.buckets(out, word),
                6 => self.special(out, word),
                7 => self.document(out, word),
                8 => self.history(out, word),
                _ => self.measured(out, word),
            },
        }
    }

    fn lookup(&self, out: &mut String, word: &str) {
        let name = self.name;
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (code text PRIMARY KEY, label text NOT NULL, place smallint DEFAULT 0 NOT NULL,
                 CONSTRAINT code_is_plain CHECK (code ~ '^[a-z][a-z_]*$'), UNIQUE (place) DEFERRABLE INITIALLY DEFERRED);
             COMMENT ON TABLE {name}.{word} IS 'What tells things of {name} apart';
             COMMENT ON CONSTRAINT code_is_plain ON {name}.{word} IS 'a word';
            ",
        );
    }

    fn main(&self, out: &mut String, word: &str) {
        let (name, kind) = (self.name, self.words[0]);
        let before = self.before.map(|(department, main)| {
            format!(", {department}_{main}_id bigint REFERENCES {department}.{main} ON DELETE SET NULL")
        });
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (id bigint GENERATED ALWAYS AS IDENTITY (START WITH {start}) PRIMARY KEY, tenant_id bigint NOT NULL,
                 external_id uuid DEFAULT gen_random_uuid() NOT NULL UNIQUE, name varchar(120) NOT NULL, {kind}_code text REFERENCES {name}.{kind} ON UPDATE CASCADE,
                 state {name}.state DEFAULT 'draft' NOT NULL, home {name}.address, amount numeric(14,2) DEFAULT 0 NOT NULL, labels text[] DEFAULT '{{}}' NOT NULL,
                 extra jsonb DEFAULT '{{}}'::jsonb NOT NULL, words tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED,
                 created_at timestamptz DEFAULT now() NOT NULL, changed_at timestamptz DEFAULT now() NOT NULL{before},
                 CONSTRAINT name_is_said CHECK (length(btrim(name)) > 0), UNIQUE NULLS NOT DISTINCT (tenant_id, {kind}_code, name)) WITH (fillfactor = 85);
             CREATE INDEX {word}_words ON {name}.{word} USING gin (words);
             CREATE INDEX {word}_open ON {name}.{word} (tenant_id, created_at DESC) INCLUDE (name) WHERE state = 'open';
             CREATE INDEX {word}_lower ON {name}.{word} (lower(name) COLLATE \"C\");
             CREATE TRIGGER {word}_touch BEFORE UPDATE ON {name}.{word} FOR EACH ROW WHEN (OLD.amount IS DISTINCT FROM NEW.amount) EXECUTE FUNCTION {name}.touch();
             CREATE TRIGGER {word}_closed BEFORE UPDATE OF amount, name ON {name}.{word} FOR EACH ROW EXECUTE FUNCTION {name}.refuse_closed();
             ALTER TABLE {name}.{word} ENABLE ROW LEVEL SECURITY;
             CREATE POLICY own_tenant ON {name}.{word} USING (tenant_id = {name}.tenant()) WITH CHECK (tenant_id = {name}.tenant());
             CREATE POLICY not_archived ON {name}.{word} AS RESTRICTIVE FOR UPDATE USING (state <> 'archived');
             CREATE STATISTICS {name}.{word}_pairs (dependencies) ON tenant_id, state FROM {name}.{word};
             COMMENT ON COLUMN {name}.{word}.amount IS 'without tax';
            ",
            start = 10 + self.turn,
            before = before.unwrap_or_default(),
        );
    }

    fn lines(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} ({main}_id bigint NOT NULL REFERENCES {name}.{main} ON DELETE CASCADE, line smallint NOT NULL,
                 quantity {name}.quantity NOT NULL, unit_price numeric(12,4) NOT NULL, net numeric(14,2) GENERATED ALWAYS AS (round(quantity * unit_price, 2)) STORED,
                 note text, PRIMARY KEY ({main}_id, line), CHECK (line > 0 AND unit_price >= 0));
             CREATE CONSTRAINT TRIGGER {word}_late AFTER INSERT OR DELETE ON {name}.{word} DEFERRABLE INITIALLY DEFERRED
                 FOR EACH ROW EXECUTE FUNCTION {name}.touch();
             CREATE VIEW {name}.{word}_sum AS SELECT {main}_id, sum(net) AS net FROM {name}.{word} GROUP BY {main}_id;
            ",
        );
    }

    fn log(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (id bigint DEFAULT nextval('{name}.number') NOT NULL, at timestamptz NOT NULL, {main}_id bigint REFERENCES {name}.{main},
                 what text NOT NULL, payload jsonb, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
             CREATE INDEX {word}_at ON {name}.{word} USING brin (at);
             CREATE TABLE {name}.{word}_2025 PARTITION OF {name}.{word} FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00');
             CREATE TABLE {name}.{word}_2026 PARTITION OF {name}.{word} FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00') PARTITION BY HASH (id);
             CREATE TABLE {name}.{word}_2026_0 PARTITION OF {name}.{word}_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
             CREATE TABLE {name}.{word}_2026_1 PARTITION OF {name}.{word}_2026 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
             CREATE TABLE {name}.{word}_rest PARTITION OF {name}.{word} DEFAULT;
            ",
        );
    }

    fn tree(&self, out: &mut String, word: &str) {
        let name = self.name;
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (id serial PRIMARY KEY, parent_id integer, title text NOT NULL, place integer DEFAULT 0 NOT NULL,
                 CONSTRAINT {word}_parent FOREIGN KEY (parent_id) REFERENCES {name}.{word} ON DELETE RESTRICT DEFERRABLE, CHECK (parent_id <> id));
             CREATE UNIQUE INDEX {word}_sibling ON {name}.{word} (coalesce(parent_id, 0), title);
             CREATE VIEW {name}.{word}_path AS WITH RECURSIVE up (id, path) AS (
                 SELECT id, ARRAY[title] FROM {name}.{word} WHERE parent_id IS NULL
                 UNION ALL SELECT c.id, up.path || c.title FROM {name}.{word} c JOIN up ON up.id = c.parent_id) SELECT id, array_to_string(path, ' / ') AS path FROM up;
            ",
        );
    }

    fn junction(&self, out: &mut String, word: &str) {
        let (name, kind, main) = (self.name, self.words[0], self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} ({main}_id bigint, {kind}_code text, since date DEFAULT CURRENT_DATE NOT NULL, weight real DEFAULT 1.0,
                 PRIMARY KEY ({main}_id, {kind}_code), FOREIGN KEY ({main}_id) REFERENCES {name}.{main} ON DELETE CASCADE, FOREIGN KEY ({kind}_code) REFERENCES {name}.{kind});
             CREATE INDEX {word}_back ON {name}.{word} ({kind}_code, {main}_id);
             CREATE RULE {word}_kept AS ON DELETE TO {name}.{word} WHERE OLD.since < DATE '2000-01-01' DO INSTEAD NOTHING;
            ",
        );
    }

    fn period(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (id bigserial PRIMARY KEY, {main}_id bigint REFERENCES {name}.{main} DEFERRABLE INITIALLY DEFERRED,
                 during tstzrange NOT NULL, span int4range DEFAULT '[1,2)'::int4range NOT NULL, state {name}.state DEFAULT 'open'::{name}.state,
                 EXCLUDE USING gist (during WITH &&, span WITH &&) WHERE (state <> 'archived'), CHECK (NOT isempty(during)));
             ALTER TABLE {name}.{word} CLUSTER ON {word}_pkey;
            ",
        );
    }

    fn buckets(&self, out: &mut String, word: &str) {
        let name = self.name;
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (region char(2) NOT NULL, id bigint NOT NULL, value double precision DEFAULT 'NaN', valid boolean DEFAULT true NOT NULL,
                 PRIMARY KEY (region, id)) PARTITION BY LIST (region);
             CREATE TABLE {name}.{word}_eu PARTITION OF {name}.{word} (CONSTRAINT small CHECK (id < 1000000)) FOR VALUES IN ('de', 'fr', 'it');
             CREATE TABLE {name}.{word}_us PARTITION OF {name}.{word} FOR VALUES IN ('us') WITH (fillfactor = 70);
             CREATE UNLOGGED TABLE {name}.{word}_other PARTITION OF {name}.{word} DEFAULT;
             CREATE INDEX {word}_value ON {name}.{word} (value) WHERE valid;
            ",
        );
    }

    fn special(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (base_id bigint PRIMARY KEY REFERENCES {name}.{main} ON DELETE CASCADE, colour text DEFAULT 'red', CHECK (colour IN ('red', 'blue')));
             CREATE TABLE {name}.{word}_old (reason text NOT NULL, since date) INHERITS ({name}.{word});
             ALTER TABLE {name}.{word}_old ADD PRIMARY KEY (base_id);
             ALTER TABLE {name}.{word} ALTER COLUMN colour SET STATISTICS 200, ALTER COLUMN colour SET STORAGE EXTERNAL;
            ",
        );
    }

    fn document(&self, out: &mut String, word: &str) {
        let name = self.name;
        let _ = write!(
            out,
            "CREATE UNLOGGED TABLE {name}.{word} (key text NOT NULL, version integer DEFAULT 1 NOT NULL, body jsonb NOT NULL, digest bytea,
                 size integer GENERATED ALWAYS AS (length(body::text)) STORED, PRIMARY KEY (key, version), CHECK (jsonb_typeof(body) = 'object'));
             CREATE INDEX {word}_body ON {name}.{word} USING gin (body jsonb_path_ops);
             CREATE INDEX {word}_title ON {name}.{word} ((body ->> 'title'));
             CREATE VIEW {name}.{word}_newest AS SELECT DISTINCT ON (key) key, version, body FROM {name}.{word} ORDER BY key, version DESC;
            ",
        );
    }

    fn history(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (id bigint GENERATED BY DEFAULT AS IDENTITY, {main}_id bigint NOT NULL, row jsonb NOT NULL, at timestamptz DEFAULT clock_timestamp() NOT NULL,
                 CONSTRAINT {word}_key PRIMARY KEY (id));
             ALTER TABLE {name}.{word} ADD CONSTRAINT {word}_thing FOREIGN KEY ({main}_id) REFERENCES {name}.{main} NOT VALID;
             CREATE FUNCTION {name}.note_{word}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = {name}, pg_temp AS $$ BEGIN
                 INSERT INTO {name}.{word} ({main}_id, row) VALUES (NEW.id, to_jsonb(NEW)); RETURN NULL; END $$;
             CREATE TRIGGER note_{word} AFTER INSERT OR UPDATE ON {name}.{main} FOR EACH ROW EXECUTE FUNCTION {name}.note_{word}();
             ALTER TABLE {name}.{main} DISABLE TRIGGER note_{word};
             ALTER TABLE {name}.{word} REPLICA IDENTITY FULL;
            ",
        );
    }

    fn measured(&self, out: &mut String, word: &str) {
        let (name, main) = (self.name, self.words[1]);
        let _ = write!(
            out,
            "CREATE TABLE {name}.{word} (at timestamp(3) NOT NULL, {main}_id bigint NOT NULL, value numeric, low smallint, high real, took interval(2), from_host inet,
                 quality bit varying(8) DEFAULT B'0', PRIMARY KEY ({main}_id, at), CONSTRAINT {word}_order CHECK (low <= high));
             CREATE INDEX {word}_recent ON {name}.{word} (at DESC NULLS LAST, {main}_id) WITH (fillfactor = 95);
             CREATE VIEW {name}.{word}_daily AS SELECT {main}_id, date_trunc('day', at) AS day, avg(value) AS mean FROM {name}.{word} GROUP BY 1, 2;
             CREATE VIEW {name}.{word}_peak AS SELECT {main}_id, max(mean) AS peak FROM {name}.{word}_daily GROUP BY {main}_id;
            ",
        );
    }
}
