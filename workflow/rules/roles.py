"""The family of policies that say which roles there are and what each may do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.models import Role, RuleVersion
from workflow.rules.faults import Fault, RuleFileRefused
from workflow.rules.policies import check_sureness
from workflow.rules.tables import Table, repeated
from workflow.verbs import ADMINISTER, known_verbs

FIELDS = ("label", "kind", "verbs", "is_deciding", "is_exclusive")


def is_of_roles(content: Mapping[str, Any]) -> bool:
    """Return whether a policy declares roles."""
    return "role" in content or content.get("code") == "roles"


def check_roles(table: Table) -> None:
    """Note every fault of a policy of roles."""
    kinds = table.tables("kind")
    repeated(kinds, "code", [kind.slug("code") for kind in kinds])
    for kind in kinds:
        kind.text("label", longest=120)
    names = {str(kind.content.get("code")) for kind in kinds}
    roles = table.tables("role")
    repeated(roles, "code", [role.slug("code") for role in roles])
    for role in roles:
        _check_role(role, names)


def _check_role(role: Table, kinds: set[str]) -> None:
    role.text("label", longest=120)
    role.one_of("kind", kinds)
    check_sureness(role)
    is_deciding = role.flag("is_deciding", default=False)
    is_exclusive = role.flag("is_exclusive", default=False)
    verbs, ours = role.slugs("verbs"), role.slugs("ours")
    for verb in verbs:
        if verb not in known_verbs():
            role.fault("verbs", _("Kewenangan “%s” tidak dikenal.") % verb)
    for verb in sorted(set(ours) - set(verbs)):
        role.fault("ours", _("“%s” tidak ada dalam “verbs” peran ini.") % verb)
    if is_exclusive and (is_deciding or set(verbs) - {ADMINISTER}):
        role.fault("is_exclusive", _("Peran yang mengurus peran lain tidak memutuskan apa pun."))
    if ADMINISTER in verbs and not is_exclusive:
        role.fault("is_exclusive", _("Peran yang boleh “administer” harus is_exclusive = true."))


def apply_roles(rule: RuleVersion) -> dict[str, Any]:
    """Make the roles what the policy says and return what changed of each; a role left out bears no verb.

    Raises RuleFileRefused where a newer version is in force, or where a role that somebody holds would
    move to another kind of organisation.
    """
    _refuse_other_days(rule)
    declared = {row["code"]: _fields(row) for row in rule.content["role"]}
    present = {role.code: role for role in Role.objects.select_for_update()}
    _refuse_moves(declared, present)
    for code in _formerly_declared(rule) - declared.keys():
        if code in present:
            declared[code] = {**_snapshot(present[code]), "verbs": []}
    changes = {code: _put(code, fields, present.get(code)) for code, fields in declared.items()}
    return {code: change for code, change in changes.items() if change}


def _refuse_other_days(rule: RuleVersion) -> None:
    if rule.effective_from > timezone.localdate():
        sentence = _("Kebijakan peran berlaku sejak dimuat; tanggalnya tidak boleh di masa depan.")
        raise RuleFileRefused([Fault("effective_from", sentence)])
    later = _others(rule).filter(effective_from__gt=rule.effective_from).order_by("-effective_from").first()
    if later:
        raise RuleFileRefused([Fault("effective_from", _("%s yang lebih baru sudah berlaku.") % later)])


def _others(rule: RuleVersion) -> Any:
    return RuleVersion.objects.filter(kind=rule.kind, code=rule.code).exclude(pk=rule.pk)


def _refuse_moves(declared: dict[str, dict[str, Any]], present: dict[str, Role]) -> None:
    faults = []
    for code, fields in declared.items():
        role = present.get(code)
        if role and role.kind != fields["kind"] and _is_held(role):
            sentence = _("Peran “%s” sudah dipegang; jenis organisasinya tidak dapat diubah.") % code
            faults.append(Fault("role", sentence))
    if faults:
        raise RuleFileRefused(faults)


def _is_held(role: Role) -> bool:
    return role.appointments.exists() or role.mandates.exists()


def _formerly_declared(rule: RuleVersion) -> set[str]:
    return {
        row["code"] for content in _others(rule).values_list("content", flat=True) for row in content["role"]
    }


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    flags = {key: row.get(key, False) for key in ("is_deciding", "is_exclusive")}
    return {"label": row["label"], "kind": row["kind"], "verbs": row.get("verbs", []), **flags}


def _snapshot(role: Role) -> dict[str, Any]:
    return {field: getattr(role, field) for field in FIELDS}


def _put(code: str, fields: dict[str, Any], role: Role | None) -> dict[str, Any]:
    before = _snapshot(role) if role else {}
    if before != fields:
        Role.objects.update_or_create(code=code, defaults=fields)
    return {key: [before.get(key), value] for key, value in fields.items() if before.get(key) != value}
