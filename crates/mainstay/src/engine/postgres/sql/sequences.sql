-- Sequences that a column owns: behind an identity (i), or behind a default, as serial makes them (a).
SELECT d.refobjid, d.refobjsubid, d.deptype, s.seqrelid::regclass::text, s.seqtypid,
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid
                           AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
                           AND d.refobjsubid > 0
