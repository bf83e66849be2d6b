-- Text search.
    SELECT 'text search parser', x.tableoid, x.oid, n.name, x.prsname, NULL, NULL,
           format('CREATE TEXT SEARCH PARSER %I.%I (START = %s, GETTOKEN = %s, END = %s, LEXTYPES = %s', n.name, x.prsname,
                  x.prsstart, x.prstoken, x.prsend, x.prslextype)
           || CASE WHEN x.prsheadline <> 0 THEN ', HEADLINE = ' || x.prsheadline ELSE '' END || ')',
           format('DROP TEXT SEARCH PARSER %I.%I', n.name, x.prsname), NULL, NULL
    FROM pg_catalog.pg_ts_parser x JOIN namespace n ON n.oid = x.prsnamespace
    UNION ALL
    SELECT 'text search template', x.tableoid, x.oid, n.name, x.tmplname, NULL, NULL,
           format('CREATE TEXT SEARCH TEMPLATE %I.%I (%sLEXIZE = %s)', n.name, x.tmplname,
                  CASE WHEN x.tmplinit <> 0 THEN format('INIT = %s, ', x.tmplinit) ELSE '' END, x.tmpllexize),
           format('DROP TEXT SEARCH TEMPLATE %I.%I', n.name, x.tmplname), NULL, NULL
    FROM pg_catalog.pg_ts_template x JOIN namespace n ON n.oid = x.tmplnamespace
    UNION ALL
    SELECT 'text search dictionary', x.tableoid, x.oid, n.name, x.dictname, NULL, NULL,
           format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', n.name, x.dictname, tn.nspname, t.tmplname,
                  ', ' || x.dictinitoption),
           format('DROP TEXT SEARCH DICTIONARY %I.%I', n.name, x.dictname), NULL, NULL
    FROM pg_catalog.pg_ts_dict x JOIN namespace n ON n.oid = x.dictnamespace
    JOIN pg_catalog.pg_ts_template t ON t.oid = x.dicttemplate JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace
    UNION ALL
    SELECT 'text search configuration', x.tableoid, x.oid, n.name, x.cfgname, NULL, NULL,
           format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.name, x.cfgname, pn.nspname, p.prsname),
           format('DROP TEXT SEARCH CONFIGURATION %I.%I', n.name, x.cfgname), NULL, NULL
    FROM pg_catalog.pg_ts_config x JOIN namespace n ON n.oid = x.cfgnamespace
    JOIN pg_catalog.pg_ts_parser p ON p.oid = x.cfgparser JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace
    UNION ALL
    SELECT 'text search mapping', x.tableoid, x.oid, n.name, x.cfgname || ' ' || k.alias, NULL, NULL,
           s.said || format('ADD MAPPING FOR %I WITH %s', k.alias, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)),
           s.said || format('DROP MAPPING FOR %I', k.alias),
           s.said || format('ALTER MAPPING FOR %I WITH %s', k.alias, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno)),
           ''
    FROM pg_catalog.pg_ts_config x JOIN namespace n ON n.oid = x.cfgnamespace
    JOIN pg_catalog.pg_ts_config_map m ON m.mapcfg = x.oid, LATERAL ts_token_type(x.cfgparser) k,
         LATERAL (SELECT format('ALTER TEXT SEARCH CONFIGURATION %I.%I ', n.name, x.cfgname) AS said) s
    WHERE k.tokid = m.maptokentype AND x.oid >= 16384
    GROUP BY x.tableoid, x.oid, n.name, x.cfgname, k.alias, s.said
