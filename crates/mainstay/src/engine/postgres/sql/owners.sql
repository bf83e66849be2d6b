-- Who owns what a schema can name: relations, types, and routines with their arguments.
SELECT n.nspname::text, o.name, pg_get_userbyid(o.owner)::text
FROM (
    SELECT relnamespace AS namespace, relname::text AS name, relowner AS owner FROM pg_catalog.pg_class
    UNION ALL
    SELECT typnamespace, typname::text, typowner FROM pg_catalog.pg_type WHERE typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT pronamespace, format('%s(%s)', proname, oidvectortypes(proargtypes)), proowner FROM pg_catalog.pg_proc
) o JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
