-- create clients table
-- revision: e93b57d0c14a
-- revises: 4c1f0a9be27d
-- created: 2024-01-22T09:05:41Z

-- upgrade
CREATE TYPE document_type AS ENUM ('CC', 'TI', 'CE', 'PP');

COMMENT ON TYPE document_type IS 'Identity documents, by their Colombian abbreviations';

CREATE TYPE gender AS ENUM ('male', 'female', 'other');

CREATE TABLE clients (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    dni_type document_type NOT NULL,
    dni_number VARCHAR(20) NOT NULL,
    first_name VARCHAR(50) NOT NULL,
    middle_name VARCHAR(50),
    last_name VARCHAR(50) NOT NULL,
    second_last_name VARCHAR(50),
    gender gender NOT NULL,
    birth_date DATE NOT NULL,
    phone VARCHAR(20) NOT NULL,
    email VARCHAR(255),
    address VARCHAR(255),
    is_active BOOLEAN NOT NULL DEFAULT true,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT clients_dni_number_key UNIQUE (dni_number)
);

COMMENT ON TABLE clients IS 'People who train at the gym';

CREATE INDEX ix_clients_dni_number_is_active ON clients (dni_number, is_active);

-- downgrade
DROP TABLE clients;

DROP TYPE gender;

DROP TYPE document_type;
