-- find clients by any of their names
-- revision: a3f61e0c9b57
-- revises: c36d8f41a7e5
-- created: 2026-06-09T15:20:31Z

-- upgrade
ALTER TABLE clients ADD COLUMN search_name VARCHAR(255);

COMMENT ON COLUMN clients.search_name IS 'All of the names in small letters without accents, a space before each';

-- The accents in both sizes: not every engine knows that É is a large é.
-- in batches of 1000
UPDATE clients SET search_name = lower(
    replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(
        ' ' || first_name || coalesce(' ' || middle_name, '') || ' ' || last_name || coalesce(' ' || second_last_name, ''),
    'Á', 'a'), 'É', 'e'), 'Í', 'i'), 'Ó', 'o'), 'Ú', 'u'), 'Ü', 'u'), 'Ñ', 'n'),
    'á', 'a'), 'é', 'e'), 'í', 'i'), 'ó', 'o'), 'ú', 'u'), 'ü', 'u'), 'ñ', 'n')
) WHERE search_name IS NULL;

ALTER TABLE clients ALTER COLUMN search_name SET NOT NULL;

-- only: postgresql
CREATE INDEX CONCURRENTLY ix_clients_words ON clients USING gin (to_tsvector('simple', search_name));
-- end

-- downgrade
-- only: postgresql
DROP INDEX CONCURRENTLY ix_clients_words;
-- end

ALTER TABLE clients DROP COLUMN search_name;
