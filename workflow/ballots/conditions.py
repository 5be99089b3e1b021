"""What the verbs of a ballot ask for beside the permission; each raises TransitionRefused with a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from workflow.ballots import selectors
from workflow.ballots.deeds import barred
from workflow.ballots.questions import choices_of, question_of
from workflow.exceptions import TransitionRefused
from workflow.models import ABSTAIN, Ballot, Vote


def asked_for(reason: str) -> None:
    """Ask for a reason in words."""
    if not reason.strip():
        raise TransitionRefused([_("Tuliskan alasannya.")])


def may_step_in(ballot: Ballot, place: selectors.Place | None, person_id: int) -> None:
    """Ask for a free seat and an alternate of it who is neither recused, barred nor seated elsewhere."""
    if place is None or person_id not in place.alternates:
        raise TransitionRefused([_("Orang ini bukan pengganti untuk kursi tersebut.")])
    if not place.is_open_to_an_alternate:
        raise TransitionRefused([_("Pengganti hanya duduk bila anggota berhalangan atau tidak ikut serta.")])
    if selectors.is_recused(person_id, ballot):
        raise TransitionRefused([_("Pengganti ini juga tidak boleh ikut serta.")])
    if any(person_id in (p.holder_id, p.person_id) for p in selectors.places(ballot)):
        raise TransitionRefused([_("Satu orang hanya menduduki satu kursi.")])
    question = question_of(ballot.case.kind, ballot.question)
    if bar := barred(ballot.case, question, ballot.subject, person_id):
        raise TransitionRefused([bar])


def opinion_is_due(ballot: Ballot, option: str) -> None:
    """Ask for a ballot that takes opinions and has no vote yet."""
    question = question_of(ballot.case.kind, ballot.question)
    if not question.takes_opinions or Vote.objects.filter(ballot=ballot).exists():
        raise TransitionRefused([_("Pendapat awal diberikan sebelum pemungutan suara dimulai.")])
    is_an_option(ballot, option)


def is_an_option(ballot: Ballot, option: str) -> None:
    """Ask for one of the options that were put and can be decided as things stand."""
    if option not in dict(ballot.options):
        raise TransitionRefused([_("Pilihan ini tidak ada dalam pemungutan suara.")])
    if option not in dict(choices_of(ballot)):
        raise TransitionRefused([_("Pilihan ini belum dapat diputus. Muat ulang halaman, lalu pilih lagi.")])


def may_vote(ballot: Ballot, place: selectors.Place, option: str) -> None:
    """Ask for a seat that has not voted, a member who is present, and an option."""
    if place.vote:
        raise TransitionRefused([_("Kursi ini sudah memberikan suara; satu kursi satu suara.")])
    if place.is_away:
        raise TransitionRefused(
            [_("Kehadiran Anda belum dicatat; hanya anggota yang hadir memberikan suara.")]
        )
    if hasattr(ballot, "casting_vote"):
        raise TransitionRefused([_("Suara penentu sudah diberikan.")])
    if option != ABSTAIN:
        is_an_option(ballot, option)


def is_tied(ballot: Ballot, option: str) -> None:
    """Ask for a tie that includes the option, with nobody awaited any more."""
    result = selectors.result(ballot)
    if not ballot.rule["has_casting_vote"] or result.verdict != "tied" or option not in result.leaders:
        raise TransitionRefused([_("Suara penentu hanya memilih di antara pilihan yang berimbang.")])
    if result.awaited and not selectors.is_overdue(ballot):
        raise TransitionRefused([_("Masih menunggu suara: %s.") % ", ".join(selectors.awaited_names(ballot))])
