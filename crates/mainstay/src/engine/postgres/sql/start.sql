SELECT current_setting('server_version_num')::int,
       current_setting('server_version'),
       current_database()::text,
       -- Names without a schema mean the default one; others that were searched still are.
       CASE WHEN current_schema() IS DISTINCT FROM $1
            THEN set_config('search_path', concat_ws(', ', $1, nullif(current_setting('search_path'), '')), false) END,
       -- Compiling a catalogue query takes longer than running it.
       set_config('jit', 'off', false)
