SELECT datname::text
FROM pg_catalog.pg_database
WHERE datname ~ '^mainstay_scratch_[0-9]+_'
  AND split_part(datname, '_', 3)::bigint < extract(epoch FROM now()) - 3600
  -- A rehearsal may take longer: whoever is on it, uses it.
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_database.datname)
