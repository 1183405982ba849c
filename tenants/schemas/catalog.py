"""What a schema consists of, as comparable lines; the proof that a copied schema equals a migrated one.

Read by other queries than the script's, so that both cannot overlook the same thing.
"""

from django.db import connection

from kernel.tenancy import schema_context
from tenants.schemas.presence import require_schema

Description = frozenset[str]


def describe(schema_name: str) -> Description:
    """One line for each table, column, constraint, index, sequence, comment and anything else in it.

    Names of the schema's own things are printed unqualified, all others qualified: a line of one schema
    equals the line of another only if both point to their own things. Raises SchemaMissingError.
    """
    require_schema(schema_name)
    with schema_context(schema_name), connection.cursor() as cursor:
        cursor.execute(_EVERYTHING)
        return frozenset(row[0] for row in cursor.fetchall())


def differences(expected: str, actual: str, *, positions: bool = True) -> list[str]:
    """What sets the schema `actual` apart from `expected`: `- ` missing lines, `+ ` lines too many.

    Without `positions` it does not matter where sequences stand: they move with the rows.
    """
    wanted, found = describe(expected), describe(actual)
    lines = [f"- {line}" for line in wanted - found] + [f"+ {line}" for line in found - wanted]
    return sorted(line for line in lines if positions or not line[2:].startswith("position "))


_EVERYTHING = """
WITH here AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema()),
relations AS (SELECT c.* FROM pg_class c JOIN here ON here.oid = c.relnamespace)

SELECT concat_ws(' ', 'relation', relkind::text, relname, 'persistence', relpersistence::text,
                 'options', reloptions::text, 'replica', relreplident::text, 'rls', relrowsecurity::text,
                 'method', (SELECT amname FROM pg_am a WHERE a.oid = relam))
FROM relations WHERE relkind <> 't'
UNION ALL
SELECT concat_ws(' ', 'column', c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
                 a.attname, format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull::text,
                 'default', pg_get_expr(d.adbin, d.adrelid), 'identity', a.attidentity::text,
                 'generated', a.attgenerated::text, 'collation', a.attcollation::regcollation::text,
                 'storage', a.attstorage::text, 'compression', a.attcompression::text,
                 'statistics', a.attstattarget::text, 'options', a.attoptions::text)
FROM relations c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
UNION ALL
SELECT concat_ws(' ', 'constraint', c.relname, k.conname, 'kind', k.contype::text, pg_get_constraintdef(k.oid),
                 'deferrable', k.condeferrable::text, 'deferred', k.condeferred::text,
                 'validated', k.convalidated::text, 'references', k.confrelid::regclass::text,
                 'index', nullif(k.conindid, 0)::regclass::text,
                 'triggers', (SELECT count(*) FROM pg_trigger g WHERE g.tgconstraint = k.oid))
FROM relations c JOIN pg_constraint k ON k.conrelid = c.oid
UNION ALL
SELECT concat_ws(' ', 'index', t.relname, c.relname, replace(pg_get_indexdef(c.oid), current_schema() || '.', ''),
                 'unique', i.indisunique::text, 'primary', i.indisprimary::text, 'valid', i.indisvalid::text,
                 'immediate', i.indimmediate::text, 'clustered', i.indisclustered::text,
                 'replica', i.indisreplident::text, 'options', c.reloptions::text)
FROM relations c JOIN pg_index i ON i.indexrelid = c.oid JOIN pg_class t ON t.oid = i.indrelid
UNION ALL
SELECT concat_ws(' ', 'sequence', c.relname, format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin,
                 s.seqmax, s.seqcache, s.seqcycle::text, 'of', d.deptype::text, d.refobjid::regclass::text,
                 a.attname)
FROM relations c
JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
UNION ALL
SELECT concat_ws(' ', 'position', c.relname, pg_sequence_last_value(c.oid)) FROM relations c WHERE relkind = 'S'
UNION ALL
SELECT concat_ws(' ', 'comment', c.relname, a.attname, d.description)
FROM relations c
JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.objsubid AND d.objsubid > 0
UNION ALL
SELECT concat_ws(' ', 'comment', c.relname, k.conname, d.description)
FROM relations c
JOIN pg_constraint k ON k.conrelid = c.oid
JOIN pg_description d ON d.classoid = 'pg_constraint'::regclass AND d.objoid = k.oid
UNION ALL
SELECT concat_ws(' ', 'trigger', c.relname, pg_get_triggerdef(g.oid))
FROM relations c JOIN pg_trigger g ON g.tgrelid = c.oid WHERE NOT g.tgisinternal
UNION ALL
SELECT concat_ws(' ', 'rule', c.relname, pg_get_ruledef(r.oid))
FROM relations c JOIN pg_rewrite r ON r.ev_class = c.oid
UNION ALL
SELECT concat_ws(' ', 'policy', c.relname, p.polname) FROM relations c JOIN pg_policy p ON p.polrelid = c.oid
UNION ALL
SELECT concat_ws(' ', 'parent', i.inhparent::regclass::text, i.inhrelid::regclass::text)
FROM relations c JOIN pg_inherits i ON i.inhrelid = c.oid
UNION ALL
SELECT concat_ws(' ', 'function', p.oid::regprocedure::text) FROM pg_proc p JOIN here ON here.oid = p.pronamespace
UNION ALL
SELECT concat_ws(' ', 'type', t.oid::regtype::text) FROM pg_type t JOIN here ON here.oid = t.typnamespace
UNION ALL
SELECT concat_ws(' ', 'statistics', s.stxname, pg_get_statisticsobjdef(s.oid))
FROM pg_statistic_ext s JOIN here ON here.oid = s.stxnamespace
"""
