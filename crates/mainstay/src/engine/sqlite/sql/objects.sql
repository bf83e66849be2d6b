SELECT type, name, tbl_name, sql
FROM sqlite_schema
WHERE sql IS NOT NULL
  AND name NOT GLOB 'sqlite_*'
  AND tbl_name NOT GLOB 'mainstay_*'
ORDER BY rowid
