-- What is said of others. Comments are those on what has no place for one in a schema: constraints, functions, domains, triggers, ….
    SELECT 'comment', d.classoid, d.objoid, NULL, s.said, NULL, NULL, format('COMMENT ON %s IS %L', s.said, d.description),
           format('COMMENT ON %s IS NULL', s.said), format('COMMENT ON %s IS %L', s.said, d.description), ''
    FROM pg_catalog.pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i,
         LATERAL (SELECT CASE i.type WHEN 'table constraint' THEN 'CONSTRAINT ' WHEN 'domain constraint' THEN 'CONSTRAINT '
                                     WHEN 'table column' THEN 'COLUMN ' WHEN 'view column' THEN 'COLUMN '
                                     WHEN 'materialized view column' THEN 'COLUMN ' WHEN 'composite type' THEN 'TYPE '
                                     WHEN 'composite type column' THEN 'COLUMN ' WHEN 'foreign table column' THEN 'COLUMN '
                                     WHEN 'statistics object' THEN 'STATISTICS ' WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER '
                                     ELSE upper(i.type) || ' ' END
                         || CASE i.type WHEN 'domain constraint' THEN replace(i.identity, ' on ', ' on domain ') ELSE i.identity END
                         AS said) s
    WHERE d.objoid >= 16384 AND d.classoid NOT IN ('pg_catalog.pg_extension'::regclass, 'pg_catalog.pg_largeobject'::regclass)
      AND NOT (d.classoid = 'pg_catalog.pg_class'::regclass
               AND EXISTS (SELECT FROM pg_catalog.pg_class c
                           LEFT JOIN pg_catalog.pg_index x ON x.indexrelid = c.oid LEFT JOIN pg_catalog.pg_class r ON r.oid = x.indrelid
                           WHERE c.oid = d.objoid AND NOT c.relispartition AND r.relispartition IS NOT TRUE
                             AND (c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I') AND d.objsubid = 0
                                  -- One behind a constraint is not in a schema by itself.
                                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                                                  WHERE k.conrelid = x.indrelid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
                                  -- A column that is a parent's has none of its own in a schema.
                                  OR c.relkind IN ('r', 'p')
                                     AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                                 WHERE a.attrelid = c.oid AND a.attnum = d.objsubid AND a.attislocal))))
      AND NOT (d.classoid = 'pg_catalog.pg_type'::regclass
               AND d.objoid IN (SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typtype = 'e'))
    UNION ALL
    -- The schema that is there from the start has a comment from the start.
    SELECT 'comment', 0, 0, NULL, s.said, NULL, NULL, format('COMMENT ON %s IS %s', s.said, coalesce(quote_literal(d.description), 'NULL')),
           format('COMMENT ON %s IS %L', s.said, 'standard public schema'),
           format('COMMENT ON %s IS %s', s.said, coalesce(quote_literal(d.description), 'NULL')), ''
    FROM namespace n
    LEFT JOIN pg_catalog.pg_description d ON d.objoid = n.oid AND d.classoid = 'pg_catalog.pg_namespace'::regclass,
         LATERAL (SELECT 'SCHEMA ' || quote_ident(n.name) AS said) s
    WHERE n.oid < 16384 AND d.description IS DISTINCT FROM 'standard public schema'
    UNION ALL
    SELECT 'security label', d.classoid, d.objoid, NULL, d.provider || ' on ' || upper(i.type) || ' ' || i.identity, NULL, NULL,
           format('SECURITY LABEL FOR %I ON %s %s IS %L', d.provider, upper(i.type), i.identity, d.label),
           format('SECURITY LABEL FOR %I ON %s %s IS NULL', d.provider, upper(i.type), i.identity),
           format('SECURITY LABEL FOR %I ON %s %s IS %L', d.provider, upper(i.type), i.identity, d.label), ''
    FROM pg_catalog.pg_seclabel d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
