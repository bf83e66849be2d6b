-- Whose things are, as far as they are somebody else's than who asks; and who may do what, beyond what is usual.
    SELECT 'owner', o.class, o.oid, NULL, o.word || ' ' || o.said, o.table_schema, o.table_name,
           format('ALTER %s %s OWNER TO %I', o.word, o.said, pg_get_userbyid(o.owner)),
           format('ALTER %s %s OWNER TO CURRENT_USER', o.word, o.said),
           format('ALTER %s %s OWNER TO %I', o.word, o.said, pg_get_userbyid(o.owner)), ''
    FROM (SELECT r.class, r.oid, r.full_name AS said, r.relowner AS owner, r.schema AS table_schema, r.name AS table_name,
                 CASE r.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                                WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS word
          FROM relation r
          -- A sequence that belongs to a column goes with its table.
          WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                            WHERE r.relkind = 'S' AND d.classid = r.class AND d.objid = r.oid AND d.refobjsubid > 0)
          UNION ALL
          SELECT p.class, p.oid, p.full_name || '(' || p.arguments || ')', p.proowner, NULL, NULL, upper(p.kind) FROM routine p
          UNION ALL
          SELECT n.tableoid, n.oid, quote_ident(n.nspname), n.nspowner, NULL, NULL, 'SCHEMA' FROM pg_catalog.pg_namespace n
          JOIN namespace USING (oid)
          UNION ALL
          SELECT t.tableoid, t.oid, quote_ident(n.name) || '.' || quote_ident(t.typname), t.typowner, NULL, NULL,
                 CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END
          FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace
          WHERE t.typtype IN ('e', 'd', 'r') OR t.typtype = 'b' AND t.typcategory <> 'A'
          UNION ALL
          SELECT o.class, o.oid, i.identity, o.owner, NULL, NULL, CASE i.type WHEN 'statistics object' THEN 'STATISTICS'
                 WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER' ELSE upper(i.type) END
          FROM (SELECT tableoid AS class, oid, oprowner AS owner FROM pg_catalog.pg_operator
                UNION ALL SELECT tableoid, oid, opcowner FROM pg_catalog.pg_opclass
                UNION ALL SELECT tableoid, oid, opfowner FROM pg_catalog.pg_opfamily
                UNION ALL SELECT tableoid, oid, conowner FROM pg_catalog.pg_conversion
                UNION ALL SELECT tableoid, oid, collowner FROM pg_catalog.pg_collation
                UNION ALL SELECT tableoid, oid, dictowner FROM pg_catalog.pg_ts_dict
                UNION ALL SELECT tableoid, oid, cfgowner FROM pg_catalog.pg_ts_config
                UNION ALL SELECT tableoid, oid, stxowner FROM pg_catalog.pg_statistic_ext
                UNION ALL SELECT tableoid, oid, lanowner FROM pg_catalog.pg_language
                UNION ALL SELECT tableoid, oid, fdwowner FROM pg_catalog.pg_foreign_data_wrapper
                UNION ALL SELECT tableoid, oid, srvowner FROM pg_catalog.pg_foreign_server
                UNION ALL SELECT tableoid, oid, evtowner FROM pg_catalog.pg_event_trigger
                UNION ALL SELECT tableoid, oid, pubowner FROM pg_catalog.pg_publication) o,
               LATERAL pg_identify_object(o.class, o.oid, 0) i
          WHERE o.oid >= 16384 AND pg_get_userbyid(o.owner) <> current_user) o
    WHERE pg_get_userbyid(o.owner) <> current_user
    UNION ALL
    SELECT 'privileges', h.class, h.oid, NULL, h.said || g.words || g.role, h.table_schema, h.table_name,
           g.verb || h.said || g.way || g.role || g.option, g.undo || h.said || g.back || g.role || g.onward,
           CASE WHEN g.verb LIKE g.granting || '%' AND h.col IS NULL THEN format('REVOKE ALL ON %s FROM %s; ', h.said, g.role) || g.verb || h.said || g.way || g.role || g.option END,
           ''
    FROM (SELECT r.class, r.oid, CASE r.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END || r.full_name AS said,
                 r.schema AS table_schema, r.name AS table_name, NULL AS col, r.relacl AS acl,
                 acldefault(CASE r.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", r.relowner) AS usual
          FROM relation r WHERE r.relkind <> 'c'
          UNION ALL
          SELECT r.class, r.oid, 'TABLE ' || r.full_name, r.schema, r.name, quote_ident(a.attname), a.attacl, NULL
          FROM pg_catalog.pg_attribute a JOIN relation r ON r.oid = a.attrelid WHERE a.attacl IS NOT NULL AND a.attnum > 0
          UNION ALL
          SELECT p.class, p.oid, CASE p.kind WHEN 'procedure' THEN 'PROCEDURE ' ELSE 'FUNCTION ' END || p.full_name || '(' || p.arguments || ')',
                 NULL, NULL, NULL, p.proacl, acldefault('f', p.proowner) FROM routine p
          UNION ALL
          -- Everybody may look into the schema that is there from the start.
          SELECT CASE WHEN n.oid >= 16384 THEN n.tableoid ELSE 0 END, CASE WHEN n.oid >= 16384 THEN n.oid ELSE 0 END,
                 'SCHEMA ' || quote_ident(n.nspname), NULL, NULL, NULL, n.nspacl,
                 acldefault('n', n.nspowner)
                 || CASE WHEN n.oid < 16384 THEN ARRAY[makeaclitem(0, n.nspowner, 'USAGE', false)] END
          FROM pg_catalog.pg_namespace n JOIN namespace USING (oid)
          UNION ALL
          SELECT t.tableoid, t.oid, 'TYPE ' || quote_ident(n.name) || '.' || quote_ident(t.typname), NULL, NULL, NULL, t.typacl,
                 acldefault('T', t.typowner)
          FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace
          UNION ALL
          SELECT CASE WHEN l.oid >= 16384 THEN l.tableoid ELSE 0 END, CASE WHEN l.oid >= 16384 THEN l.oid ELSE 0 END, 'LANGUAGE ' || quote_ident(l.lanname), NULL, NULL, NULL, l.lanacl, acldefault('l', l.lanowner)
          FROM pg_catalog.pg_language l
          UNION ALL
          SELECT w.tableoid, w.oid, 'FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname), NULL, NULL, NULL, w.fdwacl, acldefault('F', w.fdwowner)
          FROM pg_catalog.pg_foreign_data_wrapper w
          UNION ALL
          SELECT s.tableoid, s.oid, 'FOREIGN SERVER ' || quote_ident(s.srvname), NULL, NULL, NULL, s.srvacl, acldefault('S', s.srvowner)
          FROM pg_catalog.pg_foreign_server s) h,
         LATERAL (
            SELECT 'GRANT ' AS granting, v.verb || e.rights || ' ON ' AS verb, v.undo || e.rights || ' ON ' AS undo, v.way, v.back,
                   CASE WHEN v.verb = 'GRANT ' AND e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END AS option,
                   -- What they granted in turn goes first.
                   CASE WHEN v.verb = 'GRANT ' AND e.is_grantable THEN ' CASCADE' ELSE '' END AS onward,
                   coalesce(' (' || h.col || ')', '') || v.words || CASE WHEN e.is_grantable THEN 'grant and to ' ELSE '' END AS words,
                   CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(e.grantee)) END AS role
            FROM (SELECT 'GRANT ' AS verb, 'REVOKE ' AS undo, ' TO ' AS way, ' FROM ' AS back, ' to ' AS words, true AS more
                  UNION ALL SELECT 'REVOKE ', 'GRANT ', ' FROM ', ' TO ', ' withheld from ', false) v,
                 LATERAL (SELECT x.grantee, x.is_grantable,
                                 string_agg(x.privilege_type || coalesce(' (' || h.col || ')', ''), ', ' ORDER BY x.privilege_type) AS rights
                          FROM (SELECT grantee, privilege_type, is_grantable FROM aclexplode(CASE WHEN v.more THEN h.acl ELSE h.usual END)
                                EXCEPT
                                SELECT grantee, privilege_type, is_grantable FROM aclexplode(CASE WHEN v.more THEN h.usual ELSE h.acl END)) x
                          GROUP BY x.grantee, x.is_grantable) e) g
    WHERE h.acl IS NOT NULL
    UNION ALL
    SELECT 'default privileges', a.tableoid, a.oid, NULL,
           format('%s of %s%s%s%s', k.what, o.role, coalesce(' in ' || quote_ident(n.nspname), ''), v.words, e.role), NULL, NULL,
           o.said || v.verb || format('%s ON %s', e.rights, k.what) || v.way || e.role
           || CASE WHEN v.more AND e.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END,
           o.said || v.undo || format('%s ON %s', e.rights, k.what) || v.back || e.role, NULL, NULL
    FROM pg_catalog.pg_default_acl a LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace,
         LATERAL (SELECT s.role, format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s ', s.role, coalesce(' IN SCHEMA ' || quote_ident(n.nspname), '')) AS said
                  FROM (SELECT quote_ident(pg_get_userbyid(a.defaclrole)) AS role) s) o,
         LATERAL (SELECT CASE a.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                              WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS what,
                         CASE WHEN a.defaclnamespace = 0
                              THEN acldefault(CASE a.defaclobjtype WHEN 'S' THEN 's' ELSE a.defaclobjtype END, a.defaclrole)
                              END AS usual) k,
         -- What is granted beyond what is usual, and what is usual and withheld.
         LATERAL (SELECT 'GRANT ' AS verb, 'REVOKE ' AS undo, ' TO ' AS way, ' FROM ' AS back, ' to ' AS words, true AS more
                  UNION ALL SELECT 'REVOKE ', 'GRANT ', ' FROM ', ' TO ', ' withheld from ', false) v,
         LATERAL (SELECT x.is_grantable, CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END AS role,
                         string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type) AS rights
                  FROM (SELECT grantee, privilege_type, is_grantable FROM aclexplode(CASE WHEN v.more THEN a.defaclacl ELSE k.usual END)
                        EXCEPT
                        SELECT grantee, privilege_type, is_grantable FROM aclexplode(CASE WHEN v.more THEN k.usual ELSE a.defaclacl END)) x
                  GROUP BY x.grantee, x.is_grantable) e
