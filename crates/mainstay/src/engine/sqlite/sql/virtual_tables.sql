SELECT name, type
FROM pragma_table_list
WHERE schema = 'main'
  AND type IN ('virtual', 'shadow')
