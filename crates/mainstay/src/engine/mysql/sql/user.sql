-- Who asks, and what statements keep of a session that says nothing.
SELECT current_user(), @@global.sql_mode, @@global.collation_connection, @@collation_database
