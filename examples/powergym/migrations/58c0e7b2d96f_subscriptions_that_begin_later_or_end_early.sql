-- subscriptions that begin later or end early
-- revision: 58c0e7b2d96f
-- revises: d47a6b19c2f8
-- created: 2025-09-30T18:54:03Z

-- upgrade
ALTER TYPE subscription_status ADD VALUE 'scheduled';

ALTER TYPE subscription_status ADD VALUE 'canceled';

-- downgrade
-- A value that rows still have cannot go: what is scheduled is not paid for, what is canceled is over.
UPDATE subscriptions SET status = 'pending_payment' WHERE status = 'scheduled';

UPDATE subscriptions SET status = 'expired' WHERE status = 'canceled';

-- destroys: the values scheduled, canceled of subscription_status
ALTER TYPE subscription_status RENAME TO subscription_status_old;

CREATE TYPE subscription_status AS ENUM ('active', 'expired', 'pending_payment');

ALTER TABLE subscriptions
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE subscription_status,
    ALTER COLUMN status SET DEFAULT 'pending_payment';

DROP TYPE subscription_status_old;
