-- half-hourly meter readings
-- revision: e3531921ff4c
-- revises: 9956fb0a0035
-- created: 2026-11-21T21:53:40Z

-- upgrade
CREATE TABLE meter_readings (
    asset_id BIGINT,
    settlement_date DATE,
    settlement_period SMALLINT,
    import_kwh NUMERIC(12, 3) NOT NULL DEFAULT 0,
    export_kwh NUMERIC(12, 3) NOT NULL DEFAULT 0,
    is_estimate BOOLEAN NOT NULL DEFAULT false,
    received_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (asset_id, settlement_date, settlement_period),
    CONSTRAINT meter_readings_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets (id),
    CONSTRAINT meter_readings_settlement_period_check CHECK (settlement_period between 1 and 50),
    CONSTRAINT meter_readings_import_kwh_check CHECK (import_kwh >= 0),
    CONSTRAINT meter_readings_export_kwh_check CHECK (export_kwh >= 0)
);

COMMENT ON TABLE meter_readings IS 'The energy of one asset in one half-hour, as it is settled';

COMMENT ON COLUMN meter_readings.is_estimate IS 'Put in by hand because the meter was silent';

CREATE INDEX ix_meter_readings_settlement_date_settlement_period ON meter_readings (settlement_date, settlement_period);

-- downgrade
-- destroys: the rows of meter_readings
DROP TABLE meter_readings;
