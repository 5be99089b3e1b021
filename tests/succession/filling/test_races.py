"""C9: two who press at the same time: one moves, the other is told why."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config import roles
from config.cluster import Cluster
from succession.filling import effects, services
from succession.filling.models import Filling
from tests.approvals.review.factories import review_after
from tests.approvals.world import Country
from tests.conftest import as_role
from tests.succession.filling import factories as f
from tests.succession.pools.factories import pool_after
from tests.succession.short import hasty_land, made_final, published_session
from workflow.exceptions import Conflict, TransitionRefused
from workflow.models import Case

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def land(cluster: Cluster, transactional_db: None) -> Country:
    """Return a land whose rows everybody sees: these tests commit."""
    made = hasty_land()
    review_after("receive", made)
    session = published_session(made, size=8)
    with as_role(cluster, roles.WORKER):
        made_final(session)
    pool_after("decree", made)
    f.team(made)
    return made


def together(*deeds: Callable[[], object]) -> list[str]:
    """Do deeds at the same moment, each on its own connection; returns what became of each."""
    start = Barrier(len(deeds))

    def one(deed: Callable[[], object]) -> str:
        try:
            start.wait()
            deed()
            return "done"
        except (TransitionRefused, Conflict) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds))


def pressing(case: Case, land: Country) -> Callable[[], object]:
    first = f.names(case)[0].pk
    return lambda: services.choose(case, actor=f.ppk(land), expected=case.revision, candidate=first)


class TestChooseRace:
    def test_lets_two_fillings_choose_one_person_once(
        self, land: Country, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The look before the choice is blinded, so that only the unique index tells the two apart."""
        one = f.filling_after("announce", land)
        other = f.filling_after("announce", land, "Kepala Subbagian Keuangan")
        monkeypatch.setattr(effects, "running_for", lambda _person, _case: None)
        assert together(pressing(one, land), pressing(other, land)) == ["TransitionRefused", "done"]
        assert Filling.objects.exclude(chosen=None).count() == 1

    def test_would_choose_twice_without_the_index(self, land: Country, cluster: Cluster) -> None:
        """The control: without the index both rows take the same person."""
        one = f.filling_after("announce", land)
        other = f.filling_after("announce", land, "Kepala Subbagian Keuangan")
        with as_role(cluster, roles.MIGRATOR), connection.cursor() as cursor:
            cursor.execute("DROP INDEX filling_one_running_a_chosen_person")
        person = f.names(one)[0].person_id
        with transaction.atomic():
            Filling.objects.filter(pk__in=[one.pk, other.pk]).update(chosen=person)
        assert Filling.objects.filter(chosen=person, is_open=True).count() == 2


class TestOpenRace:
    def test_opens_one_filling_of_a_post(self, land: Country) -> None:
        post, today = f.post(land, "Kepala Seksi"), timezone.localdate()

        def opening() -> object:
            return services.open_filling(post, actor=f.secretary(land), vacant_on=today)

        assert together(opening, opening, opening) == ["TransitionRefused", "TransitionRefused", "done"]
        assert Filling.objects.filter(position=post).count() == 1
