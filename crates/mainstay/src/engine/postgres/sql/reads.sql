-- What each view reads.
SELECT DISTINCT r.ev_class, d.refobjid
FROM pg_catalog.pg_rewrite r
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
                           AND d.refclassid = 'pg_catalog.pg_class'::regclass
WHERE r.rulename = '_RETURN' AND d.refobjid <> r.ev_class AND r.ev_class >= 16384
