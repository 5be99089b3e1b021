"""Counting, against a model that is naive and slow, and against what the database counts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.ballots.chamber import Chamber, chamber
from workflow.ballots import selectors
from workflow.ballots.rules import MAJORITY_OF, QUORUM_OF, Rule, Share
from workflow.ballots.tally import Count, Result, Verdict, tally
from workflow.models import ABSTAIN, Ballot, CastingVote, Elector, Recusal, Vote

OPTIONS = ("a", "b", "c")
parts = (
    st.tuples(st.integers(0, 4), st.integers(1, 4)).filter(lambda p: p[0] <= p[1]).map(lambda p: Fraction(*p))
)


def shares(of: tuple[str, ...]) -> st.SearchStrategy[Share]:
    return st.builds(Share, of=st.sampled_from(of), part=parts, is_strict=st.booleans())


rules = st.builds(
    Rule,
    quorum=shares(QUORUM_OF),
    majority=shares(MAJORITY_OF),
    minimum=st.integers(1, 3),
    has_casting_vote=st.just(True),
)
seats_said = st.lists(
    st.sampled_from([*OPTIONS, ABSTAIN, "silent", "away", "recused"]), min_size=1, max_size=9
)


def counted(said: list[str], casting: str = "") -> Count:
    votes = Counter(s for s in said if s in OPTIONS)
    return Count(
        seats=len(said),
        entitled=sum(s != "recused" for s in said),
        votes=votes,
        abstentions=said.count(ABSTAIN),
        awaited=said.count("silent"),
        casting=casting,
    )


def naive(rule: Rule, said: list[str], casting: str = "") -> tuple[str, str]:
    """Return verdict and option by counting on the fingers, each share as a plain comparison of fractions."""
    entitled = [s for s in said if s != "recused"]
    present = [s for s in entitled if s in (*OPTIONS, ABSTAIN)]
    votes = [s for s in present if s != ABSTAIN] + ([casting] if casting else [])
    of = {"seats": said, "entitled": entitled, "present": present, "votes": votes}
    if (
        not present
        or len(present) < rule.minimum
        or not enough(rule.quorum, len(present), len(of[rule.quorum.of]))
    ):
        return "no_quorum", ""
    ranked = Counter(votes).most_common()
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return "tied", ""
    if ranked and enough(rule.majority, ranked[0][1], len(of[rule.majority.of])):
        return "decided", ranked[0][0]
    return "undecided", ""


def enough(share: Share, number: int, total: int) -> bool:
    if share.is_strict:
        return Fraction(number) > share.part * total
    return Fraction(number) >= share.part * total


def endings(said: list[str]) -> Iterator[list[str]]:
    """Return every way in which those awaited may still vote, or not."""
    silent = [n for n, s in enumerate(said) if s == "silent"]
    for choice in product([*OPTIONS, ABSTAIN, "away"], repeat=len(silent)):
        late = dict(zip(silent, choice, strict=True))
        yield [late.get(n, s) for n, s in enumerate(said)]


class TestTally:
    @given(rules, seats_said)
    def test_counts_as_the_naive_model_does(self, rule: Rule, said: list[str]) -> None:
        result = tally(rule, counted(said))
        assert (str(result.verdict), result.option) == naive(rule, said)

    @given(rules, seats_said, st.sampled_from(OPTIONS))
    def test_counts_the_casting_vote_as_one_more(self, rule: Rule, said: list[str], casting: str) -> None:
        result = tally(rule, counted(said, casting))
        assert (str(result.verdict), result.option) == naive(rule, said, casting)

    @given(rules, seats_said.filter(lambda said: said.count("silent") <= 3))
    def test_is_settled_only_when_no_late_vote_can_change_it(self, rule: Rule, said: list[str]) -> None:
        result = tally(rule, counted(said))
        if result.is_settled:
            assert {naive(rule, end) for end in endings(said)} == {("decided", result.option)}

    @given(rules, seats_said)
    def test_never_decides_below_the_quorum_it_names(self, rule: Rule, said: list[str]) -> None:
        result = tally(rule, counted(said))
        assert (result.present < result.needed) == (result.verdict is Verdict.NO_QUORUM)
        assert not (result.is_decided and result.present < result.needed)

    def test_is_settled_early_by_a_majority_of_all(self) -> None:
        rule = Rule(
            quorum=Share("entitled", Fraction(1, 2), True), majority=Share("votes", Fraction(1, 2), True)
        )
        assert self.early(rule, "a", "a", "a", "silent", "silent").is_settled
        assert not self.early(rule, "a", "a", "b", "silent", "silent").is_settled

    def early(self, rule: Rule, *said: str) -> Result:
        return tally(rule, counted(list(said)))


class TestShare:
    @given(shares(QUORUM_OF), st.integers(0, 50))
    def test_names_the_least_number_that_is_enough(self, share: Share, total: int) -> None:
        least = share.least(total)
        assert share.reaches(least, total)
        assert not share.reaches(least - 1, total)

    @pytest.mark.parametrize(
        "table",
        [
            {"of": "entitled", "more_than": 0.5},
            {"of": "entitled", "more_than": [1, 0]},
            {"of": "entitled", "more_than": [3, 2]},
            {"of": "everybody", "more_than": [1, 2]},
            {"of": "entitled", "more_than": [1, 2], "at_least": [1, 2]},
            {"of": "entitled"},
            {"of": "entitled", "more_than": [True, 2]},
        ],
    )
    def test_is_refused_when_inexact_or_senseless(self, table: dict[str, object]) -> None:
        with pytest.raises(ValueError, match=r"part|share"):
            Share.read(table, QUORUM_OF)

    @given(rules)
    def test_comes_back_from_a_ballot_as_it_was(self, rule: Rule) -> None:
        assert Rule.thawed(rule.frozen()) == rule


@pytest.mark.django_db
class TestBallotResult:
    """The database's own count, which refuses a wrong closing, is the same as Python's."""

    def test_equals_the_tally_on_random_ballots(self) -> None:
        hall, dice = chamber(), random.Random(2025)
        verdicts = Counter(self.one_round(hall, dice, n) for n in range(150))
        assert set(verdicts) == set(Verdict), verdicts

    def one_round(self, hall: Chamber, dice: random.Random, number: int) -> Verdict:
        with transaction.atomic():
            ballot = random_ballot(hall, dice, number)
            result = selectors.result(ballot)
            with connection.cursor() as cursor:
                cursor.execute("SELECT leaders, winner FROM ballot_result(%s)", [ballot.pk])
                leaders, winner = cursor.fetchone()
            assert (tuple(leaders or ()), winner or "") == (result.leaders, result.option)
            transaction.set_rollback(True)
        return result.verdict


def random_ballot(hall: Chamber, dice: random.Random, number: int) -> Ballot:
    """Return a ballot by a random rule with random votes and recusals, written row by row."""
    now = timezone.now()
    ballot = Ballot.objects.create(
        case=hall.case, body=hall.body, question="plain", subject=f"n{number}", title="?",
        policy_id=hall.case.policy_id or 0,
        options=[["a", "A"], ["b", "B"], ["c", "C"]], rule=random_rule(dice).frozen(),
        composed_at=now, opened_at=now,
        opened_by=hall.people["clerk"], due_at=now,
    )  # fmt: skip
    for seat in hall.body.seats.filter(has_vote=True):
        holder = hall.people[seat.label]
        elector = Elector.objects.create(
            ballot=ballot, seat=seat, person=holder, is_chair=seat.is_chair, is_deputy=seat.is_deputy
        )
        said = dice.choice(["a", "a", "b", "b", "c", ABSTAIN, "", "recused"])
        common = {"ballot": ballot, "elector": elector, "person": holder}
        if said == "recused":
            Recusal.objects.create(reason="-", recorded_at=now, **common)
        elif said:
            Vote.objects.create(option=said, salt=b"", cast_at=now, **common)
    break_tie(ballot, dice)
    return Ballot.objects.get(pk=ballot.pk)


def break_tie(ballot: Ballot, dice: random.Random) -> None:
    head, result = selectors.presiding(ballot), selectors.result(ballot)
    if len(result.leaders) > 1 and head and head.person_id and dice.random() < 0.5:
        option = dice.choice(result.leaders)
        CastingVote.objects.create(
            ballot=ballot, person_id=head.person_id, option=option, reason="-", cast_at=timezone.now()
        )


def random_rule(dice: random.Random) -> Rule:
    def share(of: tuple[str, ...]) -> Share:
        return Share(dice.choice(of), Fraction(dice.randint(0, 2), 3), dice.random() < 0.5)

    return Rule(share(QUORUM_OF), share(MAJORITY_OF), minimum=dice.randint(1, 2), has_casting_vote=True)
