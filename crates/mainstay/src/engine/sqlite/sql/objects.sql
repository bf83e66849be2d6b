SELECT type, name, tbl_name, sql
FROM sqlite_schema
WHERE sql IS NOT NULL
  AND name NOT GLOB 'sqlite_*'
  AND tbl_name NOT IN ('mainstay_history', 'mainstay_kept', 'mainstay_batches', 'mainstay_lease')
  AND tbl_name NOT GLOB 'mainstay_kept_*'
ORDER BY rowid
