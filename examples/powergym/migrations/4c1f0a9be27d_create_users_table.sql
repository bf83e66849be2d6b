-- create users table
-- revision: 4c1f0a9be27d
-- revises: none
-- created: 2024-01-15T14:32:08Z

-- upgrade
CREATE TYPE user_role AS ENUM ('admin', 'employee');

COMMENT ON TYPE user_role IS 'What a user may do';

CREATE TABLE users (
    username VARCHAR(50) PRIMARY KEY,
    email VARCHAR(255) NOT NULL,
    full_name VARCHAR(100),
    hashed_password VARCHAR(255) NOT NULL,
    role user_role NOT NULL DEFAULT 'employee',
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    updated_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT users_email_key UNIQUE (email)
);

COMMENT ON TABLE users IS 'People who work at the gym and sign in';

COMMENT ON COLUMN users.hashed_password IS 'Argon2id, never the password itself';

CREATE INDEX ix_users_email_username ON users (email, username);

-- downgrade
DROP TABLE users;

DROP TYPE user_role;
