SELECT a.attrelid, a.attnum, a.attname, a.atttypid, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
       a.attcollation, t.typcollation, k.conname, a.attislocal
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid AND d.adnum = a.attnum
-- The name of a NOT NULL, where it is not made of the table's and the column's.
LEFT JOIN pg_catalog.pg_constraint k ON k.contype = 'n' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
                                    AND k.convalidated AND k.conname <> c.relname || '_' || a.attname || '_not_null'
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition AND c.oid >= 16384
ORDER BY a.attrelid, a.attnum
