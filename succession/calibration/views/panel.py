"""What a session shows on the page of its case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from succession.calibration import selectors
from succession.calibration.models import Item
from workflow import words
from workflow.actors import Actor
from workflow.models import Case
from workflow.parts import Fact, Link, Pair

WORDS = {
    "number": gettext_lazy("Jumlah orang"),
    "committee": gettext_lazy("Komite"),
    "digest": gettext_lazy("Sidik berita acara"),
    "box": gettext_lazy("Kotak"),
    "deferred": gettext_lazy("Ditunda ke sidang berikutnya"),
    "deviations": gettext_lazy("Penyimpangan dari rekomendasi"),
}
PLACES = {
    "calibration.agenda": gettext_lazy("Agenda sidang kalibrasi"),
    "calibration.item": gettext_lazy("Pembahasan seorang pegawai dalam sidang kalibrasi"),
    "calibration.minutes": gettext_lazy("Berita acara sidang kalibrasi"),
}


def panel(case: Case, _actor: Actor) -> tuple[str, dict[str, Any]]:
    """Return the tab with the content: the figures and the way to the room, the agenda, the minutes."""
    ways = [
        ("session", _("Buka ruang sidang")),
        ("agenda", _("Buka agenda")),
        ("minutes", _("Buka berita acara")),
    ]
    return "succession/calibration/_panel.html", {
        "figures_of_session": list(_figures(case)),
        "links": [Link(label, reverse(name, args=[case.pk])) for name, label in ways],
    }


def parties(case: Case, _actor: Actor) -> list[Pair]:
    """Return the committee, the day of the sitting, the period."""
    pairs = []
    if case.parent:
        address = reverse("case", args=[case.parent.pk])
        pairs.append(Pair(_("Pemetaan"), case.parent.label, case.parent.title, address))
    sitting = selectors.sitting_of(case)
    if sitting:
        pairs.append(Pair(_("Komite"), sitting.body.name, sitting.body.decree_number))
        pairs.append(Pair(_("Sidang"), words.moment(sitting.held_at), sitting.place))
    return pairs


def figures(case: Case, _actor: Actor) -> list[Fact]:
    """Return how many are decided."""
    rows = Item.objects.filter(case=case)
    total = rows.count()
    if not total:
        return []
    done = words.part_of(total - rows.filter(outcome="").count(), total)
    return [Fact(_("Diputus"), done, url=reverse("agenda", args=[case.pk]))]


def _figures(case: Case) -> Iterator[Pair]:
    rows = Item.objects.filter(case=case).values("outcome").annotate(n=Count("pk")).order_by("outcome")
    labels = {"": _("Belum diputus"), **{code: str(label) for code, label in Item.Outcome.choices}}
    address = reverse("agenda", args=[case.pk])
    for row in rows:
        url = f"{address}?outcome={row['outcome'] or 'open'}"
        yield Pair(labels[row["outcome"]], words.whole(row["n"]), url=url)
    ends = selectors.window_ends(case)
    if ends:
        yield Pair(_("Keberatan dapat diajukan sampai"), words.moment(ends))
