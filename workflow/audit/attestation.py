"""Is the schema that guards the record still the one that was shipped? Compared line by line.

An app with a folder `sql` ships in it `attested.txt`: its tables with their owner and everybody's rights, its
triggers with their state, its functions by the hash of their source, constraints, rules and views.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.db import connection

from workflow.audit.chain import Finding
from workflow.features import features
from workflow.models import LifecycleStep
from workflow.publishing import table

MADE = re.compile(r"CREATE (?:OR REPLACE )?(?:FUNCTION|VIEW) (?:public\.)?(\w+)", re.IGNORECASE)

SHIPPED = """
WITH tables AS (SELECT c.oid, c.relname, c.relowner, c.relacl FROM pg_class c
  WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY (%(names)s)),
rights AS (
  SELECT t.relname, a.grantee, a.privilege_type AS privilege FROM tables t, aclexplode(t.relacl) a
    WHERE a.grantee <> t.relowner
  UNION ALL
  SELECT t.relname, a.grantee, format('%%s (%%s)', a.privilege_type, c.attname)
    FROM tables t JOIN pg_attribute c ON c.attrelid = t.oid, aclexplode(c.attacl) a
    WHERE a.grantee <> t.relowner)
SELECT format('owner of %%s: %%s', relname, pg_get_userbyid(relowner)) FROM tables
UNION ALL SELECT format('rights on %%s: %%s %%s', relname, coalesce(r.rolname, 'everybody'),
    string_agg(privilege, ', ' ORDER BY privilege))
  FROM rights LEFT JOIN pg_roles r ON r.oid = grantee GROUP BY relname, r.rolname
UNION ALL SELECT format('trigger on %%s, state %%s: %%s', relname, tgenabled, pg_get_triggerdef(g.oid))
  FROM pg_trigger g JOIN tables t ON t.oid = tgrelid WHERE NOT tgisinternal
UNION ALL SELECT format('constraint on %%s: %%s %%s', relname, conname, pg_get_constraintdef(k.oid))
  FROM pg_constraint k JOIN tables t ON t.oid = conrelid WHERE contype IN ('c', 'u', 'x')
    AND EXISTS (SELECT 1 FROM pg_trigger WHERE tgrelid = t.oid AND tgenabled = 'A')
UNION ALL SELECT format('rule on %%s: %%s', tablename, definition)
  FROM pg_rules WHERE schemaname = 'public' AND tablename = ANY (%(names)s)
UNION ALL SELECT format('function %%s(%%s) of %%s%%s %%s: %%s', proname,
    pg_get_function_identity_arguments(oid), pg_get_userbyid(proowner),
    CASE WHEN prosecdef THEN ' with its rights' ELSE '' END,
    coalesce(array_to_string(proconfig, ' '), 'of the caller''s path'),
    encode(sha256(convert_to(prosrc, 'UTF8')), 'hex'))
  FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname = ANY (%(made)s)
UNION ALL SELECT format('view %%s: %%s', viewname,
    encode(sha256(convert_to(regexp_replace(definition, '\\s', '', 'g'), 'UTF8')), 'hex'))
  FROM pg_views WHERE schemaname = 'public' AND viewname = ANY (%(made)s)
"""

# Whoever may become the owner, or is above all rights, can undo everything here.
ROLES = """
SELECT format('role %s', rolname), 'it is above the rights of the tables' FROM pg_roles
  WHERE rolname LIKE 'jenjang\\_%' AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)
UNION ALL SELECT format('role %s', pg_get_userbyid(member)), 'it may act as the owner'
  FROM pg_auth_members WHERE pg_get_userbyid(roleid) = 'jenjang_owner'
    AND pg_get_userbyid(member) NOT IN ('jenjang_migrator', 'postgres')
UNION ALL SELECT format('event trigger %s', evtname), 'it was not shipped' FROM pg_event_trigger
"""


def broken_schema() -> Iterator[Finding]:
    """Yield every difference between the shipped schema and the present one."""
    for app in attested_apps():
        yield from _differences(app.label, set(_shipped(app)), set(lines(app)))
    with connection.cursor() as cursor:
        cursor.execute(ROLES)
        yield from (Finding(*row) for row in cursor.fetchall())
    yield from _unpublished()


def attested_apps() -> list[AppConfig]:
    """Return the apps that bring SQL of their own."""
    return [app for app in apps.get_app_configs() if attested(app).parent.is_dir()]


def attested(app: AppConfig) -> Path:
    """Return where an app ships what its schema must be."""
    return Path(app.path) / "sql" / "attested.txt"


def lines(app: AppConfig) -> list[str]:
    """Return what the schema of an app is at present, in order."""
    made = {name for file in attested(app).parent.glob("*.sql") for name in MADE.findall(file.read_text())}
    names = [model._meta.db_table for model in app.get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        cursor.execute(SHIPPED, {"names": names, "made": sorted(made)})
        return sorted(line for (line,) in cursor.fetchall())


def _shipped(app: AppConfig) -> list[str]:
    file = attested(app)
    return file.read_text().splitlines() if file.exists() else []


def _differences(label: str, shipped: set[str], present: set[str]) -> Iterator[Finding]:
    for line in sorted(shipped - present):
        yield Finding(f"schema of {label}", f"missing: {line}")
    for line in sorted(present - shipped):
        yield Finding(f"schema of {label}", f"not shipped: {line}")


def _unpublished() -> Iterator[Finding]:
    """Yield life cycles whose table in the database is not the declared one."""
    for feature in features():
        declared = {_row(row) for row in table(feature.lifecycle)}
        rows = LifecycleStep.objects.filter(definition=feature.lifecycle.definition)
        if {_row(row) for row in rows} != declared:
            yield Finding(
                f"life cycle {feature.lifecycle.kind}", "its table is not the declared one: migrate"
            )


def _row(row: LifecycleStep) -> tuple[str | bool, ...]:
    names = ("kind", "event", "from_stage", "to_stage", "capacity")
    flags = ("is_by_clock", "is_by_case", "is_by_exchange")
    return tuple(getattr(row, name) for name in (*names, *flags))
