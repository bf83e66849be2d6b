-- indexes for what the back end asks
-- revision: 7e06b3f4a9d1
-- revises: d5c2908b1f6e
-- created: 2026-10-02T17:08:55Z

-- upgrade
CREATE INDEX CONCURRENTLY ix_clients_last_name_first_name_id ON clients (last_name, first_name, id);

CREATE INDEX CONCURRENTLY ix_attendances_client_id_entry_time_id ON attendances (client_id, entry_time DESC, id DESC);

CREATE INDEX CONCURRENTLY ix_subscriptions_status_end_date ON subscriptions (status, end_date);

-- What the new ones begin with.
DROP INDEX CONCURRENTLY ix_attendances_client_id;

DROP INDEX CONCURRENTLY ix_subscriptions_status;

-- The lists of an ivfflat index are those of the rows that were there when it was built: of none.
-- only: postgresql
CREATE INDEX CONCURRENTLY ix_biometrics_face ON biometrics USING hnsw (embedding vector_cosine_ops);

DROP INDEX CONCURRENTLY ix_biometrics_embedding;

-- Vectors that are kept elsewhere make reading the table look cheap, and the index is not asked.
ALTER TABLE biometrics ALTER COLUMN embedding SET STORAGE PLAIN;
-- end

COMMENT ON COLUMN biometrics.thumbnail IS 'XChaCha20-Poly1305, with the key outside the database';

-- downgrade
COMMENT ON COLUMN biometrics.thumbnail IS 'AES-256-GCM, with the key outside the database';

-- only: postgresql
ALTER TABLE biometrics ALTER COLUMN embedding SET STORAGE EXTERNAL;

CREATE INDEX CONCURRENTLY ix_biometrics_embedding ON biometrics USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100);

DROP INDEX CONCURRENTLY ix_biometrics_face;
-- end

CREATE INDEX CONCURRENTLY ix_subscriptions_status ON subscriptions (status);

CREATE INDEX CONCURRENTLY ix_attendances_client_id ON attendances (client_id);

DROP INDEX CONCURRENTLY ix_subscriptions_status_end_date;

DROP INDEX CONCURRENTLY ix_attendances_client_id_entry_time_id;

DROP INDEX CONCURRENTLY ix_clients_last_name_first_name_id;
