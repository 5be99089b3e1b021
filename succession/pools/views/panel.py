"""The share of the generic case page: what a pool is, how large it is, where its members stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from approvals.registry.models import Position
from succession.mapping.instruments import instrument_of
from succession.pools.models import Member
from succession.pools.selectors import current_members, exits_of, share_of
from workflow import words
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Column, Fact, Link, Pair
from workflow.standings import standing

WORDS = {
    "members": gettext_lazy("Anggota"),
    "number": gettext_lazy("Nomor keputusan"),
    "valid_until": gettext_lazy("Berlaku sampai"),
    "exit_reason": gettext_lazy("Alasan keluar"),
}


def panel(case: Case, actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content; it names nobody, the list of members does."""
    instrument = instrument_of(case.pool.period.period.instrument_id)
    members = reverse("pool_members", args=[case.pk])
    counted = current_members(case).values("box").annotate(number=Count("pk")).order_by("-box")
    exits = exits_of(case).order_by().values("exit_reason").annotate(number=Count("pk"))
    return "succession/pools/_content.html", {
        "pairs": list(_pairs(case)),
        "links": list(_links(case)),
        "boxes": [(row["box"], row["number"], f"{members}?box={row['box']}") for row in counted],
        "box_columns": [Column(_("Kotak"), is_number=True), Column(_("Anggota"), is_number=True)],
        "exits": [(Member.Exit(row["exit_reason"]).label, row["number"]) for row in exits],
        "left_url": f"{members}?daftar=keluar",
        "exit_columns": [Column(_("Alasan keluar")), Column(_("Orang"), is_number=True)],
        "unofficial": None if instrument.is_official else standing("unofficial"),
        "instrument": f"{instrument.title} {instrument.version}",
    }


def figures(case: Case, actor: Actor) -> list[Fact]:
    """Return how many are in, as a share of the staff beside the advice of the sources."""
    share = share_of(case)
    said = {"percent": words.share(share.percent), "staff": words.whole(share.staff)}
    of = _("%(percent)s dari %(staff)s pegawai") % said
    advice = _("anjuran %(least)d sampai %(most)d %% (sumber: pernyataan pejabat, bukan batas)")
    behind = reverse("pool_members", args=[case.pk])
    return [Fact(_("Anggota"), words.whole(share.members), [of, advice % vars(share)], url=behind)]


def rest(case: Case) -> str:
    """Return until when a pool is in force: nobody has to do anything meanwhile."""
    until = case.pool.valid_until if case.stage == "in_force" else None
    return _("Tidak ada; berlaku sampai %s") % words.plain_day(until) if until else ""


def _pairs(case: Case) -> Iterator[Pair]:
    pool = case.pool
    labels = dict(Position.Level.choices)
    yield Pair(_("Rumpun jabatan"), pool.family)
    yield Pair(_("Jenjang yang dituju"), str(labels.get(pool.level, pool.level)))
    as_of = _("data per %s") % words.plain_day(pool.period.period.as_of)
    yield Pair(_("Pemetaan asal"), pool.period.label, as_of, reverse("case", args=[pool.period_id]))
    if pool.decreed_on and pool.valid_from and pool.valid_until:
        day = _("tanggal %s") % words.plain_day(pool.decreed_on)
        yield Pair(_("Keputusan"), pool.decree_number, day)
        span = {"start": words.plain_day(pool.valid_from), "end": words.plain_day(pool.valid_until)}
        yield Pair(_("Berlaku"), _("%(start)s sampai %(end)s") % span)


def _links(case: Case) -> Iterator[Link]:
    yield Link(_("Lihat anggota"), reverse("pool_members", args=[case.pk]))
    if case.stage == "drafted":
        yield Link(_("Pilih anggota…"), reverse("choose_members", args=[case.pk]))
