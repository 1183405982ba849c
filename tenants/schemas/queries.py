"""What PostgreSQL's catalog tells of the schema that is first on the search path.

`pg_get_...(..., true)` prints names unqualified when the search path finds them; the other form does not.
"""

# name, persistence, storage parameters
TABLES = """
SELECT relname, relpersistence::text, reloptions
FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' ORDER BY relname
"""

# the fields of script.Column, in their order
COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, n.conname,
       pg_get_expr(d.adbin, d.adrelid, true), a.attidentity::text, a.attgenerated::text,
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
       a.attcompression::text, a.attstattarget, a.attoptions
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint n ON n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey = ARRAY[a.attnum]
WHERE c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY c.relname, a.attnum
"""

# the fields of script.Sequence, in their order
SEQUENCES = """
SELECT c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
       s.seqcycle, owner.relname, a.attname, d.deptype::text
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
                     AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
LEFT JOIN pg_class owner ON owner.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
"""

# table, definition: all that can stand inside CREATE TABLE
INNER_CONSTRAINTS = """
SELECT t.relname, format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid, true))
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relnamespace = current_schema()::regnamespace AND c.contype IN ('p', 'u', 'c', 'x')
ORDER BY t.relname, c.conname
"""

# table, definition
FOREIGN_KEYS = """
SELECT t.relname, format('CONSTRAINT %I %s', c.conname, pg_get_constraintdef(c.oid, true))
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relnamespace = current_schema()::regnamespace AND c.contype = 'f' ORDER BY t.relname, c.conname
"""

# a statement; indexes of constraints come with them
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid, 0, true)
FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind = 'r' AND NOT EXISTS (
    SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY i.indexrelid::regclass::text
"""

# a statement
COMMENTS = """
SELECT CASE
         WHEN d.objsubid > 0 THEN format('COMMENT ON COLUMN %I.%I IS %L', c.relname, a.attname, d.description)
         ELSE format('COMMENT ON %s %I IS %L',
                     CASE c.relkind WHEN 'i' THEN 'INDEX' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                     c.relname, d.description)
       END
FROM pg_description d
JOIN pg_class c ON c.oid = d.objoid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE d.classoid = 'pg_class'::regclass AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT format('COMMENT ON CONSTRAINT %I ON %I IS %L', c.conname, t.relname, d.description)
FROM pg_description d
JOIN pg_constraint c ON c.oid = d.objoid
JOIN pg_class t ON t.oid = c.conrelid
WHERE d.classoid = 'pg_constraint'::regclass AND t.relnamespace = current_schema()::regnamespace
ORDER BY 1
"""

# kind, name: what the script would leave out
UNSUPPORTED = """
SELECT 'relation of kind ' || relkind::text, relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'i', 'S', 't')
UNION ALL
SELECT 'inheriting table', c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'type', t.typname FROM pg_type t
WHERE t.typnamespace = current_schema()::regnamespace AND t.typrelid = 0
  AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid AND e.typrelid <> 0)
UNION ALL
SELECT 'function', proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
UNION ALL
SELECT 'collation', collname FROM pg_collation WHERE collnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'operator', oprname FROM pg_operator WHERE oprnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'statistics', stxname FROM pg_statistic_ext WHERE stxnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'text search configuration', cfgname FROM pg_ts_config
WHERE cfgnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'trigger', g.tgname FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal
UNION ALL
SELECT 'rule', r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
UNION ALL
SELECT 'row security', relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity
UNION ALL
SELECT 'replica identity', relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relreplident <> 'd'
UNION ALL
SELECT 'constraint not validated', c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relnamespace = current_schema()::regnamespace AND NOT c.convalidated
UNION ALL
SELECT 'index not valid or clustered', c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = current_schema()::regnamespace AND (NOT i.indisvalid OR i.indisclustered)
"""
