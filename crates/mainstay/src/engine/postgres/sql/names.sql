-- Access methods (a), operator classes (o: whether it is the usual one), collations (c).
SELECT 'a'::"char", m.oid, 'pg_catalog'::name, m.amname, false FROM pg_catalog.pg_am m
UNION ALL
SELECT 'o', o.oid, n.nspname, o.opcname, o.opcdefault
FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_namespace n ON n.oid = o.opcnamespace
UNION ALL
SELECT 'c', l.oid, n.nspname, l.collname, false
FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
