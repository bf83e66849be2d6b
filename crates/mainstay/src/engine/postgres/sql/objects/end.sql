), named AS (
    -- What others may lean on, by class and number, under the name that it goes by in a schema.
    SELECT class, oid, schema, name FROM relation
    UNION ALL
    -- An array leans on what its type leans on, a row type on its table.
    SELECT t.tableoid, t.oid, n.name, coalesce(e.typname, t.typname)
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    JOIN namespace n ON n.oid = coalesce(e.typnamespace, t.typnamespace)
    UNION ALL
    -- A key over periods leans on the index behind another.
    SELECT 'pg_catalog.pg_class'::regclass, k.conindid, r.schema, k.conname FROM beyond k JOIN relation r ON r.oid = k.conrelid
    WHERE k.contype IN ('p', 'u')
    UNION ALL
    SELECT class, oid, schema, name FROM found
    WHERE oid <> 0 AND kind NOT IN ('comment', 'security label', 'owner', 'privileges', 'default privileges', 'domain default')
), leaning AS (
    SELECT d.classid, d.objid, array_agg(n.schema) AS schemas, array_agg(n.name::text) AS names
    FROM (SELECT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
          WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')
          UNION
          SELECT s.owner_class, s.owner, d.refclassid, d.refobjid
          FROM said_of_operators s JOIN pg_catalog.pg_depend d ON (d.classid, d.objid) = (s.class, s.oid)
          WHERE d.refobjid >= 16384) d
    JOIN (SELECT DISTINCT class, oid FROM found WHERE oid <> 0) f ON (f.class, f.oid) = (d.classid, d.objid)
    JOIN named n ON (n.class, n.oid) = (d.refclassid, d.refobjid)
    GROUP BY d.classid, d.objid
), own AS (
    SELECT class, oid, array_agg(schema) AS schemas, array_agg(name::text) AS names
    FROM (SELECT class, oid, schema, name FROM named
          UNION
          -- What stands on a table is told from others of its name by that; so are constraints that tables have words for.
          SELECT class, oid, table_schema, table_name FROM found
          WHERE oid <> 0 AND table_name IS NOT NULL AND kind NOT IN ('comment', 'security label', 'owner', 'privileges')
          UNION
          SELECT k.tableoid, k.oid, r.schema, n.name::text
          FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid, LATERAL unnest(ARRAY[k.conname, r.name]) n (name)
          UNION
          SELECT r.class, k.conindid, r.schema, n.name::text
          FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid, LATERAL unnest(ARRAY[k.conname, r.name]) n (name)
          WHERE k.contype IN ('p', 'u', 'x')) o
    GROUP BY class, oid
)
SELECT f.kind, f.schema, f.name, f.table_schema, f.table_name, f.definition, f.removal, f.replacement, f.fixed,
       coalesce(o.schemas, l.schemas), coalesce(o.names, l.names)
FROM found f
LEFT JOIN leaning l ON (l.classid, l.objid) = (f.class, f.oid)
-- What is said of something leans on it.
LEFT JOIN own o ON f.kind IN ('comment', 'security label', 'owner', 'privileges') AND (o.class, o.oid) = (f.class, f.oid)
WHERE (f.oid = 0 OR f.oid >= 16384)
  AND (f.class, f.oid) NOT IN (SELECT classid, objid FROM member)
  AND ($1::text IS NULL AND f.name !~ '\mmainstay_scratch_[0-9]' OR coalesce(f.schema, f.table_schema, o.schemas[1]) = $1)
ORDER BY f.kind, f.schema, f.table_schema, f.table_name, f.name
