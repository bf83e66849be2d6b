SELECT datname::text
FROM pg_catalog.pg_database
WHERE datname ~ '^mainstay_scratch_[0-9]+_'
  AND split_part(datname, '_', 3)::bigint < extract(epoch FROM now()) - 3600
