-- Everything else that users make: kind, class and number, schema and name, the table's schema and name, the statements
-- that make it, take it away and replace it, as far as the server prints them, and what a replacement cannot change.
-- What is split into several (a domain, its default, its constraints) can be changed piece by piece.
-- What came with an extension or another object is its own. The branches of the query stand in the files beside this one.
WITH RECURSIVE ancestor AS (
    SELECT i.inhrelid AS child, i.inhparent AS parent FROM pg_catalog.pg_inherits i
    UNION
    SELECT a.child, i.inhparent FROM ancestor a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.parent
), default_of_parent AS MATERIALIZED (
    -- Looked up once for all: on a database that was filled just now the server knows no better than to do it for each.
    SELECT x.child, p.attname, pg_get_expr(w.adbin, w.adrelid) AS said
    FROM ancestor x JOIN pg_catalog.pg_attribute p ON p.attrelid = x.parent AND p.attnum > 0
    LEFT JOIN pg_catalog.pg_attrdef w ON w.adrelid = p.attrelid AND w.adnum = p.attnum
), member AS MATERIALIZED (
    SELECT d.classid, d.objid FROM pg_catalog.pg_depend d
    WHERE d.deptype = 'e'
       OR d.deptype = 'i' AND d.classid IN ('pg_catalog.pg_proc'::regclass, 'pg_catalog.pg_cast'::regclass)
), namespace AS MATERIALIZED (
    SELECT n.oid, n.nspname::text AS name FROM pg_catalog.pg_namespace n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      -- What was put aside for a scratch schema is not there.
      AND (n.nspname = $1 OR $1::text IS NULL AND n.nspname !~ '^mainstay_scratch_[0-9]')
), relation AS MATERIALIZED (
    SELECT c.oid, c.tableoid AS class, n.name AS schema, c.relname::text AS name, c.relkind, c.relispartition,
           c.relrowsecurity, c.relforcerowsecurity, c.relpartbound, c.relpersistence, c.reloptions, c.reltoastrelid, c.reloftype, c.relam,
           c.relreplident, c.reltablespace, c.relowner, c.relacl,
           quote_ident(n.name) || '.' || quote_ident(c.relname) AS full_name
    FROM pg_catalog.pg_class c JOIN namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c', 'S') AND c.relpersistence <> 't'
      AND (c.tableoid, c.oid) NOT IN (SELECT classid, objid FROM member)
), numbering AS MATERIALIZED (
    -- Sequences that number the column which owns them, as an identity or serial does: they are the column's.
    SELECT d.objid AS oid FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
      AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0
      AND (d.deptype = 'i'
         OR EXISTS (SELECT FROM pg_catalog.pg_attrdef v
                    WHERE v.adrelid = d.refobjid AND v.adnum = d.refobjsubid
                      AND pg_get_expr(v.adbin, v.adrelid) = format('nextval(%L::regclass)', d.objid::regclass::text))
            AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend o JOIN pg_catalog.pg_attrdef v ON v.oid = o.objid
                            WHERE o.classid = 'pg_catalog.pg_attrdef'::regclass AND o.refclassid = 'pg_catalog.pg_class'::regclass
                              AND o.refobjid = d.objid AND (v.adrelid, v.adnum) <> (d.refobjid, d.refobjsubid)))
), usual_tablespace AS (
    SELECT p.spcname FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace p ON p.oid = d.dattablespace
    WHERE d.datname = current_database()
), beyond AS MATERIALIZED (
    -- Constraints that tables have no words for: not enforced, or over periods.
    SELECT k.tableoid, k.* FROM pg_catalog.pg_constraint k
    WHERE k.conrelid <> 0 AND k.conparentid = 0 AND k.conislocal
      AND (k.contype IN ('p', 'u') AND k.conexclop IS NOT NULL
           OR k.contype = 'f' AND k.conindid IN (SELECT t.conindid FROM pg_catalog.pg_constraint t
                                                 WHERE t.contype IN ('p', 'u') AND t.conexclop IS NOT NULL)
           OR k.contype IN ('c', 'f') AND NOT k.convalidated AND pg_get_constraintdef(k.oid) LIKE '%NOT ENFORCED')
), routine AS (
    SELECT p.tableoid AS class, p.*, n.name AS schema, pg_get_function_identity_arguments(p.oid) AS arguments,
           CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END AS kind,
           quote_ident(n.name) || '.' || quote_ident(p.proname) AS full_name,
           -- What tells it from others: the types of what it takes, not the names.
           format('%s(%s)', p.proname, oidvectortypes(p.proargtypes)) AS called
    FROM pg_catalog.pg_proc p JOIN namespace n ON n.oid = p.pronamespace
), domain AS (
    SELECT t.tableoid AS class, t.*, n.name AS schema, quote_ident(n.name) || '.' || quote_ident(t.typname) AS full_name
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'd'
), input_output AS MATERIALIZED (
    SELECT t.oid AS type, f.oid
    FROM pg_catalog.pg_type t JOIN namespace n ON n.oid = t.typnamespace,
         LATERAL unnest(ARRAY[t.typinput, t.typoutput, t.typreceive, t.typsend, t.typmodin, t.typmodout, t.typanalyze,
                              t.typsubscript]::oid[]) AS f (oid)
    WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND t.typisdefined AND f.oid >= 16384
), said_of_operators AS MATERIALIZED (
    -- What operator classes, and families beyond these, consist of.
    SELECT d.refclassid AS owner_class, d.refobjid AS owner, o.tableoid AS class, o.oid,
           format('OPERATOR %s (%s, %s)', o.amopstrategy, format_type(o.amoplefttype, NULL), format_type(o.amoprighttype, NULL)) AS place,
           format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator)
           || coalesce((SELECT format(' FOR ORDER BY %I.%I', n.nspname, f.opfname) FROM pg_catalog.pg_opfamily f
                        JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace WHERE f.oid = o.amopsortfamily), '') AS said
    FROM pg_catalog.pg_amop o JOIN pg_catalog.pg_depend d ON (d.classid, d.objid) = (o.tableoid, o.oid)
    WHERE o.oid >= 16384 AND d.refclassid IN ('pg_catalog.pg_opclass'::regclass, 'pg_catalog.pg_opfamily'::regclass)
    UNION ALL
    SELECT d.refclassid, d.refobjid, p.tableoid, p.oid,
           format('FUNCTION %s (%s, %s)', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL)),
           format('FUNCTION %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL),
                  p.amproc::regprocedure)
    FROM pg_catalog.pg_amproc p JOIN pg_catalog.pg_depend d ON (d.classid, d.objid) = (p.tableoid, p.oid)
    WHERE p.oid >= 16384 AND d.refclassid IN ('pg_catalog.pg_opclass'::regclass, 'pg_catalog.pg_opfamily'::regclass)
), found AS (
