-- What a cluster does not take well: tables without a key, without transactions, or with more rows than it takes at once.
SELECT t.table_name, coalesce(t.engine, ''), coalesce(t.table_rows, 0), coalesce(t.data_length, 0),
       coalesce(max(c.column_key = 'PRI'), 0), coalesce(max(lower(c.column_name) = 'id'), 0)
FROM information_schema.tables t JOIN information_schema.columns c USING (table_schema, table_name)
WHERE t.table_schema = database() AND t.table_type = 'BASE TABLE' AND t.table_name NOT LIKE 'mainstay\_kept\_%'
  AND t.table_name NOT IN ('mainstay_history', 'mainstay_kept', 'mainstay_batches', 'mainstay_lease')
GROUP BY t.table_name, t.engine, t.table_rows, t.data_length ORDER BY t.table_name;
SHOW VARIABLES WHERE Variable_name IN
    ('wsrep_max_ws_rows', 'wsrep_max_ws_size', 'wsrep_OSU_method', 'innodb_autoinc_lock_mode', 'binlog_format')
