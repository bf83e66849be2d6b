SELECT SCHEMA_NAME
FROM information_schema.SCHEMATA
WHERE SCHEMA_NAME LIKE 'mainstay\_scratch\_%'
  AND CAST(substring_index(substring_index(SCHEMA_NAME, '_', 3), '_', -1) AS UNSIGNED) < unix_timestamp() - 3600
