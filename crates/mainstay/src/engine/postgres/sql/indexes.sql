SELECT i.indrelid, i.indexrelid, c.relname, c.relam, i.indisunique, i.indisvalid, i.indnkeyatts,
       i.indkey::int2[], i.indoption::int2[], i.indclass::oid[], i.indcollation::oid[], c.reloptions,
       i.indnullsnotdistinct, pg_get_expr(i.indpred, i.indrelid),
       -- Expressions and parameters of operator classes are read from the whole statement.
       CASE WHEN i.indexprs IS NOT NULL OR NOT i.indisvalid
                 OR m.amname <> 'btree' AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                                    WHERE a.attrelid = i.indexrelid AND a.attoptions IS NOT NULL)
            THEN pg_get_indexdef(i.indexrelid) END,
       t.relkind = 'p', format('DROP INDEX %s', i.indexrelid::regclass)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE t.relkind IN ('r', 'p', 'm') AND NOT t.relispartition AND i.indexrelid >= 16384
ORDER BY i.indrelid, c.relname
