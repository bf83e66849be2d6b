-- Sequences that number a column which owns them: behind an identity (i), or behind a default and no other, as serial makes
-- them (a).
SELECT d.refobjid, d.refobjsubid, d.deptype, s.seqrelid::regclass::text, s.seqtypid,
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid
                           AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
                           AND d.refobjsubid > 0
WHERE (d.deptype = 'i'
       OR EXISTS (SELECT FROM pg_catalog.pg_attrdef v
                  WHERE v.adrelid = d.refobjid AND v.adnum = d.refobjsubid
                    AND pg_get_expr(v.adbin, v.adrelid) = format('nextval(%L::regclass)', d.objid::regclass::text))
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_attrdef v ON v.oid = o.objid
                          WHERE o.classid = 'pg_catalog.pg_attrdef'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
                            AND o.refobjid = d.objid AND (v.adrelid, v.adnum) <> (d.refobjid, d.refobjsubid)))
