"""Says what a role, a database or PostgreSQL itself is told that gives Handrail's statements another meaning."""

from collections.abc import Iterator

from django.db import connection

SETTINGS = """
SELECT CASE WHEN setrole = 0 THEN 'The database' ELSE pg_catalog.concat('The role ', rolname) END, setting
FROM pg_catalog.pg_db_role_setting
LEFT JOIN pg_catalog.pg_roles r ON r.oid = setrole
LEFT JOIN pg_catalog.pg_database d ON d.oid = setdatabase
CROSS JOIN LATERAL pg_catalog.unnest(setconfig) AS setting
WHERE (setrole = 0 OR rolname = session_user) AND (setdatabase = 0 OR datname = pg_catalog.current_database())
  AND pg_catalog.split_part(setting, '=', 1) IN ('search_path', 'session_replication_role', 'row_security')
"""
# What the database came with has lower numbers; what belongs to an extension, its administrator has added as a whole.
OF_SOMEBODY_S_OWN = """
SELECT 'operator', pg_catalog.concat(nspname, '.', oprname) FROM pg_catalog.pg_operator o
  JOIN pg_catalog.pg_namespace n ON n.oid = oprnamespace
  WHERE o.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
    WHERE classid = 'pg_catalog.pg_operator'::regclass AND objid = o.oid AND deptype = 'e')
UNION ALL
SELECT 'function', pg_catalog.concat(nspname, '.', p.proname) FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_namespace n ON n.oid = pronamespace
  WHERE p.oid >= 16384 AND nspname = ANY (pg_catalog.current_schemas(true))
  AND EXISTS (SELECT FROM pg_catalog.pg_proc own WHERE own.proname = p.proname AND own.oid < 16384)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
    WHERE classid = 'pg_catalog.pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
UNION ALL
SELECT 'cast', pg_catalog.concat(castsource::regtype, ' to ', casttarget::regtype) FROM pg_catalog.pg_cast c
  WHERE c.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend
    WHERE classid = 'pg_catalog.pg_cast'::regclass AND objid = c.oid AND deptype = 'e')
"""


def findings() -> Iterator[str]:
    """Each of them in a sentence; SQLite is told nothing of the kind."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(SETTINGS)
        for who, setting in cursor.fetchall():
            yield f"{who} is told {setting}: statements may not mean what they say."
        cursor.execute("SELECT pg_catalog.current_setting('session_replication_role')")
        if (role := cursor.fetchone()[0]) == "replica":
            yield f"The database is told session_replication_role={role}: it asks none of its refusals."
        cursor.execute(OF_SOMEBODY_S_OWN)
        for kind, name in sorted(cursor.fetchall()):
            yield f"The {kind} {name} is not Handrail’s, and may stand in for the database’s own: it may hide rows."
