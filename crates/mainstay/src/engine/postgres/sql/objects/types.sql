-- Types, and collations.
    SELECT 'composite type', r.class, r.oid, r.schema, r.name, NULL, NULL,
           format('CREATE TYPE %s AS (%s)', r.full_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                                     || CASE WHEN a.attcollation <> b.typcollation
                                             THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END, ', ' ORDER BY a.attnum)
                   FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)),
           'DROP TYPE ' || r.full_name, NULL, NULL
    FROM relation r WHERE r.relkind = 'c'
    UNION ALL
    SELECT 'domain', t.class, t.oid, t.schema, t.typname, NULL, NULL,
           format('CREATE DOMAIN %s AS %s', t.full_name, format_type(t.typbasetype, t.typtypmod))
           || coalesce((SELECT format(' COLLATE %I.%I', n.nspname, l.collname)
                        FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace
                        JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
                        WHERE l.oid = t.typcollation AND t.typcollation <> b.typcollation), ''),
           'DROP DOMAIN ' || t.full_name, NULL, NULL
    FROM domain t
    UNION ALL
    SELECT 'domain default', t.class, t.oid, t.schema, t.typname || ' default', NULL, NULL, s.said,
           format('ALTER DOMAIN %s DROP DEFAULT', t.full_name), s.said, ''
    FROM domain t, LATERAL (SELECT format('ALTER DOMAIN %s SET DEFAULT %s', t.full_name, t.typdefault) AS said) s
    WHERE t.typdefault IS NOT NULL
    UNION ALL
    SELECT 'domain not null', 0, 0, t.schema, t.typname || ' not null', NULL, NULL,
           CASE WHEN k.conname <> t.typname || '_not_null' THEN format('ALTER DOMAIN %s ADD CONSTRAINT %I NOT NULL', t.full_name, k.conname)
                ELSE format('ALTER DOMAIN %s SET NOT NULL', t.full_name) END,
           format('ALTER DOMAIN %s DROP NOT NULL', t.full_name), NULL, NULL
    FROM domain t LEFT JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'n' WHERE t.typnotnull
    UNION ALL
    SELECT 'domain constraint', k.tableoid, k.oid, t.schema, t.typname || ' ' || k.conname, NULL, NULL,
           format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.full_name, k.conname, pg_get_constraintdef(k.oid)),
           format('ALTER DOMAIN %s DROP CONSTRAINT %I', t.full_name, k.conname), NULL, NULL
    FROM domain t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
    UNION ALL
    SELECT 'range type', t.tableoid, t.oid, n.name, t.typname, NULL, NULL,
           (SELECT format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s', n.name, t.typname, format_type(g.rngsubtype, NULL))
                   || CASE WHEN c.opcdefault THEN '' ELSE format(', SUBTYPE_OPCLASS = %I', c.opcname) END
                   || CASE WHEN g.rngcollation NOT IN (0, b.typcollation) THEN ', COLLATION = ' || g.rngcollation::regcollation ELSE '' END
                   || CASE WHEN g.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || g.rngsubdiff ELSE '' END
                   || CASE WHEN g.rngmultitypid <> 0
                           THEN format(', MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, m.typname) ELSE '' END || ')'
            FROM pg_catalog.pg_range g JOIN pg_catalog.pg_opclass c ON c.oid = g.rngsubopc
            JOIN pg_catalog.pg_type b ON b.oid = g.rngsubtype
            LEFT JOIN pg_catalog.pg_type m ON m.oid = g.rngmultitypid LEFT JOIN pg_catalog.pg_namespace mn ON mn.oid = m.typnamespace
            WHERE g.rngtypid = t.oid AND g.rngcanonical = 0),
           format('DROP TYPE %I.%I', n.name, t.typname), NULL, NULL
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'r'
    UNION ALL
    -- A base type and what reads and prints it lean on each other: they are made, and go, together.
    SELECT CASE WHEN t.typisdefined THEN 'base type' ELSE 'shell type' END, t.tableoid, t.oid, n.name, t.typname, NULL, NULL,
           'CREATE TYPE ' || s.full_name
           || CASE WHEN t.typisdefined
                   THEN (SELECT string_agg(E';\n' || rtrim(pg_get_functiondef(p.oid), E'\n'), '' ORDER BY p.oid)
                         FROM pg_catalog.pg_proc p JOIN input_output o ON o.oid = p.oid AND o.type = t.oid)
                        || format(E';\nCREATE TYPE %s (INPUT = %s, OUTPUT = %s', s.full_name, t.typinput, t.typoutput)
                        || CASE WHEN t.typreceive <> 0 THEN ', RECEIVE = ' || t.typreceive ELSE '' END
                        || CASE WHEN t.typsend <> 0 THEN ', SEND = ' || t.typsend ELSE '' END
                        || CASE WHEN t.typmodin <> 0 THEN ', TYPMOD_IN = ' || t.typmodin ELSE '' END
                        || CASE WHEN t.typmodout <> 0 THEN ', TYPMOD_OUT = ' || t.typmodout ELSE '' END
                        || CASE WHEN t.typanalyze <> 0 THEN ', ANALYZE = ' || t.typanalyze ELSE '' END
                        || CASE WHEN t.typsubscript <> 0 THEN ', SUBSCRIPT = ' || t.typsubscript ELSE '' END
                        || ', INTERNALLENGTH = ' || CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END
                        || CASE WHEN t.typbyval THEN ', PASSEDBYVALUE' ELSE '' END
                        || ', ALIGNMENT = ' || (ARRAY['char', 'int2', 'int4', 'double'])[strpos('csid', t.typalign::text)]
                        || ', STORAGE = ' || (ARRAY['plain', 'external', 'main', 'extended'])[strpos('pemx', t.typstorage::text)]
                        || format(', CATEGORY = %L', t.typcategory) || CASE WHEN t.typispreferred THEN ', PREFERRED = true' ELSE '' END
                        || coalesce(', DEFAULT = ' || quote_literal(t.typdefault), '')
                        || CASE WHEN t.typelem <> 0 THEN ', ELEMENT = ' || format_type(t.typelem, NULL) ELSE '' END
                        || CASE WHEN t.typdelim <> ',' THEN format(', DELIMITER = %L', t.typdelim) ELSE '' END
                        || CASE WHEN t.typcollation <> 0 THEN ', COLLATABLE = true' ELSE '' END || ')'
                   ELSE '' END,
           'DROP TYPE ' || s.full_name || CASE WHEN t.typisdefined THEN ' CASCADE' ELSE '' END, NULL, NULL
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace,
         LATERAL (SELECT quote_ident(n.name) || '.' || quote_ident(t.typname) AS full_name) s
    WHERE t.typtype IN ('b', 'p') AND t.typcategory <> 'A'
    UNION ALL
    SELECT 'collation', l.tableoid, l.oid, n.name, l.collname, NULL, NULL,
           format('CREATE COLLATION %I.%I (PROVIDER = %s', n.name, l.collname,
                  CASE l.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END)
           || coalesce(', LOCALE = ' || quote_literal(coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale')),
                       CASE WHEN l.collcollate = l.collctype THEN ', LOCALE = ' || quote_literal(l.collcollate)
                            ELSE format(', LC_COLLATE = %L, LC_CTYPE = %L', l.collcollate, l.collctype) END)
           || coalesce(', RULES = ' || quote_literal(to_jsonb(l) ->> 'collicurules'), '')
           || CASE WHEN l.collisdeterministic THEN '' ELSE ', DETERMINISTIC = false' END || ')',
           format('DROP COLLATION %I.%I', n.name, l.collname), NULL, NULL
    FROM pg_catalog.pg_collation l JOIN namespace n ON n.oid = l.collnamespace
