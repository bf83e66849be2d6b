-- Operators, their classes and families.
    SELECT 'operator', o.tableoid, o.oid, n.name,
           o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL) || ', ', '') || format_type(o.oprright, NULL) || ')',
           NULL, NULL,
           format('CREATE OPERATOR %I.%s (FUNCTION = %s', n.name, o.oprname, o.oprcode::regproc)
           || CASE WHEN o.oprleft <> 0 THEN ', LEFTARG = ' || format_type(o.oprleft, NULL) ELSE '' END
           || ', RIGHTARG = ' || format_type(o.oprright, NULL)
           || CASE WHEN o.oprcom <> 0 THEN ', COMMUTATOR = OPERATOR(' || o.oprcom::regoper || ')' ELSE '' END
           || CASE WHEN o.oprnegate <> 0 THEN ', NEGATOR = OPERATOR(' || o.oprnegate::regoper || ')' ELSE '' END
           || CASE WHEN o.oprrest <> 0 THEN ', RESTRICT = ' || o.oprrest ELSE '' END
           || CASE WHEN o.oprjoin <> 0 THEN ', JOIN = ' || o.oprjoin ELSE '' END
           || CASE WHEN o.oprcanhash THEN ', HASHES' ELSE '' END || CASE WHEN o.oprcanmerge THEN ', MERGES' ELSE '' END || ')',
           format('DROP OPERATOR %I.%s (%s, %s)', n.name, o.oprname, coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
                  format_type(o.oprright, NULL)), NULL, NULL
    FROM pg_catalog.pg_operator o JOIN namespace n ON n.oid = o.oprnamespace
    UNION ALL
    -- Not named as the class that is made with it: that leans on it.
    SELECT 'operator family', o.tableoid, o.oid, n.name, o.opfname || ' of ' || m.amname, NULL, NULL,
           format('CREATE OPERATOR FAMILY %I.%I USING %I', n.name, o.opfname, m.amname),
           format('DROP OPERATOR FAMILY %I.%I USING %I', n.name, o.opfname, m.amname), NULL, NULL
    FROM pg_catalog.pg_opfamily o JOIN namespace n ON n.oid = o.opfnamespace JOIN pg_catalog.pg_am m ON m.oid = o.opfmethod
    UNION ALL
    SELECT 'operator class', o.tableoid, o.oid, n.name, o.opcname || ' using ' || m.amname, NULL, NULL,
           format('CREATE OPERATOR CLASS %I.%I %sFOR TYPE %s USING %I FAMILY %I.%I AS %s', n.name, o.opcname,
                  CASE WHEN o.opcdefault THEN 'DEFAULT ' ELSE '' END, format_type(o.opcintype, NULL), m.amname, fn.nspname, f.opfname,
                  coalesce((SELECT string_agg(s.said, ', ' ORDER BY s.said) FROM said_of_operators s
                            WHERE s.owner_class = o.tableoid AND s.owner = o.oid), '')
                  || CASE WHEN o.opckeytype <> 0 OR NOT EXISTS (SELECT FROM said_of_operators s
                                                                WHERE s.owner_class = o.tableoid AND s.owner = o.oid)
                          THEN CASE WHEN EXISTS (SELECT FROM said_of_operators s WHERE s.owner_class = o.tableoid AND s.owner = o.oid)
                                    THEN ', ' ELSE '' END
                               || 'STORAGE ' || format_type(coalesce(nullif(o.opckeytype, 0), o.opcintype), NULL) ELSE '' END),
           format('DROP OPERATOR CLASS %I.%I USING %I', n.name, o.opcname, m.amname), NULL, NULL
    FROM pg_catalog.pg_opclass o JOIN namespace n ON n.oid = o.opcnamespace JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
    JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
    UNION ALL
    -- What a family has beyond its classes.
    SELECT 'operator family member', s.class, s.oid, n.name, o.opfname || ' using ' || m.amname || ' ' || s.place, NULL, NULL,
           format('ALTER OPERATOR FAMILY %I.%I USING %I ADD %s', n.name, o.opfname, m.amname, s.said),
           format('ALTER OPERATOR FAMILY %I.%I USING %I DROP %s', n.name, o.opfname, m.amname, s.place), NULL, NULL
    FROM said_of_operators s JOIN pg_catalog.pg_opfamily o ON o.tableoid = s.owner_class AND o.oid = s.owner
    JOIN namespace n ON n.oid = o.opfnamespace JOIN pg_catalog.pg_am m ON m.oid = o.opfmethod
    -- What an extension says of its own family came with it.
    WHERE (o.tableoid, o.oid) NOT IN (SELECT classid, objid FROM member)
