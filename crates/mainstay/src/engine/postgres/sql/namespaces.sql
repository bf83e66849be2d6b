SELECT n.oid, n.nspname
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  -- What was put aside for a scratch schema is not there.
  AND (n.nspname = $1 OR $1::text IS NULL AND n.nspname !~ '^mainstay_scratch_[0-9]')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')
ORDER BY n.nspname
