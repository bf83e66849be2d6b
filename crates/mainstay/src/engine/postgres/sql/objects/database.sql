-- What belongs to no schema: replication, and other servers. A low number is what the server was born with.
    SELECT 'publication', p.tableoid, p.oid, NULL, p.pubname, NULL, NULL,
           format('CREATE PUBLICATION %I%s WITH (%s)', p.pubname, CASE WHEN p.puballtables THEN ' FOR ALL TABLES' ELSE '' END, s.said),
           format('DROP PUBLICATION %I', p.pubname), format('ALTER PUBLICATION %I SET (%s)', p.pubname, s.said), p.puballtables::text
    FROM pg_catalog.pg_publication p,
         LATERAL (SELECT format('publish = %L, publish_via_partition_root = %s',
                                concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                                          CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END),
                                p.pubviaroot::text)
                         || CASE to_jsonb(p) ->> 'pubgencols' WHEN 's' THEN ', publish_generated_columns = stored' ELSE '' END AS said) s
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
           format('CREATE SUBSCRIPTION %I PUBLICATION %s WITH (slot_name = %s, enabled = %s, binary = %s, synchronous_commit = %L)',
                  s.subname, (SELECT string_agg(quote_ident(p), ', ') FROM unnest(s.subpublications) p),
                  coalesce(quote_literal(s.subslotname), 'NONE'), s.subenabled, s.subbinary, s.subsynccommit), NULL, NULL, NULL
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
    -- What it says holds passwords: it is named and no more.
    SELECT 'user mapping', 0, u.umid, NULL, coalesce(u.usename, 'public') || ' on ' || u.srvname, NULL, NULL, NULL, NULL, NULL, NULL
    FROM pg_catalog.pg_user_mappings u
