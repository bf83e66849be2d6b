-- Who owns what a schema can name: relations, types, routines with what they take, by their names; all else with its kind before.
SELECT coalesce(n.nspname::text, ''), o.name, pg_get_userbyid(o.owner)::text
FROM (
    SELECT relnamespace AS namespace, relname::text AS name, relowner AS owner FROM pg_catalog.pg_class
    UNION ALL
    SELECT typnamespace, typname::text, typowner FROM pg_catalog.pg_type WHERE typtype IN ('d', 'e', 'r')
    UNION ALL
    SELECT pronamespace, format('%s(%s)', proname, oidvectortypes(proargtypes)), proowner FROM pg_catalog.pg_proc
    UNION ALL
    SELECT o.oprnamespace, format('operator %s(%s%s)', o.oprname, format_type(nullif(o.oprleft, 0), NULL) || ', ', format_type(o.oprright, NULL)),
           o.oprowner
    FROM pg_catalog.pg_operator o
    UNION ALL
    SELECT o.opcnamespace, format('operator class %s using %s', o.opcname, m.amname), o.opcowner
    FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
    UNION ALL
    SELECT o.opfnamespace, format('operator family %s of %s', o.opfname, m.amname), o.opfowner
    FROM pg_catalog.pg_opfamily o JOIN pg_catalog.pg_am m ON m.oid = o.opfmethod
    UNION ALL
    SELECT connamespace, 'conversion ' || conname, conowner FROM pg_catalog.pg_conversion
    UNION ALL
    SELECT collnamespace, 'collation ' || collname, collowner FROM pg_catalog.pg_collation
    UNION ALL
    SELECT dictnamespace, 'text search dictionary ' || dictname, dictowner FROM pg_catalog.pg_ts_dict
    UNION ALL
    SELECT cfgnamespace, 'text search configuration ' || cfgname, cfgowner FROM pg_catalog.pg_ts_config
    UNION ALL
    SELECT stxnamespace, 'statistics object ' || stxname, stxowner FROM pg_catalog.pg_statistic_ext
    UNION ALL
    SELECT NULL, 'schema ' || nspname, nspowner FROM pg_catalog.pg_namespace
    UNION ALL
    SELECT NULL, 'language ' || lanname, lanowner FROM pg_catalog.pg_language
    UNION ALL
    SELECT NULL, 'foreign data wrapper ' || fdwname, fdwowner FROM pg_catalog.pg_foreign_data_wrapper
    UNION ALL
    SELECT NULL, 'foreign server ' || srvname, srvowner FROM pg_catalog.pg_foreign_server
    UNION ALL
    SELECT NULL, 'event trigger ' || evtname, evtowner FROM pg_catalog.pg_event_trigger
    UNION ALL
    SELECT NULL, 'publication ' || pubname, pubowner FROM pg_catalog.pg_publication
) o LEFT JOIN pg_catalog.pg_namespace n ON n.oid = o.namespace
WHERE n.oid IS NULL OR n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
