-- What stands on a table or view, and event triggers.
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
    -- A partition's copy of a trigger is in the state of its original, unless told otherwise.
    SELECT 'trigger state', t.tableoid, t.oid, NULL, t.tgname, r.schema, r.name, o.said,
           format('ALTER TABLE %s %s TRIGGER %I', r.full_name, w.words[strpos('ODRA', p.tgenabled::text)], t.tgname), o.said, ''
    FROM pg_catalog.pg_trigger t JOIN relation r ON r.oid = t.tgrelid JOIN pg_catalog.pg_trigger p ON p.oid = t.tgparentid,
         LATERAL (SELECT ARRAY['ENABLE', 'DISABLE', 'ENABLE REPLICA', 'ENABLE ALWAYS'] AS words) w,
         LATERAL (SELECT format('ALTER TABLE %s %s TRIGGER %I', r.full_name, w.words[strpos('ODRA', t.tgenabled::text)], t.tgname) AS said) o
    WHERE NOT t.tgisinternal AND t.tgenabled <> p.tgenabled
    UNION ALL
    SELECT 'constraint', k.tableoid, k.oid, r.schema, k.conname, r.schema, r.name,
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', r.full_name, k.conname, pg_get_constraintdef(k.oid)),
           format('ALTER TABLE %s DROP CONSTRAINT %I', r.full_name, k.conname), NULL, NULL
    FROM beyond k JOIN relation r ON r.oid = k.conrelid WHERE r.relkind IN ('r', 'p') AND NOT r.relispartition
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
    SELECT 'view default', v.tableoid, v.oid, NULL, a.attname, r.schema, r.name, s.said,
           format('ALTER VIEW %s ALTER COLUMN %I DROP DEFAULT', r.full_name, a.attname), s.said, ''
    FROM pg_catalog.pg_attrdef v JOIN relation r ON r.oid = v.adrelid AND r.relkind = 'v'
    JOIN pg_catalog.pg_attribute a ON a.attrelid = v.adrelid AND a.attnum = v.adnum,
         LATERAL (SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', r.full_name, a.attname,
                                pg_get_expr(v.adbin, v.adrelid)) AS said) s
    UNION ALL
    SELECT 'statistics object', s.tableoid, s.oid, n.name, s.stxname, r.schema, r.name, pg_get_statisticsobjdef(s.oid),
           format('DROP STATISTICS %I.%I', n.name, s.stxname), NULL, NULL
    FROM pg_catalog.pg_statistic_ext s JOIN namespace n ON n.oid = s.stxnamespace JOIN relation r ON r.oid = s.stxrelid
    UNION ALL
    SELECT 'statistics target', s.tableoid, s.oid, n.name, s.stxname, r.schema, r.name, o.said,
           format('ALTER STATISTICS %I.%I SET STATISTICS -1', n.name, s.stxname), o.said, ''
    FROM pg_catalog.pg_statistic_ext s JOIN namespace n ON n.oid = s.stxnamespace JOIN relation r ON r.oid = s.stxrelid,
         LATERAL (SELECT format('ALTER STATISTICS %I.%I SET STATISTICS %s', n.name, s.stxname, s.stxstattarget) AS said) o
    WHERE s.stxstattarget >= 0
    UNION ALL
    SELECT 'event trigger', e.tableoid, e.oid, NULL, e.evtname, NULL, NULL,
           format('CREATE EVENT TRIGGER %I ON %s', e.evtname, e.evtevent)
           || coalesce(' WHEN TAG IN (' || (SELECT string_agg(quote_literal(g), ', ') FROM unnest(e.evttags) g) || ')', '')
           || ' EXECUTE FUNCTION ' || e.evtfoid::regproc || '()',
           format('DROP EVENT TRIGGER %I', e.evtname), NULL, NULL
    FROM pg_catalog.pg_event_trigger e
    UNION ALL
    SELECT 'event trigger state', e.tableoid, e.oid, NULL, e.evtname, NULL, NULL,
           format('ALTER EVENT TRIGGER %I %s', e.evtname,
                  CASE e.evtenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' ELSE 'ENABLE ALWAYS' END),
           format('ALTER EVENT TRIGGER %I ENABLE', e.evtname), NULL, NULL
    FROM pg_catalog.pg_event_trigger e WHERE e.evtenabled <> 'O'
