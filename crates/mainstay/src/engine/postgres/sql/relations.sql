-- Tables, views and materialized views; partitions and children of tables are objects.
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence, c.reloptions,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, 0) END
FROM pg_catalog.pg_class c
WHERE c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT c.relispartition
  AND c.relpersistence <> 't'
  AND c.oid >= 16384
  AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'e')
  AND c.oid NOT IN (SELECT i.inhrelid FROM pg_catalog.pg_inherits i)
ORDER BY c.relname
