-- Partitions and what they have for themselves, sequences, foreign tables, and what is set for a table.
    SELECT 'partition', r.class, r.oid, r.schema, r.name, parent.schema, parent.name,
           format('CREATE %sTABLE %s PARTITION OF %s %s',
                  CASE WHEN r.relkind = 'f' THEN 'FOREIGN ' ELSE '' END,
                  r.full_name, parent.full_name, pg_get_expr(r.relpartbound, r.oid))
           || coalesce(' PARTITION BY ' || pg_get_partkeydef(r.oid), '')
           || coalesce((SELECT format(' SERVER %I', s.srvname)
                               || coalesce(' OPTIONS (' || (SELECT string_agg(format('%I %L', o.option_name, o.option_value), ', ')
                                                            FROM pg_options_to_table(f.ftoptions) o) || ')', '')
                        FROM pg_catalog.pg_foreign_table f JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
                        WHERE f.ftrelid = r.oid), ''),
           CASE WHEN r.relkind = 'f' THEN 'DROP FOREIGN TABLE ' ELSE 'DROP TABLE ' END || r.full_name,
           format('ALTER TABLE %s DETACH PARTITION %s; ALTER TABLE %1$s ATTACH PARTITION %2$s %3$s', parent.full_name, r.full_name,
                  pg_get_expr(r.relpartbound, r.oid)),
           concat_ws(' ', parent.full_name, pg_get_partkeydef(r.oid), r.relkind)
    FROM pg_catalog.pg_inherits i JOIN relation r ON r.oid = i.inhrelid JOIN relation parent ON parent.oid = i.inhparent
    WHERE r.relispartition AND r.relkind IN ('r', 'p', 'f')
    UNION ALL
    SELECT 'partition option', 0, 0, NULL, r.name || ' ' || s.name, r.schema, r.name, o.said,
           format('ALTER TABLE %s RESET (%s)', r.full_name, s.name), o.said, ''
    FROM relation r,
         LATERAL (SELECT quote_ident(o.option_name) AS name, o.option_value AS value FROM pg_options_to_table(r.reloptions) o
                  UNION ALL
                  SELECT 'toast.' || quote_ident(o.option_name), o.option_value
                  FROM pg_catalog.pg_class a, pg_options_to_table(a.reloptions) o WHERE a.oid = r.reltoastrelid) s,
         LATERAL (SELECT format('ALTER TABLE %s SET (%s = %L)', r.full_name, s.name, s.value) AS said) o
    WHERE r.relispartition AND r.relkind = 'r'
    UNION ALL
    SELECT 'unlogged partition', 0, 0, NULL, r.name, r.schema, r.name,
           format('ALTER TABLE %s SET UNLOGGED', r.full_name), format('ALTER TABLE %s SET LOGGED', r.full_name), NULL, NULL
    FROM relation r WHERE r.relispartition AND r.relpersistence = 'u'
    UNION ALL
    SELECT 'child table', r.class, r.oid, r.schema, r.name, parent.schema, parent.name, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_inherits i JOIN relation r ON r.oid = i.inhrelid JOIN relation parent ON parent.oid = i.inhparent
    WHERE r.relkind = 'f' AND NOT r.relispartition
    UNION ALL
    -- The columns are the table's own: that they are a type's is said afterwards.
    SELECT 'typed table', r.class, r.oid, r.schema, r.name, r.schema, r.name,
           format('ALTER TABLE %s OF %s', r.full_name, format_type(r.reloftype, NULL)),
           format('ALTER TABLE %s NOT OF', r.full_name), NULL, NULL
    FROM relation r WHERE r.reloftype <> 0
    UNION ALL
    SELECT 'table access method', 0, 0, NULL, r.name, r.schema, r.name, o.said,
           format('ALTER %s %s SET ACCESS METHOD %s', s.what, r.full_name, CASE r.relkind WHEN 'p' THEN 'DEFAULT' ELSE 'heap' END),
           o.said, ''
    FROM relation r JOIN pg_catalog.pg_am m ON m.oid = r.relam,
         LATERAL (SELECT CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS what) s,
         LATERAL (SELECT format('ALTER %s %s SET ACCESS METHOD %I', s.what, r.full_name, m.amname) AS said) o
    WHERE m.amname <> 'heap'
    UNION ALL
    -- What a child has for itself in a column of its parents: it is made with what the first of them has.
    SELECT 'default of a child', 0, 0, NULL, a.attname, r.schema, r.name, s.said,
           format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', r.full_name, a.attname,
                  coalesce('SET DEFAULT ' || (SELECT min(p.said) FROM default_of_parent p WHERE p.child = r.oid AND p.attname = a.attname),
                           'DROP DEFAULT')), s.said, ''
    FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND a.attinhcount > 0 AND a.attgenerated = ''
    LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum,
         LATERAL (SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', r.full_name, a.attname,
                                coalesce('SET DEFAULT ' || pg_get_expr(v.adbin, v.adrelid), 'DROP DEFAULT')) AS said) s
    WHERE r.relkind IN ('r', 'p')
      AND EXISTS (SELECT FROM default_of_parent p
                  WHERE p.child = r.oid AND p.attname = a.attname AND p.said IS DISTINCT FROM pg_get_expr(v.adbin, v.adrelid))
    UNION ALL
    SELECT 'expression of a child', 0, 0, NULL, a.attname, r.schema, r.name, s.said,
           format('ALTER TABLE ONLY %s ALTER COLUMN %I SET EXPRESSION AS (%s)', r.full_name, a.attname, p.said), s.said, ''
    FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attinhcount > 0 AND a.attgenerated <> ''
    JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
    JOIN default_of_parent p ON p.child = r.oid AND p.attname = a.attname AND p.said <> pg_get_expr(v.adbin, v.adrelid),
         LATERAL (SELECT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET EXPRESSION AS (%s)', r.full_name, a.attname,
                                pg_get_expr(v.adbin, v.adrelid)) AS said) s
    WHERE r.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'not null of a child', 0, 0, NULL, a.attname, r.schema, r.name,
           format('ALTER TABLE %s ALTER COLUMN %I SET NOT NULL', r.full_name, a.attname),
           format('ALTER TABLE %s ALTER COLUMN %I DROP NOT NULL', r.full_name, a.attname), NULL, NULL
    FROM relation r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND a.attinhcount > 0 AND a.attnotnull
    WHERE r.relkind IN ('r', 'p')
      AND (EXISTS (SELECT FROM pg_catalog.pg_constraint k
                   WHERE k.conrelid = r.oid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND k.conislocal)
           -- Where the server keeps no constraints of this kind, and no key says so already.
           OR NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                          WHERE k.conrelid = r.oid AND k.contype IN ('n', 'p') AND a.attnum = ANY (k.conkey))
              AND EXISTS (SELECT FROM pg_catalog.pg_inherits i
                          JOIN pg_catalog.pg_attribute p ON p.attrelid = i.inhparent AND p.attname = a.attname
                          WHERE i.inhrelid = r.oid AND NOT p.attnotnull))
    UNION ALL
    SELECT 'index of a partition', x.tableoid, x.oid, r.schema, x.relname, r.schema, r.name, pg_get_indexdef(x.oid),
           format('DROP INDEX %I.%I', r.schema, x.relname), NULL, NULL
    FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    WHERE r.relispartition AND NOT x.relispartition
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.oid AND k.conrelid = r.oid)
    UNION ALL
    -- The server names what it makes for a partition; another name was given by somebody.
    SELECT 'index name', x.tableoid, x.oid, r.schema, x.relname, r.schema, r.name,
           format('ALTER INDEX %I.%I RENAME TO %I', r.schema, u.usual, x.relname),
           format('ALTER INDEX %I.%I RENAME TO %I', r.schema, x.relname, u.usual), NULL, NULL
    FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.oid AND k.conrelid = r.oid AND k.contype IN ('u', 'x'),
         LATERAL (SELECT r.name || CASE WHEN i.indisprimary THEN '_pkey'
                                        ELSE '_' || string_agg(a.attname, '_' ORDER BY a.attnum)
                                             || CASE k.contype WHEN 'u' THEN '_key' WHEN 'x' THEN '_excl' ELSE '_idx' END END AS usual
                  FROM pg_catalog.pg_attribute a WHERE a.attrelid = x.oid) u
    WHERE r.relispartition AND x.relispartition AND octet_length(u.usual) < 64
      AND NOT (starts_with(x.relname, u.usual) AND substr(x.relname, length(u.usual) + 1) ~ '^\d*$')
    UNION ALL
    SELECT 'constraint of a partition', k.tableoid, k.oid, NULL, k.conname, r.schema, r.name,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.full_name, k.conname, pg_get_constraintdef(k.oid)),
           format('ALTER TABLE %s DROP CONSTRAINT %I', r.full_name, k.conname), NULL, NULL
    FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid
    WHERE (r.relispartition OR r.relkind = 'f') AND k.conislocal AND k.coninhcount = 0 AND k.conparentid = 0 AND k.contype <> 'n'
    UNION ALL
    -- What is set for a column beside its type: how it is stored, how closely it is looked at.
    SELECT 'column setting', 0, 0, NULL, a.attname || ' ' || s.what, r.schema, r.name,
           format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', r.full_name, a.attname, s.said),
           format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', r.full_name, a.attname, s.unsaid),
           format('ALTER TABLE ONLY %s ALTER COLUMN %I %s', r.full_name, a.attname, s.said), ''
    FROM pg_catalog.pg_attribute a JOIN relation r ON r.oid = a.attrelid AND r.relkind IN ('r', 'p', 'm', 'f')
    JOIN pg_catalog.pg_type t ON t.oid = a.atttypid,
         LATERAL (VALUES
            ('storage', CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' || (ARRAY['PLAIN', 'EXTERNAL', 'MAIN', 'EXTENDED'])[strpos('pemx', a.attstorage::text)] END,
             'SET STORAGE ' || (ARRAY['PLAIN', 'EXTERNAL', 'MAIN', 'EXTENDED'])[strpos('pemx', t.typstorage::text)]),
            ('compression', CASE a.attcompression WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END,
             'SET COMPRESSION default'),
            ('statistics', 'SET STATISTICS ' || CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END, 'SET STATISTICS -1'),
            ('options', 'SET (' || array_to_string(a.attoptions, ', ') || ')',
             'RESET (' || (SELECT string_agg(quote_ident(o.option_name), ', ') FROM pg_options_to_table(a.attoptions) o) || ')')
         ) AS s (what, said, unsaid)
    WHERE a.attnum > 0 AND NOT a.attisdropped AND s.said IS NOT NULL
      AND (a.attstorage <> t.typstorage OR a.attcompression <> '' OR a.attstattarget >= 0 OR a.attoptions IS NOT NULL)
    UNION ALL
    -- What is set for the index behind a constraint; others hold it themselves.
    SELECT 'index setting', 0, 0, r.schema, x.relname, r.schema, r.name, s.said,
           format('ALTER INDEX %I.%I RESET (%s)', r.schema, x.relname,
                  (SELECT string_agg(quote_ident(o.option_name), ', ') FROM pg_options_to_table(x.reloptions) o)), s.said, ''
    FROM pg_catalog.pg_constraint k JOIN relation r ON r.oid = k.conrelid JOIN pg_catalog.pg_class x ON x.oid = k.conindid,
         LATERAL (SELECT format('ALTER INDEX %I.%I SET (%s)', r.schema, x.relname, array_to_string(x.reloptions, ', ')) AS said) s
    WHERE k.contype IN ('p', 'u', 'x') AND k.conparentid = 0 AND x.reloptions IS NOT NULL
    UNION ALL
    SELECT 'index setting', 0, 0, r.schema, x.relname, r.schema, r.name, s.said, s.unsaid, NULL, NULL
    FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class x ON x.oid = i.inhrelid JOIN pg_catalog.pg_class p ON p.oid = i.inhparent
    JOIN pg_catalog.pg_index n ON n.indexrelid = x.oid JOIN relation r ON r.oid = n.indrelid,
         LATERAL (SELECT concat_ws('; ', o.begin || 'RESET (' || k.others || ')', o.begin || 'SET (' || array_to_string(x.reloptions, ', ') || ')') AS said,
                         concat_ws('; ', o.begin || 'RESET (' || k.own || ')', o.begin || 'SET (' || array_to_string(p.reloptions, ', ') || ')') AS unsaid
                  FROM (SELECT format('ALTER INDEX %I.%I ', r.schema, x.relname) AS begin) o,
                       (SELECT (SELECT string_agg(quote_ident(option_name), ', ') FROM pg_options_to_table(p.reloptions)) AS others,
                               (SELECT string_agg(quote_ident(option_name), ', ') FROM pg_options_to_table(x.reloptions)) AS own) k) s
    WHERE x.relkind = 'i' AND x.reloptions IS DISTINCT FROM p.reloptions
    UNION ALL
    SELECT 'index column setting', 0, 0, r.schema, x.relname || ' ' || a.attnum, r.schema, r.name, s.said,
           format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS -1', r.schema, x.relname, a.attnum), s.said, ''
    FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_attribute a ON a.attrelid = x.oid,
         LATERAL (SELECT format('ALTER INDEX %I.%I ALTER COLUMN %s SET STATISTICS %s', r.schema, x.relname, a.attnum, a.attstattarget) AS said) s
    WHERE a.attstattarget >= 0 AND i.indexprs IS NOT NULL
    UNION ALL
    SELECT 'replica identity', 0, 0, NULL, r.name, r.schema, r.name, s.said,
           format('ALTER TABLE ONLY %s REPLICA IDENTITY DEFAULT', r.full_name), s.said, ''
    FROM relation r LEFT JOIN pg_catalog.pg_index i ON i.indrelid = r.oid AND i.indisreplident
    LEFT JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid,
         LATERAL (SELECT format('ALTER TABLE ONLY %s REPLICA IDENTITY %s', r.full_name,
                                CASE r.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING'
                                                    ELSE format('USING INDEX %I', x.relname) END) AS said) s
    WHERE r.relkind IN ('r', 'p', 'm') AND r.relreplident <> 'd'
    UNION ALL
    SELECT 'clustering', 0, 0, NULL, r.name, r.schema, r.name, s.said,
           format('ALTER %s %s SET WITHOUT CLUSTER', s.what, r.full_name), s.said, ''
    FROM pg_catalog.pg_index i JOIN relation r ON r.oid = i.indrelid JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid,
         LATERAL (SELECT CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS what) k,
         LATERAL (SELECT k.what, format('ALTER %s %s CLUSTER ON %I', k.what, r.full_name, x.relname) AS said) s
    WHERE i.indisclustered
    UNION ALL
    SELECT 'tablespace', 0, 0, NULL, r.name, r.schema, r.name, o.said,
           format('ALTER %s %s SET TABLESPACE %I', s.what, r.full_name, u.spcname), o.said, ''
    FROM relation r JOIN pg_catalog.pg_tablespace p ON p.oid = r.reltablespace, usual_tablespace u,
         LATERAL (SELECT CASE r.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS what) s,
         LATERAL (SELECT format('ALTER %s %s SET TABLESPACE %I', s.what, r.full_name, p.spcname) AS said) o
    UNION ALL
    SELECT 'tablespace of an index', 0, 0, r.schema, x.relname, r.schema, r.name, o.said,
           format('ALTER INDEX %I.%I SET TABLESPACE %I', r.schema, x.relname, u.spcname), o.said, ''
    FROM pg_catalog.pg_class x JOIN pg_catalog.pg_tablespace p ON p.oid = x.reltablespace
    JOIN pg_catalog.pg_index i ON i.indexrelid = x.oid JOIN relation r ON r.oid = i.indrelid, usual_tablespace u,
         LATERAL (SELECT format('ALTER INDEX %I.%I SET TABLESPACE %I', r.schema, x.relname, p.spcname) AS said) o
    UNION ALL
    SELECT 'sequence', r.class, r.oid, r.schema, r.name, NULL, NULL,
           CASE r.relpersistence WHEN 'u' THEN 'CREATE UNLOGGED SEQUENCE ' ELSE 'CREATE SEQUENCE ' END || o.said, 'DROP SEQUENCE ' || r.full_name,
           'ALTER SEQUENCE ' || o.said || CASE WHEN s.seqcycle THEN '' ELSE ' NO CYCLE' END, r.relpersistence::text
    FROM pg_catalog.pg_sequence s JOIN relation r ON r.oid = s.seqrelid,
         LATERAL (SELECT format('%s AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s%s', r.full_name,
                                format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
                                CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) AS said) o
    WHERE r.oid NOT IN (SELECT oid FROM numbering)
    UNION ALL
    -- One that numbers a column is made with it, under a name of the server's choice.
    SELECT 'sequence name', q.class, q.oid, q.schema, q.name, r.schema, r.name,
           format('ALTER SEQUENCE %I.%I RENAME TO %I', q.schema, u.usual, q.name),
           format('ALTER SEQUENCE %I.%I RENAME TO %I', q.schema, q.name, u.usual), NULL, NULL
    FROM relation q JOIN numbering USING (oid)
    JOIN pg_catalog.pg_depend d ON d.classid = q.class AND d.objid = q.oid AND d.refclassid = q.class AND d.deptype IN ('a', 'i')
                               AND d.refobjsubid > 0
    JOIN relation r ON r.oid = d.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid,
         LATERAL (SELECT format('%s_%s_seq', r.name, a.attname) AS usual) u
    WHERE octet_length(u.usual) < 64 AND NOT (starts_with(q.name, u.usual) AND substr(q.name, length(u.usual) + 1) ~ '^\d*$')
    UNION ALL
    -- It is made with the type of its column, and logged as its table is.
    SELECT 'sequence setting', 0, 0, q.schema, q.name || ' ' || s.what, r.schema, r.name,
           format('ALTER SEQUENCE %s %s', q.full_name, s.said), format('ALTER SEQUENCE %s %s', q.full_name, s.unsaid),
           format('ALTER SEQUENCE %s %s', q.full_name, s.said), ''
    FROM relation q JOIN numbering USING (oid) JOIN pg_catalog.pg_sequence n ON n.seqrelid = q.oid
    JOIN pg_catalog.pg_depend d ON d.classid = q.class AND d.objid = q.oid AND d.refclassid = q.class AND d.deptype IN ('a', 'i')
                               AND d.refobjsubid > 0
    JOIN relation r ON r.oid = d.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid,
         LATERAL (VALUES ('type', 'AS ' || format_type(n.seqtypid, NULL), 'AS ' || format_type(a.atttypid, NULL), n.seqtypid <> a.atttypid),
                         ('persistence', (ARRAY['SET LOGGED', 'SET UNLOGGED'])[strpos('pu', q.relpersistence::text)],
                          (ARRAY['SET LOGGED', 'SET UNLOGGED'])[strpos('pu', r.relpersistence::text)],
                          -- Partitions may be logged in another way than the table that says how they are numbered.
                          q.relpersistence <> r.relpersistence AND r.relkind <> 'p')
                 ) AS s (what, said, unsaid, differs)
    WHERE s.differs AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
    UNION ALL
    SELECT 'sequence owner', 0, 0, q.schema, q.name, r.schema, r.name,
           format('ALTER SEQUENCE %s OWNED BY %s.%I', q.full_name, r.full_name, a.attname),
           format('ALTER SEQUENCE %s OWNED BY NONE', q.full_name), NULL, NULL
    FROM relation q JOIN pg_catalog.pg_depend d ON d.classid = q.class AND d.objid = q.oid AND d.deptype = 'a' AND d.refobjsubid > 0
    JOIN relation r ON r.oid = d.refobjid JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid
    WHERE q.relkind = 'S' AND d.refclassid = 'pg_catalog.pg_class'::regclass AND q.oid NOT IN (SELECT oid FROM numbering)
    UNION ALL
    SELECT 'foreign table', r.class, r.oid, r.schema, r.name, NULL, NULL,
           format('CREATE FOREIGN TABLE %s (%s) SERVER %I', r.full_name,
                  (SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
                                     || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                                                  FROM pg_options_to_table(a.attfdwoptions) o), '')
                                     || CASE WHEN a.attcollation <> b.typcollation THEN ' COLLATE ' || a.attcollation::regcollation ELSE '' END
                                     || coalesce(CASE a.attgenerated WHEN '' THEN ' DEFAULT ' || pg_get_expr(v.adbin, v.adrelid)
                                                 ELSE format(' GENERATED ALWAYS AS (%s) %s', pg_get_expr(v.adbin, v.adrelid),
                                                             CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END) END, '')
                                     || coalesce(' CONSTRAINT ' || quote_ident(k.conname), '') || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY a.attnum)
                   FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid
                   LEFT JOIN pg_catalog.pg_attrdef v ON v.adrelid = a.attrelid AND v.adnum = a.attnum
                   LEFT JOIN pg_catalog.pg_constraint k ON k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
                                                       AND k.conname <> format('%s_%s_not_null', r.name, a.attname)
                   WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped), s.srvname)
           || coalesce((SELECT ' OPTIONS (' || string_agg(format('%I %L', o.option_name, o.option_value), ', ') || ')'
                        FROM pg_options_to_table(f.ftoptions) o), ''),
           'DROP FOREIGN TABLE ' || r.full_name, NULL, NULL
    FROM relation r JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = r.oid JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
    WHERE r.relkind = 'f' AND NOT r.relispartition
