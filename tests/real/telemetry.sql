-- Telemetry: devices, channels, readings by month and device group, rollups, alarms with their rules.
CREATE SCHEMA device; CREATE SCHEMA data; CREATE SCHEMA alarm;
CREATE TYPE data.quality AS ENUM ('good', 'guessed', 'bad');
CREATE TYPE alarm.level AS ENUM ('info', 'warning', 'error', 'fatal');
CREATE TYPE data.sample AS (at timestamptz, value double precision, quality data.quality);
CREATE DOMAIN device.serial AS text CHECK (VALUE ~ '^[0-9A-F]{8}$');
CREATE TABLE device.site (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, at point, timezone text NOT NULL DEFAULT 'UTC');
CREATE TABLE device.model (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, maker text NOT NULL, name text NOT NULL, UNIQUE (maker, name));
CREATE TABLE device.device (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, serial device.serial NOT NULL UNIQUE, model_id int NOT NULL REFERENCES device.model, site_id int REFERENCES device.site ON DELETE SET NULL, address macaddr, network cidr, installed date NOT NULL DEFAULT current_date, retired date, settings jsonb NOT NULL DEFAULT '{}', CHECK (retired >= installed));
CREATE INDEX device_network ON device.device USING gist (network inet_ops);
CREATE TABLE device.firmware (model_id int NOT NULL REFERENCES device.model, version int[] NOT NULL, image bytea NOT NULL, PRIMARY KEY (model_id, version));
ALTER TABLE device.firmware ALTER COLUMN image SET STORAGE EXTERNAL;
CREATE TABLE device.installed (device_id int REFERENCES device.device ON DELETE CASCADE, model_id int NOT NULL, version int[] NOT NULL, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (device_id, at), FOREIGN KEY (model_id, version) REFERENCES device.firmware);
CREATE TABLE data.unit (symbol varchar(8) PRIMARY KEY, quantity text NOT NULL, factor double precision NOT NULL DEFAULT 1);
CREATE TABLE data.channel (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, device_id int NOT NULL REFERENCES device.device ON DELETE CASCADE, name varchar(40) NOT NULL, unit varchar(8) REFERENCES data.unit, low real, high real, UNIQUE (device_id, name), CONSTRAINT in_order CHECK (low < high));
CREATE TABLE data.reading (channel_id int NOT NULL, at timestamptz NOT NULL, value double precision NOT NULL, quality data.quality NOT NULL DEFAULT 'good', PRIMARY KEY (channel_id, at)) PARTITION BY RANGE (at);
CREATE TABLE data.reading_2025 PARTITION OF data.reading FOR VALUES FROM ('2025-01-01 00:00+00') TO ('2026-01-01 00:00+00') PARTITION BY HASH (channel_id);
CREATE TABLE data.reading_2025_0 PARTITION OF data.reading_2025 FOR VALUES WITH (MODULUS 4, REMAINDER 0); CREATE TABLE data.reading_2025_1 PARTITION OF data.reading_2025 FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE data.reading_2025_2 PARTITION OF data.reading_2025 FOR VALUES WITH (MODULUS 4, REMAINDER 2); CREATE TABLE data.reading_2025_3 PARTITION OF data.reading_2025 FOR VALUES WITH (MODULUS 4, REMAINDER 3) WITH (autovacuum_enabled = off);
CREATE TABLE data.reading_2026 PARTITION OF data.reading FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2027-01-01 00:00+00');
CREATE UNLOGGED TABLE data.reading_new PARTITION OF data.reading DEFAULT;
CREATE INDEX reading_at ON data.reading USING brin (at) WITH (pages_per_range = 32);
CREATE INDEX reading_bad ON data.reading (channel_id) WHERE quality = 'bad';
ALTER TABLE data.reading_2026 ALTER COLUMN value SET STATISTICS 1000; ALTER TABLE data.reading_new ALTER COLUMN quality SET DEFAULT 'guessed';
CREATE TABLE data.hourly (channel_id int NOT NULL REFERENCES data.channel ON DELETE CASCADE, hour timestamptz NOT NULL, low double precision, high double precision, mean double precision, samples int NOT NULL, PRIMARY KEY (channel_id, hour));
CREATE TABLE data.gap (channel_id int NOT NULL REFERENCES data.channel ON DELETE CASCADE, during tstzrange NOT NULL, EXCLUDE USING gist (int4range(channel_id, channel_id, '[]') WITH &&, during WITH &&) DEFERRABLE);
CREATE TABLE alarm.rule (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, channel_id int NOT NULL REFERENCES data.channel ON DELETE CASCADE, level alarm.level NOT NULL DEFAULT 'warning', above double precision, below double precision, hold interval NOT NULL DEFAULT '00:05', CHECK (num_nonnulls(above, below) > 0));
CREATE TABLE alarm.event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, rule_id int NOT NULL REFERENCES alarm.rule, began timestamptz NOT NULL, ended timestamptz, worst double precision, acknowledged_by text, lasted interval GENERATED ALWAYS AS (ended - began) STORED);
CREATE INDEX event_open ON alarm.event (rule_id) WHERE ended IS NULL;
CREATE TABLE alarm.receiver (id serial PRIMARY KEY, address text NOT NULL, least alarm.level NOT NULL DEFAULT 'error', hours int4range NOT NULL DEFAULT '[0,24)');
CREATE TABLE alarm.sent (event_id bigint REFERENCES alarm.event ON DELETE CASCADE, receiver_id int REFERENCES alarm.receiver ON DELETE CASCADE, at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (event_id, receiver_id));
CREATE FUNCTION data.last_sample(channel int) RETURNS data.sample LANGUAGE sql STABLE AS $$ SELECT (at, value, quality)::data.sample FROM data.reading WHERE channel_id = channel ORDER BY at DESC LIMIT 1 $$;
CREATE FUNCTION data.spread_state(s double precision[], v double precision) RETURNS double precision[] LANGUAGE sql IMMUTABLE AS $$ SELECT ARRAY[least(s[1], v), greatest(s[2], v)] $$;
CREATE FUNCTION data.spread_end(s double precision[]) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$ SELECT s[2] - s[1] $$;
CREATE AGGREGATE data.spread(double precision) (SFUNC = data.spread_state, STYPE = double precision[], FINALFUNC = data.spread_end);
CREATE FUNCTION data.roll_up(since timestamptz, OUT rows bigint) LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO data.hourly SELECT channel_id, date_trunc('hour', at), min(value), max(value), avg(value), count(*) FROM data.reading WHERE at >= since GROUP BY 1, 2
    ON CONFLICT (channel_id, hour) DO UPDATE SET (low, high, mean, samples) = (excluded.low, excluded.high, excluded.mean, excluded.samples);
    GET DIAGNOSTICS rows = ROW_COUNT; END $$;
CREATE FUNCTION alarm.look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO alarm.event (rule_id, began, worst) SELECT r.id, NEW.at, NEW.value FROM alarm.rule r WHERE r.channel_id = NEW.channel_id AND (NEW.value > r.above OR NEW.value < r.below) AND NOT EXISTS (SELECT FROM alarm.event e WHERE e.rule_id = r.id AND e.ended IS NULL);
    RETURN NULL; END $$;
CREATE TRIGGER look AFTER INSERT ON data.reading FOR EACH ROW EXECUTE FUNCTION alarm.look();
CREATE VIEW data.latest AS SELECT c.id, c.name, (data.last_sample(c.id)).* FROM data.channel c;
CREATE VIEW data.daily AS SELECT channel_id, hour::date AS day, min(low) AS low, max(high) AS high, sum(mean * samples) / sum(samples) AS mean FROM data.hourly GROUP BY 1, 2;
CREATE VIEW data.weekly AS SELECT channel_id, date_trunc('week', day) AS week, data.spread(mean) AS spread FROM data.daily GROUP BY 1, 2;
CREATE VIEW alarm.open AS SELECT e.id, r.level, c.name, d.serial, s.name AS site, e.began FROM alarm.event e JOIN alarm.rule r ON r.id = e.rule_id JOIN data.channel c ON c.id = r.channel_id JOIN device.device d ON d.id = c.device_id LEFT JOIN device.site s ON s.id = d.site_id WHERE e.ended IS NULL;
CREATE MATERIALIZED VIEW device.health AS SELECT d.id, count(o.id) AS alarms FROM device.device d LEFT JOIN alarm.open o ON o.serial = d.serial GROUP BY d.id;
CREATE UNIQUE INDEX health_device ON device.health (id);
