"""The left area: every indicator with its standing, and which of them are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from approvals.review.comparison import is_changed
from approvals.review.selectors import Claim, Line, ReviewSheet
from workflow.parts import ItemGroup, Link, ListedItem
from workflow.standings import Standing, standing

ALL, CHANGED, LEFT = "semua", "berubah", "sisa"


@dataclass(frozen=True)
class ItemList:
    """The indicators of a sheet in their order, and what the address says of them."""

    sheet: ReviewSheet
    former: Mapping[str, Claim]
    shown: str = ALL
    current: str = ""
    numbers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for p, (_pillar, lines) in enumerate(self.sheet.by_pillar(), 1):
            self.numbers.update({ln.indicator.code: f"{p}.{n}" for n, ln in enumerate(lines, 1)})

    def name(self, line: Line) -> str:
        """Return an indicator with its number: 3.2 Kalibrasi oleh komite."""
        return f"{self.numbers[line.indicator.code]} {line.indicator.title}"

    def is_changed(self, line: Line) -> bool:
        """Return whether the agency changed its claim since its former submission."""
        return is_changed(self.former.get(line.indicator.code), line.claim)

    def standing(self, line: Line) -> Standing:
        """Return how an indicator stands: not seen, updated since, or with its verdict."""
        if line.is_asked:
            return standing("updated" if line.holding and self.is_changed(line) else "unseen")
        assert line.holding is not None
        return standing(line.holding.verdict)

    def lines(self, shown: str) -> list[Line]:
        """Return the indicators that one choice shows."""
        wanted = {CHANGED: self.is_changed, LEFT: _is_asked}.get(shown, _always)
        return [line for line in self.sheet.lines if wanted(line)]

    @property
    def segments(self) -> list[Link]:
        """Return the choice of what is shown, each with its number."""
        choices = ((ALL, _("Semua")), (CHANGED, _("Berubah")), (LEFT, _("Sisa")))
        return [
            Link(label, self.address(self.current, key), self.shown == key, str(len(self.lines(key))))
            for key, label in choices
        ]

    @property
    def groups(self) -> list[ItemGroup]:
        """Return the pillars with what is shown of them; those with work left stand open."""
        shown = {line.indicator.code for line in self.lines(self.shown)}
        return [
            ItemGroup(
                f"{number}. {pillar.title}",
                self._summary(lines),
                [self._item(ln) for ln in lines if ln.indicator.code in shown],
                is_open=self._is_open(lines),
            )
            for number, (pillar, lines) in enumerate(self.sheet.by_pillar(), 1)
            if any(ln.indicator.code in shown for ln in lines)
        ]

    @property
    def reviewed(self) -> str:
        """Return how many are reviewed: 14/18 ditinjau."""
        return _reviewed(self.sheet.lines)

    def address(self, code: str, shown: str = "") -> str:
        """Return where an indicator is, with the same choice of what is shown."""
        shown = shown or self.shown
        return "?" + urlencode({"butir": code} | ({"tampil": shown} if shown != ALL else {}))

    def next_after(self, code: str) -> str:
        """Return the next indicator that waits to be judged, from the start again at the end; or nothing."""
        codes = [line.indicator.code for line in self.sheet.lines]
        at = codes.index(code) + 1
        waiting = {line.indicator.code for line in self.sheet.asked}
        return next((each for each in codes[at:] + codes[:at] if each in waiting and each != code), "")

    def _is_open(self, lines: Sequence[Line]) -> bool:
        return any(ln.is_asked or ln.is_unaccepted or ln.indicator.code == self.current for ln in lines)

    def _item(self, line: Line) -> ListedItem:
        code = line.indicator.code
        return ListedItem(
            self.name(line),
            f"{self.address(code)}#bukti",
            self.standing(line),
            _detail(line),
            code == self.current,
        )

    def _summary(self, lines: Sequence[Line]) -> str:
        counted = Counter(self.standing(ln).key for ln in lines)
        open_ones = [
            f"{counted[key]} {str(standing(key).word).lower()}"
            for key in ("needs_repair", "unmet")
            if counted[key]
        ]
        return ", ".join([_reviewed(lines), *open_ones])


def _is_asked(line: Line) -> bool:
    return line.is_asked


def _always(_line: Line) -> bool:
    return True


def _reviewed(lines: Sequence[Line]) -> str:
    done = sum(1 for line in lines if not line.is_asked)
    return _("%(done)d/%(all)d ditinjau") % {"done": done, "all": len(lines)}


def _detail(line: Line) -> str:
    claim, found = line.claim.level, line.holding
    if line.is_asked or found is None:
        return _("klaim %d") % claim
    if found.level != claim:
        return _("klaim %(claim)d → %(level)d") % {"claim": claim, "level": found.level}
    return _("tingkat %d") % found.level
