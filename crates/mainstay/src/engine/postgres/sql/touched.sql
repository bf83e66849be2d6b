-- What this transaction made or changed beyond one schema, but for what extensions brought.
SELECT format('%I.%I', n.nspname, t.name)
FROM (SELECT tableoid AS class, oid, relnamespace AS namespace, relname AS name, xmin FROM pg_catalog.pg_class
      UNION ALL SELECT tableoid, oid, pronamespace, proname, xmin FROM pg_catalog.pg_proc
      UNION ALL SELECT tableoid, oid, typnamespace, typname, xmin FROM pg_catalog.pg_type) t
JOIN pg_catalog.pg_namespace n ON n.oid = t.namespace
WHERE t.xmin = pg_current_xact_id()::xid AND n.nspname <> $1 AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE (d.classid, d.objid, d.deptype) = (t.class, t.oid, 'e'))
ORDER BY t.oid LIMIT 1
