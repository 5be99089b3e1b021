"""The middle area: what the agency claims, its files, the former submission, and what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.readiness.models import Submission
from approvals.review.comparison import Passage, digests, passages
from approvals.review.selectors import Claim, Line
from approvals.review.views.items import ItemList
from workflow import words
from workflow.documents.kinds import INLINE
from workflow.models import Evidence
from workflow.parts import FileRow, Link, Pair
from workflow.standings import Standing, standing

NOW, BEFORE, DIFFERENCE = "sekarang", "sebelumnya", "beda"


@dataclass
class Papers:
    """What one indicator rests on, now and before."""

    items: ItemList
    line: Line
    submission: Submission
    former: Submission | None
    version: str = NOW
    chosen: str = ""
    known: dict[str, Evidence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wanted = {*digests(self.line.claim), *digests(self.before)}
        self.known = {str(e.pk): e for e in Evidence.objects.filter(pk__in=wanted)}

    @property
    def before(self) -> Claim | None:
        """Return the claim of the former submission."""
        return self.items.former.get(self.line.indicator.code)

    @property
    def is_now(self) -> bool:
        """Return whether the present submission is shown."""
        return self.before is None or self.version not in (BEFORE, DIFFERENCE)

    @property
    def is_former(self) -> bool:
        """Return whether the former submission is shown."""
        return self.before is not None and self.version == BEFORE

    @property
    def is_difference(self) -> bool:
        """Return whether it is shown what differs."""
        return self.before is not None and self.version == DIFFERENCE

    @property
    def claims(self) -> list[Pair]:
        """Return what is claimed beside what was found last time."""
        held = self.line.before
        former = [_level(_("Hasil putaran %d") % held.round, self.line, held.level)] if held else []
        return [_level(_("Klaim instansi"), self.line, self.line.claim.level), *former]

    @property
    def former_claims(self) -> list[Pair]:
        """Return the former claim beside the present one."""
        assert self.before is not None
        then = _level(_("Klaim sebelumnya"), self.line, self.before.level)
        return [then, _level(_("Klaim sekarang"), self.line, self.line.claim.level)]

    @property
    def submitted(self) -> str:
        """Return which submission this is and of when."""
        return _submitted(self.submission)

    @property
    def submitted_before(self) -> str:
        """Return which submission the former one was and of when."""
        return _submitted(self.former) if self.former else ""

    @property
    def versions(self) -> list[Link]:
        """Return the choice between now, before and what differs; nothing without a former submission."""
        if self.before is None:
            return []
        labels = ((NOW, _("Sekarang")), (BEFORE, _("Sebelumnya")), (DIFFERENCE, _("Beda")))
        shown = self.version if self.version in dict(labels) else NOW
        return [Link(label, f"{self._address}&versi={key}#versi", key == shown) for key, label in labels]

    @cached_property
    def files(self) -> list[FileRow]:
        """Return the files of the present claim, those new or replaced marked."""
        return [self._row(pk, self._mark(pk)) for pk in digests(self.line.claim) if pk in self.known]

    @cached_property
    def former_files(self) -> list[FileRow]:
        """Return the files of the former claim."""
        return [self._row(pk, None, BEFORE) for pk in digests(self.before) if pk in self.known]

    @property
    def gone_files(self) -> list[FileRow]:
        """Return the files that the agency took out since."""
        gone = digests(self.before).keys() - digests(self.line.claim).keys()
        return [self._row(pk, None, BEFORE) for pk in digests(self.before) if pk in gone and pk in self.known]

    @property
    def new_files(self) -> list[FileRow]:
        """Return the files that came since."""
        return [row for row in self.files if row.standing]

    @property
    def explanation_passages(self) -> list[Passage]:
        """Return the explanation with what is gone and what is new."""
        return passages(self.before.explanation if self.before else "", self.line.claim.explanation)

    @property
    def shown_file(self) -> Evidence | None:
        """Return the file that the viewer shows."""
        wanted = digests(self.before if self.is_former else self.line.claim)
        return self.known.get(self.chosen if self.chosen in wanted else next(iter(wanted), ""))

    @property
    def viewed(self) -> FileRow | None:
        """Return the file in the viewer's bar."""
        file = self.shown_file
        return FileRow(file.title, reverse("show_evidence", args=[file.pk]), _about(file)) if file else None

    @property
    def is_viewable(self) -> bool:
        """Return whether the browser can show the file itself."""
        return self.shown_file is not None and self.shown_file.media_type in INLINE

    @property
    def download_url(self) -> str:
        """Return where the file is downloaded."""
        return reverse("download_evidence", args=[self.shown_file.pk]) if self.shown_file else ""

    @property
    def _address(self) -> str:
        return self.items.address(self.line.indicator.code)

    def _row(self, pk: str, mark: Standing | None, version: str = NOW) -> FileRow:
        file = self.known[pk]
        about = ", ".join(filter(None, [_about(file), self._elsewhere(pk)]))
        is_current = bool(self.shown_file and str(self.shown_file.pk) == pk and self.version in (version, ""))
        return FileRow(
            file.title, f"{self._address}&versi={version}&berkas={pk}#versi", about, mark, is_current
        )

    def _mark(self, pk: str) -> Standing | None:
        if self.before is None or pk in digests(self.before):
            return None
        titles = {self.known[old].title for old in digests(self.before) if old in self.known}
        return standing("replaced" if self.known[pk].title in titles else "new")

    def _elsewhere(self, pk: str) -> str:
        """Say of which other indicators the same file is a proof."""
        lines: Iterable[Line] = (ln for ln in self.items.sheet.lines if ln is not self.line)
        others = [self.items.numbers[ln.indicator.code] for ln in lines if pk in digests(ln.claim)]
        shown = ", ".join(others[:3]) + (_(" dan %d lainnya") % (len(others) - 3) if len(others) > 3 else "")
        return _("dipakai juga di butir %s") % shown if others else ""


def _level(label: str, line: Line, level: int) -> Pair:
    return Pair(label, _("Tingkat %d") % level, line.indicator.levels[level])


def _submitted(submission: Submission) -> str:
    when = {"number": submission.number, "day": words.plain_day(submission.submitted_at)}
    return _("Pengajuan ke-%(number)d, %(day)s") % when


def _about(file: Evidence) -> str:
    dated = words.plain_day(file.dated_on) if file.dated_on else ""
    return " · ".join(filter(None, [file.number, dated, words.size(file.size)]))
