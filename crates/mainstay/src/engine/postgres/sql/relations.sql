-- Tables, views and materialized views; partitions are objects.
SELECT c.oid, c.relnamespace, c.relname, c.relkind, c.relpersistence,
       c.reloptions || (SELECT array_agg('toast.' || said) FROM unnest(aside.reloptions) said),
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid, 0) END, i.parents
FROM pg_catalog.pg_class c
LEFT JOIN (SELECT i.inhrelid, array_agg(i.inhparent ORDER BY i.inhseqno) AS parents FROM pg_catalog.pg_inherits i GROUP BY i.inhrelid) i
    ON i.inhrelid = c.oid
LEFT JOIN pg_catalog.pg_class aside ON aside.oid = c.reltoastrelid AND aside.reloptions IS NOT NULL
WHERE c.relkind IN ('r', 'p', 'v', 'm')
  AND NOT c.relispartition
  AND c.relpersistence <> 't'
  AND c.oid >= 16384
  AND c.oid NOT IN (SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype = 'e')
ORDER BY c.relname
