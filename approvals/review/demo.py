"""What the demonstration needs of the review: a panel."""

from __future__ import annotations

from datetime import date

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from approvals.registry import demo
from approvals.review.plenary import PANEL
from workflow.actors import Actor
from workflow.ballots.bodies import Decree, Place, set_up_body
from workflow.models import Appointment, Body, Organisation, Person


def make_panel() -> None:
    """Set up the demonstration's panel of its chair and six members; again changes nothing."""
    if Body.objects.filter(code=PANEL).exists():
        return
    root = Organisation.objects.get(parent=None)
    chair, *members = _holders(root, "panel_chair")[:1] + _holders(root, "panel_member")[:6]
    set_up_body(
        root,
        code=PANEL,
        name="Panel pleno BKN (rekaan)",
        decree=Decree("1/PANEL/2020", date(2020, 1, 2), "Keputusan rekaan untuk demonstrasi"),
        during=DateTimeTZRange(demo.SINCE, None),
        places=[
            Place("Ketua", chair, is_chair=True),
            *(Place(f"Anggota {n}", m) for n, m in enumerate(members, 1)),
        ],
        actor=Actor(demo.administrators()[0].pk),
    )


def _holders(root: Organisation, role: str) -> list[Person]:
    posts = Appointment.objects.filter(organisation=root, role__code=role, is_effective=True)
    return [post.person for post in posts.select_related("person").order_by("pk")]
