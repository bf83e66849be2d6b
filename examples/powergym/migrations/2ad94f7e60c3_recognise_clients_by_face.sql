-- recognise clients by face
-- revision: 2ad94f7e60c3
-- revises: b65e1c84f90d
-- created: 2024-08-19T20:11:37Z

-- upgrade
CREATE EXTENSION IF NOT EXISTS vector;

CREATE TYPE biometric_type AS ENUM ('FACE', 'FINGERPRINT');

CREATE TABLE biometrics (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    client_id UUID NOT NULL,
    type biometric_type NOT NULL,
    embedding VECTOR(512),
    thumbnail BYTEA,
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT biometrics_client_id_fkey FOREIGN KEY (client_id) REFERENCES clients (id) ON DELETE CASCADE
);

COMMENT ON TABLE biometrics IS 'Faces and fingerprints of clients';

COMMENT ON COLUMN biometrics.thumbnail IS 'AES-256-GCM, with the key outside the database';

CREATE INDEX ix_biometrics_client_id ON biometrics (client_id);

-- only: postgresql
CREATE INDEX ix_biometrics_embedding ON biometrics USING ivfflat (embedding vector_cosine_ops) WITH (lists = 100);
-- end

-- downgrade
DROP TABLE biometrics;

DROP TYPE biometric_type;

DROP EXTENSION vector;
