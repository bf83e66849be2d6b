-- Everything else that users make: kind, schema, name, the table's schema and name, the statement that
-- makes it as far as the server prints one. What came with an extension or another object is its own.
WITH member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e'
       OR d.deptype = 'i' AND d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass)
), namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relation AS MATERIALIZED (
    SELECT c.oid, n.name AS schema, c.relname::text AS name, c.relkind, c.relispartition, c.relrowsecurity,
           c.relforcerowsecurity, c.relpartbound, quote_ident(n.name) || '.' || quote_ident(c.relname) AS full_name
    FROM pg_catalog.pg_class c JOIN namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't'
      AND (c.tableoid, c.oid) NOT IN (SELECT classid, objid FROM member)
), found AS (
    SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
           p.tableoid AS class, p.oid, n.name AS schema,
           p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')' AS name,
           NULL AS table_schema, NULL AS table_name,
           CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
    FROM pg_catalog.pg_proc p JOIN namespace n ON n.oid = p.pronamespace
    UNION ALL
    SELECT 'trigger', t.tableoid, t.oid, NULL, t.tgname, r.schema, r.name, pg_get_triggerdef(t.oid)
    FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'policy', p.tableoid, p.oid, NULL, p.polname, r.schema, r.name,
           format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, r.full_name,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ')
                   FROM unnest(p.polroles) o))
           || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
           || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
    FROM pg_catalog.pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    SELECT 'row level security', 0, 0, NULL, r.name, r.schema, r.name,
           format('ALTER TABLE %s %s ROW LEVEL SECURITY', r.full_name,
                  CASE WHEN r.relforcerowsecurity THEN 'FORCE' ELSE 'ENABLE' END)
    FROM relation r WHERE r.relrowsecurity OR r.relforcerowsecurity
    UNION ALL
    SELECT 'rule', w.tableoid, w.oid, NULL, w.rulename, r.schema, r.name, pg_get_ruledef(w.oid)
    FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT CASE WHEN r.relispartition THEN 'partition' ELSE 'child table' END, 0, 0, r.schema, r.name,
           parent.schema, parent.name,
           CASE WHEN r.relispartition
                THEN format('CREATE TABLE %s PARTITION OF %s %s', r.full_name, parent.full_name,
                            pg_get_expr(r.relpartbound, r.oid)) END
    FROM pg_catalog.pg_inherits i JOIN relation r ON r.oid = i.inhrelid JOIN relation parent ON parent.oid = i.inhparent
    WHERE r.relkind IN ('r', 'p', 'f')
    UNION ALL
    SELECT 'sequence', 0, 0, r.schema, r.name, NULL, NULL,
           format('CREATE SEQUENCE %s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', r.full_name,
                  format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                  CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
    FROM pg_catalog.pg_sequence s JOIN relation r ON r.oid = s.seqrelid
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
                        AND d.refobjsubid > 0)
    UNION ALL
    SELECT 'foreign table', 0, 0, r.schema, r.name, NULL, NULL, NULL
    FROM relation r WHERE r.relkind = 'f' AND NOT r.relispartition
    UNION ALL
    SELECT 'composite type', 0, 0, r.schema, r.name, NULL, NULL,
           format('CREATE TYPE %s AS (%s)', r.full_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                   FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped))
    FROM relation r WHERE r.relkind = 'c'
    UNION ALL
    SELECT CASE t.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'base type' END,
           t.tableoid, t.oid, n.name, t.typname, NULL, NULL,
           CASE t.typtype
               WHEN 'd' THEN format('CREATE DOMAIN %I.%I AS %s', n.name, t.typname, format_type(t.typbasetype, t.typtypmod))
                    || coalesce(' DEFAULT ' || t.typdefault, '') || CASE WHEN t.typnotnull THEN ' NOT NULL' ELSE '' END
                    || coalesce((SELECT string_agg(format(' CONSTRAINT %I %s', k.conname, pg_get_constraintdef(k.oid)), ''
                                                   ORDER BY k.conname)
                                 FROM pg_catalog.pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '')
               WHEN 'r' THEN (SELECT format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s)', n.name, t.typname,
                                            format_type(g.rngsubtype, NULL))
                              FROM pg_catalog.pg_range g WHERE g.rngtypid = t.oid) END
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace
    WHERE t.typtype IN ('d', 'r') OR t.typtype IN ('b', 'p') AND t.typcategory <> 'A'
    UNION ALL
    SELECT 'statistics object', s.tableoid, s.oid, n.name, s.stxname, r.schema, r.name, pg_get_statisticsobjdef(s.oid)
    FROM pg_catalog.pg_statistic_ext s JOIN namespace n ON n.oid = s.stxnamespace JOIN relation r ON r.oid = s.stxrelid
    UNION ALL
    SELECT 'operator', o.tableoid, o.oid, n.name,
           o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL) || ', ', '') || format_type(o.oprright, NULL) || ')',
           NULL, NULL, NULL
    FROM pg_catalog.pg_operator o JOIN namespace n ON n.oid = o.oprnamespace
    UNION ALL
    SELECT 'operator class', o.tableoid, o.oid, n.name, o.opcname, NULL, NULL, NULL
    FROM pg_catalog.pg_opclass o JOIN namespace n ON n.oid = o.opcnamespace
    UNION ALL
    SELECT 'operator family', o.tableoid, o.oid, n.name, o.opfname, NULL, NULL, NULL
    FROM pg_catalog.pg_opfamily o JOIN namespace n ON n.oid = o.opfnamespace
    UNION ALL
    SELECT 'collation', l.tableoid, l.oid, n.name, l.collname, NULL, NULL, NULL
    FROM pg_catalog.pg_collation l JOIN namespace n ON n.oid = l.collnamespace
    UNION ALL
    SELECT 'conversion', v.tableoid, v.oid, n.name, v.conname, NULL, NULL, NULL
    FROM pg_catalog.pg_conversion v JOIN namespace n ON n.oid = v.connamespace
    UNION ALL
    SELECT 'text search configuration', x.tableoid, x.oid, n.name, x.cfgname, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_config x JOIN namespace n ON n.oid = x.cfgnamespace
    UNION ALL
    SELECT 'text search dictionary', x.tableoid, x.oid, n.name, x.dictname, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_dict x JOIN namespace n ON n.oid = x.dictnamespace
    UNION ALL
    SELECT 'text search parser', x.tableoid, x.oid, n.name, x.prsname, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_parser x JOIN namespace n ON n.oid = x.prsnamespace
    UNION ALL
    SELECT 'text search template', x.tableoid, x.oid, n.name, x.tmplname, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_template x JOIN namespace n ON n.oid = x.tmplnamespace
    -- The rest belongs to no schema; what the server was born with has a low number.
    UNION ALL
    SELECT 'cast', k.tableoid, k.oid, NULL, format_type(k.castsource, NULL) || ' AS ' || format_type(k.casttarget, NULL),
           NULL, NULL, NULL
    FROM pg_catalog.pg_cast k
    UNION ALL
    SELECT 'event trigger', e.tableoid, e.oid, NULL, e.evtname, NULL, NULL, NULL FROM pg_catalog.pg_event_trigger e
    UNION ALL
    SELECT 'publication', p.tableoid, p.oid, NULL, p.pubname, NULL, NULL, NULL FROM pg_catalog.pg_publication p
    UNION ALL
    SELECT 'subscription', 0, s.oid, NULL, s.subname, NULL, NULL, NULL
    FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = current_database()
    UNION ALL
    SELECT 'foreign data wrapper', w.tableoid, w.oid, NULL, w.fdwname, NULL, NULL, NULL FROM pg_catalog.pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'foreign server', s.tableoid, s.oid, NULL, s.srvname, NULL, NULL, NULL FROM pg_catalog.pg_foreign_server s
    UNION ALL
    SELECT 'language', l.tableoid, l.oid, NULL, l.lanname, NULL, NULL, NULL FROM pg_catalog.pg_language l
    UNION ALL
    SELECT 'access method', m.tableoid, m.oid, NULL, m.amname, NULL, NULL, NULL FROM pg_catalog.pg_am m
    -- Comments on what has no place for one in a schema: constraints, functions, domains, triggers, …
    UNION ALL
    SELECT 'comment', d.classoid, d.objoid, NULL, i.type || ' ' || i.identity, NULL, NULL,
           format('COMMENT ON %s %s IS %L', upper(i.type), i.identity, d.description)
    FROM pg_catalog.pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    WHERE d.objoid >= 16384 AND d.classoid <> 'pg_catalog.pg_extension'::regclass
      AND NOT (d.classoid = 'pg_catalog.pg_class'::regclass
               AND d.objoid IN (SELECT c.oid FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I')))
      AND NOT (d.classoid = 'pg_catalog.pg_type'::regclass
               AND d.objoid IN (SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typtype = 'e'))
    UNION ALL
    SELECT 'transform', f.tableoid, f.oid, NULL, format_type(f.trftype, NULL), NULL, NULL, NULL FROM pg_catalog.pg_transform f
)
SELECT f.kind, f.schema, f.name, f.table_schema, f.table_name, f.definition
FROM found f
WHERE (f.oid = 0 OR f.oid >= 16384)
  AND (f.class, f.oid) NOT IN (SELECT classid, objid FROM member)
  AND ($1::text IS NULL OR coalesce(f.schema, f.table_schema) = $1)
ORDER BY f.kind, f.schema, f.table_schema, f.table_name, f.name
