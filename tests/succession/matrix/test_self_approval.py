"""B7 from people to a post: nobody approves what is his own, by whatever role, mandate or account.

The parts are taken by real deeds here; that a part keeps from every step it should is tried at the doors.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from succession.filling import services as filling
from succession.pools import services as pools
from tests.approvals.world import Country, appoint, person
from tests.matrix.cast import stand_in
from tests.matrix.table import Stand
from tests.succession.filling import factories as fillings
from tests.succession.matrix.refusing import refused
from tests.succession.pools.factories import drafted, members, pool_after, take
from workflow.actors import Actor
from workflow.ballots.bodies import end_term, give_term
from workflow.models import Account, Case, Person, Seat

pytestmark = pytest.mark.django_db
PLH = Stand("plh with approval", mandate="plh", approval="S-1/2025")
HIDDEN = ("seen_revision", "seen_dossier", "key", "hat")


class TestPool:
    def test_is_endorsed_by_nobody_who_drafted_it(self, land: Country) -> None:
        case, author = pool_after("propose", land, family="Satu"), land.person("sekretariat")
        appoint(author, "pyb", land.agency)
        refused(lambda: endorse(case, author), match="sudah berperan")
        assert endorse(case, land.person("pyb")).stage == "endorsed"  # the control

    def test_is_endorsed_by_nobody_who_changed_it_alone(self, land: Country) -> None:
        case, helper = drafted(land, family="Dua"), person("sekretaris kedua")
        appoint(helper, "sekretariat", land.agency)
        pools.choose_members(case, actor=Actor(helper.pk), remove=[members(case)[0].person_id])
        take(case, "propose", land)
        appoint(helper, "pyb", land.agency)
        refused(lambda: endorse(case, helper), match="sudah berperan")

    def test_is_endorsed_by_nobody_who_stands_in_for_its_author(self, land: Country) -> None:
        author, substitute = land.person("pyb"), person("pelaksana harian pyb")
        appoint(author, "sekretariat", land.agency)
        stand_in(land, substitute, "pyb", PLH)
        mine = drafted_by(author, land, "Tiga")
        refused(lambda: endorse(mine, substitute), match="yang Anda wakili")
        other = pool_after("propose", land, family="Empat")
        assert endorse(other, substitute).stage == "endorsed"  # the control

    def test_is_endorsed_by_nobody_who_drafted_it_and_now_stands_in(self, land: Country) -> None:
        case = pool_after("propose", land, family="Lima")
        stand_in(land, land.person("sekretariat"), "pyb", PLH)
        refused(lambda: endorse(case, land.person("sekretariat")), match="sudah berperan")

    def test_is_decreed_by_nobody_who_endorsed_it(self, land: Country) -> None:
        case = pool_after("endorse", land, family="Enam")
        appoint(land.person("pyb"), "ppk", land.agency)
        refused(lambda: take(case, "decree", land, actor=land.actor("pyb")), match="sudah berperan")

    @pytest.mark.parametrize(
        ("role", "after", "step"), [("pyb", "propose", "endorse"), ("ppk", "endorse", "decree")]
    )
    def test_is_decided_by_none_of_its_members(self, land: Country, role: str, after: str, step: str) -> None:
        case = pool_after(after, land, family="Tujuh")
        inside = members(case)[0].person
        appoint(inside, role, land.agency)
        refused(lambda: take(case, step, land, actor=Actor(inside.pk)), match="anggota kelompok ini")
        take(case, step, land)  # the control
        assert case.stage == {"endorse": "endorsed", "decree": "in_force"}[step]

    def test_is_not_endorsed_through_a_second_account_of_its_author(self, land: Country) -> None:
        case, author = pool_after("propose", land, family="Delapan"), land.person("sekretariat")
        appoint(author, "pyb", land.agency)
        second = Account.objects.create_user("akun-kedua@contoh.invalid", person=author)
        assert post(second, case, "endorse", lent=land.account("pyb")) in (403, 409, 422)
        case.refresh_from_db()
        assert case.stage == "proposed"
        assert post(land.account("pyb"), case, "endorse") in (200, 302, 303)  # the control
        case.refresh_from_db()
        assert case.stage == "endorsed"


def endorse(case: Case, who: Person) -> Any:
    case.refresh_from_db()
    return pools.endorse(case, actor=Actor(who.pk), expected=case.revision)


def drafted_by(who: Person, land: Country, family: str) -> Case:
    """Return a pool that somebody drafted and proposed himself."""
    pk = pools.open_pool(land.agency, actor=Actor(who.pk), family=family, level="pengawas")
    case = Case.objects.get(pk=pk)
    pools.propose(case, actor=Actor(who.pk), expected=case.revision)
    case.refresh_from_db()
    return case


def post(account: Account, case: Case, step: str, lent: Account | None = None) -> int:
    """Send the form of a step as one account, drawn for another where one's own is not shown."""
    drawer, sender = Client(), Client()
    drawer.force_login(lent or account)
    sender.force_login(account)
    url = reverse("step", args=[case.pk, step])
    form = drawer.get(url).context["form"]
    sent = {field: form[field].value() for field in HIDDEN if field in form.fields}
    if lent:
        sent["hat"] = ""
    return sender.post(url, sent).status_code


class TestFilling:
    @pytest.mark.parametrize(
        ("after", "step", "role", "where"),
        [
            ("check", "propose", "sekretariat", "KAB"),
            ("shortlist", "verify_candidates", "direktorat", "BKN"),
            ("announce", "choose", "ppk", "KAB"),
            ("choose", "request_approval", "pyb", "KAB"),
            ("grant", "appoint", "ppk", "KAB"),
            ("appoint", "inaugurate", "ppk", "KAB"),
        ],
    )
    def test_is_not_in_the_hands_of_its_candidates(
        self, land: Country, after: str, step: str, role: str, where: str
    ) -> None:
        case = fillings.filling_after(after, land)
        candidate = fillings.candidates(case)[-1].person
        appoint(candidate, role, land.desks[where])
        refused(lambda: do(case, step, land, candidate), match="calon dalam pengisian")
        do(case, step, land, land.person(role, where))  # the control

    def test_is_chosen_by_nobody_who_stands_in_for_a_candidate(self, land: Country) -> None:
        case = fillings.filling_after("announce", land)
        candidate, substitute = fillings.candidates(case)[0].person, person("pelaksana harian ppk")
        land.people["ppk@KAB"], ppk = candidate, land.person("ppk")
        try:
            appoint(candidate, "ppk", land.agency)
            stand_in(land, substitute, "ppk", PLH)
            refused(lambda: do(case, "choose", land, substitute), match="yang Anda wakili")
        finally:
            land.people["ppk@KAB"] = ppk

    def test_is_voted_on_by_none_of_its_candidates(self, land: Country) -> None:
        """A member of the team who is on the longlist is recused from the start."""
        case = fillings.filling_after("draw_longlist", land)
        candidate, seat = fillings.candidates(case)[-1].person, fillings.team(land).seats.last()
        assert seat is not None
        sit_down(candidate, seat, land)
        for name in ("check", "propose", "ballot"):
            fillings.take(case, name, land)
        ballot = case.ballots.get()
        assert set(ballot.recusals.values_list("person", flat=True)) == {candidate.pk}
        assert not ballot.votes.filter(person=candidate).exists()


def sit_down(who: Person, seat: Seat, land: Country) -> None:
    """Give somebody a seat of the team, in place of who has it."""
    by, now = land.actor("administrator_instansi"), timezone.now()
    appoint(who, "komite_anggota", land.agency)
    end_term(seat.terms.get(), at=now, basis="uji", actor=by)
    give_term(seat, who, during=DateTimeTZRange(now, None), basis="uji", actor=by)


def do(case: Case, step: str, land: Country, who: Person) -> None:
    """Take a step, or make the proposal, as somebody."""
    if step == "propose":
        chosen = [c.pk for c in fillings.candidates(case)[:1]]
        filling.propose_shortlist(case, chosen, actor=Actor(who.pk))
    else:
        fillings.take(case, step, land, actor=Actor(who.pk))
