-- What belongs to no schema: replication, and other servers. A low number is what the server was born with.
    SELECT 'publication', p.tableoid, p.oid, NULL, p.pubname, NULL, NULL,
           format('CREATE PUBLICATION %I%s WITH (%s)', p.pubname, CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END, s.said),
           format('DROP PUBLICATION %I', p.pubname), format('ALTER PUBLICATION %I SET (%s)', p.pubname, s.said), p.puballtables::text
    FROM pg_catalog.pg_publication p,
         LATERAL (SELECT format('publish = %L, publish_via_partition_root = %s',
                                concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                          CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
                                p.pubviaroot::text)
                         || coalesce(', publish_generated_columns = ' || CASE to_jsonb(p) ->> 'pubgencols' WHEN 's' THEN 'stored' WHEN 'n' THEN 'none' END, '')
                         AS said) s
    UNION ALL
    SELECT 'published table', m.tableoid, m.oid, NULL, p.pubname, r.schema, r.name,
           format('ALTER PUBLICATION %I ADD TABLE ONLY %s', p.pubname, r.full_name)
           || coalesce(' (' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
                                WHERE a.attrelid = r.oid AND a.attnum = ANY (m.prattrs)) || ')', '')
           || coalesce(' WHERE (' || pg_get_expr(m.prqual, m.prrelid) || ')', ''),
           format('ALTER PUBLICATION %I DROP TABLE ONLY %s', p.pubname, r.full_name), NULL, NULL
    FROM pg_catalog.pg_publication_rel m JOIN pg_catalog.pg_publication p ON p.oid = m.prpubid JOIN relation r ON r.oid = m.prrelid
    UNION ALL
    SELECT 'published schema', m.tableoid, m.oid, NULL, p.pubname || ' ' || n.nspname, NULL, NULL,
           format('ALTER PUBLICATION %I ADD TABLES IN SCHEMA %I', p.pubname, n.nspname),
           format('ALTER PUBLICATION %I DROP TABLES IN SCHEMA %I', p.pubname, n.nspname), NULL, NULL
    FROM pg_catalog.pg_publication_namespace m JOIN pg_catalog.pg_publication p ON p.oid = m.pnpubid
    JOIN pg_catalog.pg_namespace n ON n.oid = m.pnnspid
    UNION ALL
    -- What it connects with holds a password, and only superusers may read it: it is named with what it takes from there.
    SELECT 'subscription', 0, s.oid, NULL, s.subname, NULL, NULL,
           format('CREATE SUBSCRIPTION %I PUBLICATION %s WITH (slot_name = %s, enabled = %s, binary = %s, synchronous_commit = %L, %s)',
                  s.subname, (SELECT string_agg(quote_ident(p), ', ') FROM unnest(s.subpublications) p),
                  coalesce(quote_literal(s.subslotname), 'NONE'), s.subenabled, s.subbinary, s.subsynccommit, more.said), NULL, NULL, NULL
    FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid AND d.datname = current_database(),
         -- What an older server has no column for comes from here: names that the innermost query lacks are the outer one's.
         (SELECT NULL::text AS suborigin, NULL::bool AS subpasswordrequired, NULL::bool AS subrunasowner, NULL::bool AS subfailover) lacking,
         LATERAL (SELECT concat_ws(', ', 'streaming = ' || substream::text,
                                   'two_phase = ' || CASE subtwophasestate WHEN 'd' THEN 'false' ELSE 'true' END,
                                   'disable_on_error = ' || subdisableonerr, 'origin = ' || suborigin,
                                   'password_required = ' || subpasswordrequired, 'run_as_owner = ' || subrunasowner,
                                   'failover = ' || subfailover) AS said
                  FROM pg_catalog.pg_subscription x WHERE x.oid = s.oid) more
    UNION ALL
    SELECT 'foreign data wrapper', w.tableoid, w.oid, NULL, w.fdwname, NULL, NULL,
           'CREATE' || s.said, format('DROP FOREIGN DATA WRAPPER %I', w.fdwname), 'ALTER' || s.said, ''
    FROM pg_catalog.pg_foreign_data_wrapper w,
         LATERAL (SELECT format(' FOREIGN DATA WRAPPER %I %s %s', w.fdwname,
                                CASE WHEN w.fdwhandler <> 0 THEN 'HANDLER ' || w.fdwhandler::regproc ELSE 'NO HANDLER' END,
                                CASE WHEN w.fdwvalidator <> 0 THEN 'VALIDATOR ' || w.fdwvalidator::regproc ELSE 'NO VALIDATOR' END) AS said) s
    UNION ALL
    SELECT 'foreign server', s.tableoid, s.oid, NULL, s.srvname, NULL, NULL,
           format('CREATE SERVER %I', s.srvname) || coalesce(' TYPE ' || quote_literal(s.srvtype), '')
           || coalesce(' VERSION ' || quote_literal(s.srvversion), '') || format(' FOREIGN DATA WRAPPER %I', w.fdwname),
           format('DROP SERVER %I', s.srvname), format('ALTER SERVER %I VERSION ', s.srvname) || quote_literal(s.srvversion),
           concat_ws(' ', w.fdwname, quote_literal(s.srvtype))
    FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
    UNION ALL
    SELECT o.what || ' option', o.class, o.oid, NULL, o.name || ' ' || p.option_name, NULL, NULL,
           o.said || format('(ADD %I %L)', p.option_name, p.option_value), o.said || format('(DROP %I)', p.option_name),
           o.said || format('(SET %I %L)', p.option_name, p.option_value), ''
    FROM (SELECT 'foreign data wrapper' AS what, w.tableoid AS class, w.oid, w.fdwname::text AS name, w.fdwoptions AS options,
                 format('ALTER FOREIGN DATA WRAPPER %I OPTIONS ', w.fdwname) AS said FROM pg_catalog.pg_foreign_data_wrapper w
          UNION ALL
          SELECT 'foreign server', s.tableoid, s.oid, s.srvname, s.srvoptions, format('ALTER SERVER %I OPTIONS ', s.srvname)
          FROM pg_catalog.pg_foreign_server s) o, pg_options_to_table(o.options) p
    UNION ALL
    -- What it says holds passwords: it is named, with what is none.
    SELECT 'user mapping', 0, u.umid, NULL, coalesce(u.usename, 'public') || ' on ' || u.srvname, NULL, NULL,
           (SELECT string_agg(CASE WHEN o.option_name ~* 'pass|secret|key|token|cert|credential' THEN quote_ident(o.option_name)
                                   ELSE format('%I %L', o.option_name, o.option_value) END, ', ' ORDER BY o.option_name)
            FROM pg_options_to_table(u.umoptions) o), NULL, NULL, NULL
    FROM pg_catalog.pg_user_mappings u
