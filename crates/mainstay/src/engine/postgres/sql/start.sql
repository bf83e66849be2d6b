SELECT current_setting('server_version_num')::int,
       current_setting('server_version'),
       current_database()::text,
       h.name::text,
       -- Names without a schema mean the first of the path; one that the server has for itself cannot be meant.
       CASE WHEN current_schema() IS DISTINCT FROM h.name
            THEN set_config('search_path', concat_ws(', ', quote_ident(h.name), nullif(current_setting('search_path'), '')), false) END,
       current_setting('search_path'),
       -- Compiling a catalogue query takes longer than running it.
       set_config('jit', 'off', false)
FROM (SELECT coalesce((SELECT s.name FROM unnest(current_schemas(false)) WITH ORDINALITY AS s (name, place)
                       WHERE s.name !~ '^pg_' AND s.name <> 'information_schema' ORDER BY s.place LIMIT 1), 'public') AS name) h
