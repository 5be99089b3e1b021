"""What the record keeps of a ballot, in words: events hold codes, so that machines can count them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.ballots.questions import all_questions
from workflow.ballots.rules import Rule, Share
from workflow.models import ABSTAIN
from workflow.parts import Change

Options = Mapping[str, str]
# What says in code what another line says in words.
DOUBLED = ("outcome", "verdict")
OF = {
    "entitled": gettext_lazy("kursi yang berhak setelah pengecualian"),
    "seats": gettext_lazy("seluruh kursi"),
    "votes": gettext_lazy("suara yang memilih"),
    "present": gettext_lazy("kursi yang hadir"),
}


def is_of_a_ballot(changes: Mapping[str, Any]) -> bool:
    """Return whether an event changed a ballot: it names it, or whom it asks."""
    return "ballot" in changes or "electorate" in changes


def changes_of(kind: str, changes: Mapping[str, Any]) -> Iterator[Change]:
    """Yield what an event changed of a ballot, each line in words; what is empty is left out."""
    options = _options(kind, changes)
    for name, (label, say) in _LINES.items():
        if words := say(changes[name], options) if changes.get(name) not in (None, "", [], {}) else "":
            yield Change(str(label), note=words)
    if changes.get("verdict") and not changes.get("outcome_words"):
        yield Change(_("Hasil"), note=_("tanpa keputusan"))


def names_of_a_ballot() -> frozenset[str]:
    """Return the names under which an event keeps what it changed of a ballot."""
    return frozenset((*_LINES, *DOUBLED))


def share_in_words(share: Share) -> str:
    """Return a quorum or majority in words."""
    part = _("separuh") if str(share.part) == "1/2" else str(share.part)
    how = _("lebih dari %(part)s %(of)s") if share.is_strict else _("sekurangnya %(part)s %(of)s")
    return how % {"part": part, "of": OF[share.of]}


def _options(kind: str, changes: Mapping[str, Any]) -> Options:
    """Return the words of the options: those of the very question where its title tells which."""
    asked = [question for of, question in all_questions() if of == kind]
    title = (changes.get("ballot") or {}).get("question")
    asked.sort(key=lambda question: str(question.label) == title)
    found = {code: str(words) for question in asked for code, words in question.options}
    return {**found, ABSTAIN: _("Abstain")}


def _ballot(kept: Mapping[str, Any], _options: Options) -> str:
    return _("%(question)s, %(body)s, putaran %(round)s") % kept


def _counts(kept: Mapping[str, int], options: Options) -> str:
    return ", ".join(f"{options.get(code, code)} {number}" for code, number in kept.items())


def _votes(kept: Sequence[Mapping[str, Any]], options: Options) -> str:
    said = (f"{row['seat']}. {row['person']}: {options.get(row['vote'], row['vote'])}" for row in kept)
    return "; ".join(said)


def _electorate(kept: Sequence[Mapping[str, Any]], _options: Options) -> str:
    return "; ".join(f"{row['seat']}. {_with_alternates(row)}" for row in kept)


def _with_alternates(row: Mapping[str, Any]) -> str:
    others = ", ".join(row["alternates"])
    person = row["person"] or _("kosong")
    return (
        _("%(person)s (pengganti: %(others)s)") % {"person": person, "others": others} if others else person
    )


def _recused(kept: Sequence[Mapping[str, Any]], _options: Options) -> str:
    return "; ".join(f"{row['person']}: {row['reason']}" for row in kept)


def _rule(kept: Mapping[str, Any], _options: Options) -> str:
    rule = Rule.thawed(dict(kept))
    shares = {"quorum": share_in_words(rule.quorum), "majority": share_in_words(rule.majority)}
    return _("kuorum %(quorum)s; putusan %(majority)s") % shares


def _choices(kept: Sequence[str], options: Options) -> str:
    return ", ".join(options.get(code, code) for code in kept)


def _casting(kept: Any, options: Options) -> str:
    return options.get(kept, str(kept)) if isinstance(kept, str) else str(kept)


def _plain(kept: Any, _options: Options) -> str:
    return str(kept)


_LINES: dict[str, tuple[Any, Callable[[Any, Options], str]]] = {
    "ballot": (gettext_lazy("Pemungutan suara"), _ballot),
    "outcome_words": (gettext_lazy("Hasil"), _plain),
    "counts": (gettext_lazy("Suara"), _counts),
    "casting_vote": (gettext_lazy("Suara penentu"), _casting),
    "present": (gettext_lazy("Kursi yang ikut serta"), _plain),
    "needed": (gettext_lazy("Kursi yang diperlukan"), _plain),
    "votes": (gettext_lazy("Suara setiap kursi"), _votes),
    "seat": (gettext_lazy("Kursi"), _plain),
    "digest": (gettext_lazy("Sidik suara"), _plain),
    "options": (gettext_lazy("Pilihan"), _choices),
    "rule": (gettext_lazy("Aturan"), _rule),
    "electorate": (gettext_lazy("Yang memberikan suara"), _electorate),
    "recused": (gettext_lazy("Tidak ikut serta"), _recused),
}
