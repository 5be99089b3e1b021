"""The registry is brought in line with its files: all or nothing, repeatable, recorded where it changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from approvals.registry.files import DATA, Registry, RegistryFaults, Row, read
from approvals.registry.models import Agency, Office
from workflow.models import Organisation
from workflow.recording import record_fact

ROOT, CENTRAL_OFFICE = "BKN", "PUSAT"
LINEAGES = """
WITH RECURSIVE tree AS (
  SELECT id, ARRAY[id] AS path FROM workflow_organisation WHERE parent_id IS NULL
  UNION ALL
  SELECT o.id, tree.path || o.id FROM workflow_organisation o JOIN tree ON o.parent_id = tree.id)
UPDATE workflow_organisation o SET lineage = tree.path FROM tree
WHERE tree.id = o.id AND o.lineage <> tree.path
"""


@dataclass
class Loaded:
    """What a load found and did."""

    offices: int = 0
    agencies: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def load_registry(folder: Path = DATA) -> Loaded:
    """Bring organisations in line with the files; raises RegistryFaults, and then nothing has changed.

    Only the worker's role may run it: its event has no actor.
    """
    registry = read(folder)
    done = Loaded(len(registry.offices), len(registry.agencies))
    with transaction.atomic():
        root = _one(done, ROOT, _("Badan Kepegawaian Negara (pusat)"), "headquarters", None)
        offices = _offices(done, registry, root)
        _agencies(done, registry, offices)
        if done.added or done.changed:
            _settle(done, root)
    return done


def regional(code: str) -> str:
    """Return the code of the organisation of a regional office."""
    return f"KANREG-{code}"


def _offices(done: Loaded, registry: Registry, root: Organisation) -> dict[str, Organisation]:
    name = _("Unit Pembina Instansi Pusat BKN")
    made = {CENTRAL_OFFICE: _one(done, CENTRAL_OFFICE, name, "central_office", root)}
    seats = {CENTRAL_OFFICE: "Jakarta"}
    for row in registry.offices:
        code = regional(row["code"])
        made[code] = _one(done, code, row["name"], "regional_office", root)
        seats[code] = row["seat"]
    rows = [Office(organisation=organisation, seat=seats[code]) for code, organisation in made.items()]
    Office.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["organisation"], update_fields=["seat"]
    )
    return made


def _agencies(done: Loaded, registry: Registry, offices: dict[str, Organisation]) -> None:
    present = Organisation.objects.in_bulk([row["code"] for row in registry.agencies], field_name="code")
    wanted = [_agency(row, offices) for row in registry.agencies]
    _refuse_other_kinds(wanted, present)
    new = [organisation for organisation in wanted if organisation.code not in present]
    Organisation.objects.bulk_create(new)
    done.added += [organisation.code for organisation in new]
    changed = [old for one in wanted if (old := present.get(one.code)) and _differs(old, one)]
    Organisation.objects.bulk_update(changed, ["name", "parent"])
    done.changed += [organisation.code for organisation in changed]
    present |= {organisation.code: organisation for organisation in new}
    _describe(registry, present)


def _agency(row: Row, offices: dict[str, Organisation]) -> Organisation:
    office = offices[regional(row["regional_office"]) if row["regional_office"] else CENTRAL_OFFICE]
    return Organisation(code=row["code"], name=row["name"], kind="agency", parent=office)


def _refuse_other_kinds(wanted: list[Organisation], present: dict[str, Organisation]) -> None:
    taken = [one.code for one in wanted if one.code in present and present[one.code].kind != one.kind]
    if taken:
        raise RegistryFaults([_("Kode %s sudah dipakai organisasi jenis lain.") % code for code in taken])


def _differs(old: Organisation, new: Organisation) -> bool:
    """Return whether the file says something else, and take it over."""
    if (old.name, old.parent_id) == (new.name, new.parent_id):
        return False
    old.name, old.parent_id = new.name, new.parent_id
    return True


def _describe(registry: Registry, present: dict[str, Organisation]) -> None:
    rows = [
        Agency(organisation=present[row["code"]], kind=row["kind"], province_code=row["province_code"])
        for row in registry.agencies
    ]
    Agency.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organisation"],
        update_fields=["kind", "province_code"],
    )


def _one(done: Loaded, code: str, name: str, kind: str, parent: Organisation | None) -> Organisation:
    wanted = Organisation(code=code, name=name, kind=kind, parent=parent)
    present = Organisation.objects.filter(code=code).first()
    if present is None:
        wanted.save()
        done.added.append(code)
        return wanted
    _refuse_other_kinds([wanted], {code: present})
    if _differs(present, wanted):
        present.save(update_fields=["name", "parent"])
        done.changed.append(code)
    return present


def _settle(done: Loaded, root: Organisation) -> None:
    """Write the lineages anew and record what changed: who stands above whom decides who may."""
    with connection.cursor() as cursor:
        cursor.execute(LINEAGES)
    root.refresh_from_db()
    body = {"deed": _("muat daftar instansi"), "added": done.added, "changed": done.changed}
    record_fact(root, "approvals.registry.load", actor=None, body=body)
