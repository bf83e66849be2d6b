-- Everything else that users make: kind, class and number, schema and name, the table's schema and name, the statements
-- that make it, take it away and replace it, as far as the server prints them, and what a replacement cannot change.
-- What is split into several (a domain, its default, its constraints) can be changed piece by piece.
-- What came with an extension or another object is its own.
WITH member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e'
       OR d.deptype = 'i' AND d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass)
), namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
), relation AS MATERIALIZED (
    SELECT c.oid, c.tableoid AS class, n.name AS schema, c.relname::text AS name, c.relkind, c.relispartition,
           c.relrowsecurity, c.relforcerowsecurity, c.relpartbound,
           quote_ident(n.name) || '.' || quote_ident(c.relname) AS full_name
    FROM pg_catalog.pg_class c JOIN namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't'
      AND (c.tableoid, c.oid) NOT IN (SELECT classid, objid FROM member)
), routine AS (
    SELECT p.tableoid AS class, p.*, n.name AS schema, pg_get_function_identity_arguments(p.oid) AS arguments,
           CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
           quote_ident(n.name) || '.' || quote_ident(p.proname) AS full_name
    FROM pg_catalog.pg_proc p JOIN namespace n ON n.oid = p.pronamespace
), domain AS (
    SELECT t.tableoid AS class, t.*, n.name AS schema, quote_ident(n.name) || '.' || quote_ident(t.typname) AS full_name
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd'
), found AS (
    SELECT p.kind, p.class, p.oid, p.schema, p.proname || '(' || p.arguments || ')' AS name,
           NULL AS table_schema, NULL AS table_name,
           CASE WHEN p.kind <> 'aggregate' THEN rtrim(pg_get_functiondef(p.oid), E'\n')
                WHEN a.aggkind = 'n'
                THEN format('CREATE AGGREGATE %s(%s) (SFUNC = %s, STYPE = %s', p.full_name, coalesce(nullif(p.arguments, ''), '*'),
                            a.aggtransfn, format_type(a.aggtranstype, NULL))
                     || CASE WHEN a.aggtransspace <> 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END
                     || CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn ELSE '' END
                     || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
                     || CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn ELSE '' END
                     || coalesce(', INITCOND = ' || quote_literal(a.agginitval), '')
                     || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END
                     || ')' END AS definition,
           format('DROP %s %s(%s)', upper(p.kind), p.full_name, coalesce(nullif(p.arguments, ''),
                  CASE WHEN p.kind = 'aggregate' THEN '*' ELSE '' END)) AS removal,
           CASE WHEN p.kind <> 'aggregate' THEN rtrim(pg_get_functiondef(p.oid), E'\n') END AS replacement,
           concat_ws(' ', pg_get_function_result(p.oid), p.arguments, p.pronargdefaults, p.prokind) AS fixed
    FROM routine p LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
    UNION ALL
    SELECT 'trigger', t.tableoid, t.oid, NULL, t.tgname, r.schema, r.name, pg_get_triggerdef(t.oid),
           format('DROP TRIGGER %I ON %s', t.tgname, r.full_name), NULL, NULL
    FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0
    UNION ALL
    SELECT 'trigger state', t.tableoid, t.oid, NULL, t.tgname, r.schema, r.name,
           format('ALTER TABLE %s %s TRIGGER %I', r.full_name,
                  CASE t.tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, t.tgname),
           format('ALTER TABLE %s ENABLE TRIGGER %I', r.full_name, t.tgname), NULL, NULL
    FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'O'
    UNION ALL
    SELECT 'policy', p.tableoid, p.oid, NULL, p.polname, r.schema, r.name,
           format('CREATE POLICY %I ON %s AS %s FOR %s TO %s', p.polname, r.full_name,
                  CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                  CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                  (SELECT string_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(o)) END, ', ')
                   FROM unnest(p.polroles) o))
           || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
           || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', ''),
           format('DROP POLICY %I ON %s', p.polname, r.full_name), NULL, NULL
    FROM pg_catalog.pg_policy p JOIN relation r ON r.oid = p.polrelid
    UNION ALL
    SELECT 'row level security', 0, 0, NULL, r.name, r.schema, r.name,
           format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', r.full_name),
           format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', r.full_name), NULL, NULL
    FROM relation r WHERE r.relrowsecurity
    UNION ALL
    SELECT 'forced row level security', 0, 0, NULL, r.name, r.schema, r.name,
           format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', r.full_name),
           format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', r.full_name), NULL, NULL
    FROM relation r WHERE r.relforcerowsecurity
    UNION ALL
    SELECT 'rule', w.tableoid, w.oid, NULL, w.rulename, r.schema, r.name, rtrim(pg_get_ruledef(w.oid), ';'),
           format('DROP RULE %I ON %s', w.rulename, r.full_name), NULL, NULL
    FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'
    UNION ALL
    SELECT 'rule state', w.tableoid, w.oid, NULL, w.rulename, r.schema, r.name,
           format('ALTER TABLE %s %s RULE %I', r.full_name,
                  CASE w.ev_enabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END, w.rulename),
           format('ALTER TABLE %s ENABLE RULE %I', r.full_name, w.rulename), NULL, NULL
    FROM pg_catalog.pg_rewrite w JOIN relation r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN' AND w.ev_enabled <> 'O'
    UNION ALL
    SELECT CASE WHEN r.relispartition THEN 'partition' ELSE 'child table' END, r.class, r.oid, r.schema, r.name,
           parent.schema, parent.name,
           CASE WHEN r.relispartition AND r.relkind <> 'f'
                THEN format('CREATE TABLE %s PARTITION OF %s %s', r.full_name, parent.full_name, pg_get_expr(r.relpartbound, r.oid))
                     || coalesce(' PARTITION BY ' || pg_get_partkeydef(r.oid), '') END,
           CASE WHEN r.relispartition AND r.relkind <> 'f' THEN 'DROP TABLE ' || r.full_name END,
           format('ALTER TABLE %s DETACH PARTITION %s; ALTER TABLE %1$s ATTACH PARTITION %2$s %3$s', parent.full_name, r.full_name,
                  pg_get_expr(r.relpartbound, r.oid)),
           concat_ws(' ', parent.full_name, pg_get_partkeydef(r.oid))
    FROM pg_catalog.pg_inherits i JOIN relation r ON r.oid = i.inhrelid JOIN relation parent ON parent.oid = i.inhparent
    WHERE r.relkind IN ('r', 'p', 'f')
    -- What a partition has for itself.
    UNION ALL
    SELECT 'index of a partition', x.tableoid, x.oid, r.schema, x.relname, r.schema, r.name, pg_get_indexdef(x.oid),
           format('DROP INDEX %I.%I', r.schema, x.relname), NULL, NULL
    FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    WHERE r.relispartition AND NOT x.relispartition
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid AND k.conrelid = r.oid)
    UNION ALL
    SELECT 'constraint of a partition', k.tableoid, k.oid, NULL, k.conname, r.schema, r.name,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.full_name, k.conname, pg_get_constraintdef(k.oid)),
           format('ALTER TABLE %s DROP CONSTRAINT %I', r.full_name, k.conname), NULL, NULL
    FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid
    WHERE r.relispartition AND k.conislocal AND k.coninhcount = 0 AND k.conparentid = 0 AND k.contype <> 'n'
    UNION ALL
    SELECT 'sequence', r.class, r.oid, r.schema, r.name, NULL, NULL, 'CREATE SEQUENCE ' || o.said, 'DROP SEQUENCE ' || r.full_name,
           'ALTER SEQUENCE ' || o.said || CASE WHEN s.seqcycle THEN '' ELSE ' NO CYCLE' END, ''
    FROM pg_catalog.pg_sequence s JOIN relation r ON r.oid = s.seqrelid,
         LATERAL (SELECT format('%s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', r.full_name,
                                format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                                CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) AS said) o
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
                        AND d.refobjsubid > 0)
    UNION ALL
    SELECT 'foreign table', r.class, r.oid, r.schema, r.name, NULL, NULL,
           format('CREATE FOREIGN TABLE %s (%s) SERVER %I', r.full_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                                     || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                                                  FROM pg_options_to_table(a.attfdwoptions) o), '')
                                     || coalesce(' DEFAULT ' || pg_get_expr(v.adbin, v.adrelid), '')
                                     || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
                   FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
                   WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped), s.srvname)
           || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                        FROM pg_options_to_table(f.ftoptions) o), ''),
           'DROP FOREIGN TABLE ' || r.full_name, NULL, NULL
    FROM relation r JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = r.oid JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    WHERE r.relkind = 'f' AND NOT r.relispartition
    UNION ALL
    SELECT 'composite type', r.class, r.oid, r.schema, r.name, NULL, NULL,
           format('CREATE TYPE %s AS (%s)', r.full_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum)
                   FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)),
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
    SELECT 'domain default', 0, 0, t.schema, t.typname || ' default', NULL, NULL, s.said,
           format('ALTER DOMAIN %s DROP DEFAULT', t.full_name), s.said, ''
    FROM domain t, LATERAL (SELECT format('ALTER DOMAIN %s SET DEFAULT %s', t.full_name, t.typdefault) AS said) s
    WHERE t.typdefault IS NOT NULL
    UNION ALL
    SELECT 'domain not null', 0, 0, t.schema, t.typname || ' not null', NULL, NULL, format('ALTER DOMAIN %s SET NOT NULL', t.full_name),
           format('ALTER DOMAIN %s DROP NOT NULL', t.full_name), NULL, NULL
    FROM domain t WHERE t.typnotnull
    UNION ALL
    SELECT 'domain constraint', k.tableoid, k.oid, t.schema, t.typname || ' ' || k.conname, NULL, NULL,
           format('ALTER DOMAIN %s ADD CONSTRAINT %I %s', t.full_name, k.conname, pg_get_constraintdef(k.oid)),
           format('ALTER DOMAIN %s DROP CONSTRAINT %I', t.full_name, k.conname), NULL, NULL
    FROM domain t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
    UNION ALL
    SELECT CASE t.typtype WHEN 'r' THEN 'range type' ELSE 'base type' END, t.tableoid, t.oid, n.name, t.typname, NULL, NULL,
           (SELECT format('CREATE TYPE %I.%I AS RANGE (SUBTYPE = %s', n.name, t.typname, format_type(g.rngsubtype, NULL))
                   || CASE WHEN c.opcdefault THEN '' ELSE format(', SUBTYPE_OPCLASS = %I', c.opcname) END
                   || CASE WHEN g.rngsubdiff <> 0 THEN ', SUBTYPE_DIFF = ' || g.rngsubdiff ELSE '' END
                   || CASE WHEN g.rngmultitypid <> 0
                           THEN format(', MULTIRANGE_TYPE_NAME = %I.%I', n.name, m.typname) ELSE '' END || ')'
            FROM pg_catalog.pg_range g JOIN pg_catalog.pg_opclass c ON c.oid = g.rngsubopc
            LEFT JOIN pg_catalog.pg_type m ON m.oid = g.rngmultitypid
            WHERE g.rngtypid = t.oid AND g.rngcanonical = 0),
           CASE WHEN t.typtype = 'r' THEN format('DROP TYPE %I.%I', n.name, t.typname) END, NULL, NULL
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'r' OR t.typtype IN ('b', 'p') AND t.typcategory <> 'A'
    UNION ALL
    SELECT 'statistics object', s.tableoid, s.oid, n.name, s.stxname, r.schema, r.name, pg_get_statisticsobjdef(s.oid),
           format('DROP STATISTICS %I.%I', n.name, s.stxname), NULL, NULL
    FROM pg_catalog.pg_statistic_ext s JOIN namespace n ON n.oid = s.stxnamespace JOIN relation r ON r.oid = s.stxrelid
    UNION ALL
    SELECT 'operator', o.tableoid, o.oid, n.name,
           o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL) || ', ', '') || format_type(o.oprright, NULL) || ')',
           NULL, NULL,
           format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.name, o.oprname, o.oprcode::regproc)
           || CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) ELSE '' END
           || ', RIGHTARG = ' || format_type(o.oprright, NULL)
           || CASE WHEN o.oprcom <> 0 THEN ', COMMUTATOR = OPERATOR(' || o.oprcom::regoper || ')' ELSE '' END
           || CASE WHEN o.oprnegate <> 0 THEN ', NEGATOR = OPERATOR(' || o.oprnegate::regoper || ')' ELSE '' END
           || CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest ELSE '' END
           || CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin ELSE '' END
           || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')',
           format('DROP OPERATOR %I.%s (%s, %s)', n.name, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
                  format_type(o.oprright, NULL)), NULL, NULL
    FROM pg_catalog.pg_operator o JOIN namespace n ON n.oid = o.oprnamespace
    UNION ALL
    SELECT 'operator class', o.tableoid, o.oid, n.name, o.opcname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_opclass o JOIN namespace n ON n.oid = o.opcnamespace
    UNION ALL
    SELECT 'operator family', o.tableoid, o.oid, n.name, o.opfname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_opfamily o JOIN namespace n ON n.oid = o.opfnamespace
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
    UNION ALL
    SELECT 'conversion', v.tableoid, v.oid, n.name, v.conname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_conversion v JOIN namespace n ON n.oid = v.connamespace
    UNION ALL
    SELECT 'text search configuration', x.tableoid, x.oid, n.name, x.cfgname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_config x JOIN namespace n ON n.oid = x.cfgnamespace
    UNION ALL
    SELECT 'text search dictionary', x.tableoid, x.oid, n.name, x.dictname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_dict x JOIN namespace n ON n.oid = x.dictnamespace
    UNION ALL
    SELECT 'text search parser', x.tableoid, x.oid, n.name, x.prsname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_parser x JOIN namespace n ON n.oid = x.prsnamespace
    UNION ALL
    SELECT 'text search template', x.tableoid, x.oid, n.name, x.tmplname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_ts_template x JOIN namespace n ON n.oid = x.tmplnamespace
    -- The rest belongs to no schema; what the server was born with has a low number.
    UNION ALL
    SELECT 'cast', k.tableoid, k.oid, NULL, s.said, NULL, NULL,
           format('CREATE CAST (%s) %s%s', s.said,
                  CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT'
                                    ELSE 'WITHOUT FUNCTION' END,
                  CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END),
           format('DROP CAST (%s)', s.said), NULL, NULL
    FROM pg_catalog.pg_cast k,
         LATERAL (SELECT format_type(k.castsource, NULL) || ' AS ' || format_type(k.casttarget, NULL) AS said) s
    UNION ALL
    SELECT 'event trigger', e.tableoid, e.oid, NULL, e.evtname, NULL, NULL,
           format('CREATE EVENT TRIGGER %I ON %s', e.evtname, e.evtevent)
           || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g), ', ') FROM unnest(e.evttags) g) || ')', '')
           || ' EXECUTE FUNCTION ' || e.evtfoid::regproc || '()',
           format('DROP EVENT TRIGGER %I', e.evtname), NULL, NULL
    FROM pg_catalog.pg_event_trigger e
    UNION ALL
    SELECT 'publication', p.tableoid, p.oid, NULL, p.pubname, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_catalog.pg_publication p
    UNION ALL
    SELECT 'subscription', 0, s.oid, NULL, s.subname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = current_database()
    UNION ALL
    SELECT 'foreign data wrapper', w.tableoid, w.oid, NULL, w.fdwname, NULL, NULL,
           format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname)
           || CASE WHEN w.fdwhandler <> 0 THEN ' HANDLER ' || w.fdwhandler::regproc ELSE '' END
           || CASE WHEN w.fdwvalidator <> 0 THEN ' VALIDATOR ' || w.fdwvalidator::regproc ELSE '' END
           || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                        FROM pg_options_to_table(w.fdwoptions) o), ''),
           format('DROP FOREIGN DATA WRAPPER %I', w.fdwname), NULL, NULL
    FROM pg_catalog.pg_foreign_data_wrapper w
    UNION ALL
    SELECT 'foreign server', s.tableoid, s.oid, NULL, s.srvname, NULL, NULL,
           format('CREATE SERVER %I', s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '')
           || coalesce(' VERSION ' || quote_literal(s.srvversion), '') || format(' FOREIGN DATA WRAPPER %I', w.fdwname)
           || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                        FROM pg_options_to_table(s.srvoptions) o), ''),
           format('DROP SERVER %I', s.srvname), NULL, NULL
    FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    UNION ALL
    SELECT 'language', l.tableoid, l.oid, NULL, l.lanname, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_catalog.pg_language l
    UNION ALL
    SELECT 'access method', m.tableoid, m.oid, NULL, m.amname, NULL, NULL, NULL, NULL, NULL, NULL FROM pg_catalog.pg_am m
    -- Comments on what has no place for one in a schema: constraints, functions, domains, triggers, …
    UNION ALL
    SELECT 'comment', d.classoid, d.objoid, NULL, s.said, NULL, NULL, format('COMMENT ON %s IS %L', s.said, d.description),
           format('COMMENT ON %s IS NULL', s.said), format('COMMENT ON %s IS %L', s.said, d.description), ''
    FROM pg_catalog.pg_description d, LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) i,
         LATERAL (SELECT CASE i.type WHEN 'table constraint' THEN 'CONSTRAINT ' WHEN 'domain constraint' THEN 'CONSTRAINT '
                                     WHEN 'table column' THEN 'COLUMN ' WHEN 'composite type' THEN 'TYPE '
                                     WHEN 'composite type column' THEN 'COLUMN ' WHEN 'foreign table column' THEN 'COLUMN '
                                     WHEN 'statistics object' THEN 'STATISTICS ' WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER '
                                     ELSE upper(i.type) || ' ' END
                         || CASE i.type WHEN 'domain constraint' THEN replace(i.identity, ' on ', ' on domain ') ELSE i.identity END
                         AS said) s
    WHERE d.objoid >= 16384 AND d.classoid <> 'pg_catalog.pg_extension'::regclass
      AND NOT (d.classoid = 'pg_catalog.pg_class'::regclass
               AND d.objoid IN (SELECT c.oid FROM pg_catalog.pg_class c
                                WHERE c.relkind IN ('r', 'p', 'v', 'm', 'i', 'I') AND NOT c.relispartition))
      AND NOT (d.classoid = 'pg_catalog.pg_type'::regclass
               AND d.objoid IN (SELECT t.oid FROM pg_catalog.pg_type t WHERE t.typtype = 'e'))
    UNION ALL
    SELECT 'transform', f.tableoid, f.oid, NULL, format_type(f.trftype, NULL), NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_transform f
), named AS (
    -- What others may lean on, by class and number, under the name that it goes by in a schema.
    SELECT class, oid, schema, name FROM relation
    UNION ALL
    SELECT class, oid, schema, proname || '(' || arguments || ')' FROM routine
    UNION ALL
    -- An array leans on what its type leans on, a row type on its table.
    SELECT t.tableoid, t.oid, n.name, coalesce(e.typname, t.typname)
    FROM pg_catalog.pg_type t LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    JOIN namespace n ON n.oid = coalesce(e.typnamespace, t.typnamespace)
    UNION ALL
    SELECT tableoid, oid, NULL, fdwname FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT tableoid, oid, NULL, srvname FROM pg_catalog.pg_foreign_server
), leaning AS (
    SELECT d.classid, d.objid, array_agg(n.schema) AS schemas, array_agg(n.name::text) AS names
    FROM (SELECT DISTINCT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_catalog.pg_depend d
          WHERE d.objid >= 16384 AND d.refobjid >= 16384 AND d.deptype IN ('n', 'a')) d
    JOIN (SELECT DISTINCT class, oid FROM found WHERE oid <> 0) f ON (f.class, f.oid) = (d.classid, d.objid)
    JOIN named n ON (n.class, n.oid) = (d.refclassid, d.refobjid)
    GROUP BY d.classid, d.objid
)
SELECT f.kind, f.schema, f.name, f.table_schema, f.table_name, f.definition, f.removal, f.replacement, f.fixed,
       CASE WHEN f.kind = 'comment' THEN ARRAY[n.schema] ELSE l.schemas END,
       CASE WHEN f.kind = 'comment' THEN ARRAY[n.name::text] ELSE l.names END
FROM found f
LEFT JOIN leaning l ON (l.classid, l.objid) = (f.class, f.oid)
LEFT JOIN named n ON f.kind = 'comment' AND (n.class, n.oid) = (f.class, f.oid)
WHERE (f.oid = 0 OR f.oid >= 16384)
  AND (f.class, f.oid) NOT IN (SELECT classid, objid FROM member)
  AND ($1::text IS NULL OR coalesce(f.schema, f.table_schema) = $1)
ORDER BY f.kind, f.schema, f.table_schema, f.table_name, f.name
