SELECT CAST(coalesce(sum(data_length + index_length), 0) AS SIGNED)
FROM information_schema.tables WHERE table_schema = database() AND table_name = $1
