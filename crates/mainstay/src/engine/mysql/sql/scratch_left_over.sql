SELECT SCHEMA_NAME
FROM information_schema.SCHEMATA
WHERE SCHEMA_NAME LIKE 'mainstay\_scratch\_%'
  AND CAST(substring_index(substring_index(SCHEMA_NAME, '_', 3), '_', -1) AS UNSIGNED) < unix_timestamp() - 3600
  -- A rehearsal may take longer: whoever is on it, uses it.
  AND SCHEMA_NAME NOT IN (SELECT DB FROM information_schema.PROCESSLIST WHERE DB IS NOT NULL)
