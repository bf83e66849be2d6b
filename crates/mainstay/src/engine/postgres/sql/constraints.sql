-- Those that are not enforced, and those over periods (the last column), are objects.
WITH over_periods AS MATERIALIZED (
    SELECT t.conindid FROM pg_catalog.pg_constraint t WHERE t.contype IN ('p', 'u') AND t.conexclop IS NOT NULL
)
SELECT k.conrelid, k.conname, k.contype, k.conkey, k.confrelid, k.confkey, k.confupdtype, k.confdeltype,
       k.confdelsetcols, k.confmatchtype, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit, k.conindid,
       CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
       CASE WHEN k.contype IN ('x', 't', 'n') OR NOT k.convalidated THEN pg_get_constraintdef(k.oid) END,
       k.contype IN ('p', 'u', 'f') AND k.conindid IN (SELECT conindid FROM over_periods)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND k.conparentid = 0 AND k.conislocal AND c.oid >= 16384
  AND (k.contype IN ('p', 'u', 'f', 'c', 'x') OR k.contype = 'n' AND (NOT k.convalidated OR k.connoinherit))
ORDER BY k.conrelid, k.conname
