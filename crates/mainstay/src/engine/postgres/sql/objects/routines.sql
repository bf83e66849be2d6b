-- What can be called, and what it is written in.
    SELECT p.kind, p.class, p.oid, p.schema, p.called AS name,
           NULL AS table_schema, NULL AS table_name, d.said AS definition,
           format('DROP %s %s(%s)', upper(p.kind), p.full_name, p.arguments) AS removal, d.said AS replacement,
           concat_ws(' ', pg_get_function_result(p.oid), p.arguments, p.pronargdefaults, p.prokind) AS fixed
    FROM routine p, LATERAL (SELECT rtrim(pg_get_functiondef(p.oid), E'\n') AS said) d
    -- What a base type is read and printed by is made with it.
    WHERE p.prokind <> 'a' AND p.oid NOT IN (SELECT oid FROM input_output)
    UNION ALL
    SELECT 'aggregate', p.class, p.oid, p.schema, p.called, NULL, NULL,
           format('CREATE AGGREGATE %s(%s) (SFUNC = %s, STYPE = %s', p.full_name, coalesce(nullif(p.arguments, ''), '*'),
                  a.aggtransfn, format_type(a.aggtranstype, NULL))
           || CASE WHEN a.aggtransspace <> 0 THEN ', SSPACE = ' || a.aggtransspace ELSE '' END
           || CASE WHEN a.aggfinalfn <> 0 THEN ', FINALFUNC = ' || a.aggfinalfn ELSE '' END
           || CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' ELSE '' END
           || CASE WHEN a.aggfinalfn = 0 OR a.aggfinalmodify = CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::"char" THEN ''
                   ELSE ', FINALFUNC_MODIFY = ' || w.modify[strpos('rsw', a.aggfinalmodify::text)] END
           || CASE WHEN a.aggcombinefn <> 0 THEN ', COMBINEFUNC = ' || a.aggcombinefn ELSE '' END
           || CASE WHEN a.aggserialfn <> 0 THEN ', SERIALFUNC = ' || a.aggserialfn ELSE '' END
           || CASE WHEN a.aggdeserialfn <> 0 THEN ', DESERIALFUNC = ' || a.aggdeserialfn ELSE '' END
           || coalesce(', INITCOND = ' || quote_literal(a.agginitval), '')
           || CASE WHEN a.aggmtransfn <> 0
                   THEN ', MSFUNC = ' || a.aggmtransfn || ', MINVFUNC = ' || a.aggminvtransfn
                        || ', MSTYPE = ' || format_type(a.aggmtranstype, NULL)
                        || CASE WHEN a.aggmtransspace <> 0 THEN ', MSSPACE = ' || a.aggmtransspace ELSE '' END
                        || CASE WHEN a.aggmfinalfn <> 0 THEN ', MFINALFUNC = ' || a.aggmfinalfn ELSE '' END
                        || CASE WHEN a.aggmfinalextra THEN ', MFINALFUNC_EXTRA' ELSE '' END
                        || CASE WHEN a.aggmfinalfn = 0 OR a.aggmfinalmodify = 'r' THEN ''
                                ELSE ', MFINALFUNC_MODIFY = ' || w.modify[strpos('rsw', a.aggmfinalmodify::text)] END
                        || coalesce(', MINITCOND = ' || quote_literal(a.aggminitval), '') ELSE '' END
           || CASE WHEN a.aggsortop <> 0 THEN ', SORTOP = OPERATOR(' || a.aggsortop::regoper || ')' ELSE '' END
           || CASE a.aggkind WHEN 'h' THEN ', HYPOTHETICAL' ELSE '' END
           || CASE p.proparallel WHEN 's' THEN ', PARALLEL = SAFE' WHEN 'r' THEN ', PARALLEL = RESTRICTED' ELSE '' END || ')',
           format('DROP AGGREGATE %s(%s)', p.full_name, coalesce(nullif(p.arguments, ''), '*')), NULL, NULL
    FROM routine p JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid,
         LATERAL (SELECT ARRAY['READ_ONLY', 'SHAREABLE', 'READ_WRITE'] AS modify) w
    UNION ALL
    SELECT 'language', l.tableoid, l.oid, NULL, l.lanname, NULL, NULL,
           format('CREATE%s LANGUAGE %I HANDLER %s', CASE WHEN l.lanpltrusted THEN ' TRUSTED' ELSE '' END, l.lanname,
                  l.lanplcallfoid::regproc)
           || CASE WHEN l.laninline <> 0 THEN ' INLINE ' || l.laninline::regproc ELSE '' END
           || CASE WHEN l.lanvalidator <> 0 THEN ' VALIDATOR ' || l.lanvalidator::regproc ELSE '' END,
           format('DROP LANGUAGE %I', l.lanname), NULL, NULL
    FROM pg_catalog.pg_language l WHERE l.lanplcallfoid <> 0
    UNION ALL
    SELECT 'transform', f.tableoid, f.oid, NULL, s.said, NULL, NULL,
           format('CREATE TRANSFORM FOR %s (%s)', s.said,
                  concat_ws(', ', CASE WHEN f.trffromsql <> 0 THEN 'FROM SQL WITH FUNCTION ' || f.trffromsql::regprocedure END,
                            CASE WHEN f.trftosql <> 0 THEN 'TO SQL WITH FUNCTION ' || f.trftosql::regprocedure END)),
           'DROP TRANSFORM FOR ' || s.said, NULL, NULL
    FROM pg_catalog.pg_transform f JOIN pg_catalog.pg_language l ON l.oid = f.trflang,
         LATERAL (SELECT format('%s LANGUAGE %I', format_type(f.trftype, NULL), l.lanname) AS said) s
    UNION ALL
    SELECT 'conversion', v.tableoid, v.oid, n.name, v.conname, NULL, NULL,
           format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN v.condefault THEN 'DEFAULT ' ELSE '' END,
                  n.name, v.conname, pg_encoding_to_char(v.conforencoding), pg_encoding_to_char(v.contoencoding), v.conproc),
           format('DROP CONVERSION %I.%I', n.name, v.conname), NULL, NULL
    FROM pg_catalog.pg_conversion v JOIN namespace n ON n.oid = v.connamespace
    UNION ALL
    SELECT 'access method', m.tableoid, m.oid, NULL, m.amname, NULL, NULL,
           format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', m.amname,
                  CASE m.amtype WHEN 'i' THEN 'INDEX' ELSE 'TABLE' END, m.amhandler),
           format('DROP ACCESS METHOD %I', m.amname), NULL, NULL
    FROM pg_catalog.pg_am m
    UNION ALL
    SELECT 'cast', k.tableoid, k.oid, NULL, s.said, NULL, NULL,
           format('CREATE CAST (%s) %s%s', s.said,
                  CASE k.castmethod WHEN 'f' THEN 'WITH FUNCTION ' || k.castfunc::regprocedure WHEN 'i' THEN 'WITH INOUT'
                                    ELSE 'WITHOUT FUNCTION' END,
                  CASE k.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' ELSE '' END),
           format('DROP CAST (%s)', s.said), NULL, NULL
    FROM pg_catalog.pg_cast k,
         LATERAL (SELECT format_type(k.castsource, NULL) || ' AS ' || format_type(k.casttarget, NULL) AS said) s
