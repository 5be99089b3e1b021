"""What the page of one indicator shows: head, guidance, score, the way to the others, two versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from approvals.readiness.forms import AnswerForm, ProofForm
from approvals.readiness.selectors import Line, Sheet
from approvals.readiness.views.desk import Desk, score_bar
from approvals.readiness.views.proofs import about, rows_of
from approvals.readiness.views.tasks import address_of, name_of
from workflow import words
from workflow.pages.heading import trail_of
from workflow.pages.refusals import Refusal
from workflow.parts import Crumb, FileRow, ItemGroup, Link, ListedItem, PageHead, Pair, Version
from workflow.standings import standing

ABBREVIATIONS = {"abk", "asn", "idp", "kti", "rpjmd", "siasn", "sk", "skp", "sop"}


@dataclass
class Page:
    """One indicator of a worksheet, as a page."""

    desk: Desk
    sheet: Sheet
    line: Line

    @property
    def name(self) -> str:
        """Return the indicator's number and title."""
        return name_of(self.line)

    @property
    def reasons_closed(self) -> list[str]:
        """Return why nothing can be saved here now."""
        if self.line.is_accepted:
            return [_("Indikator ini sudah diterima BKN dan tidak dapat diubah.")]
        return [str(reason) for reason in self.desk.writing.reasons]

    def context(self) -> dict[str, Any]:
        """Return what is shown whether or not something may be saved."""
        line, case_id = self.line, self.desk.opened.case.pk
        return {
            "head": self._head(),
            "line": line,
            "standing": standing(line.standing),
            "unofficial": None if self.sheet.instrument.is_official else standing("unofficial"),
            "expected": [document_words(code) for code in line.indicator.evidence],
            "claims": self._claims(),
            "files": [_file(link) for link in line.links],
            "addresses": line.answer.addresses.split() if line.answer else [],
            "groups": _groups(self.desk, self.sheet, line),
            "live_url": reverse("live_score", args=[case_id, line.indicator.code]),
            "as_of": self.desk.opened.now,
            **claim_page(self.sheet, line, None),
            **self._neighbours(),
        }

    def form_context(self, form: AnswerForm, proofs: list[ProofForm]) -> dict[str, Any]:
        """Return what the form shows."""
        return {
            "form": form,
            "forms": [form, *proofs],
            "proofs": proofs,
            "more_proofs": any(proof.errors for proof in proofs[1:]),
            "rows": rows_of(form, self.sheet, self.line),
        }

    def versions(self, conflict: Refusal) -> tuple[Version, Version]:
        """Return what was typed beside what is saved."""
        answer = self.line.answer
        who = _("Tersimpan oleh %s") % answer.answered_by if answer else _("Tersimpan")
        return (
            Version(_("Isian Anda, belum disimpan"), _said(conflict.seen)),
            Version(who, _said(conflict.present)),
        )

    def _head(self) -> PageHead:
        case = self.desk.opened.case
        back = Crumb(_("Kertas kerja"), reverse("worksheet", args=[case.pk]))
        lead = _("%(pillar)s, bobot %(weight)s · %(agency)s") % {
            "pillar": self.line.pillar.title,
            "weight": words.decimal(self.line.indicator.weight, 0),
            "agency": case.organisation,
        }
        return PageHead(self.name, lead, [*trail_of(case), back, Crumb(self.line.number)])

    def _claims(self) -> list[Pair]:
        line = self.line
        if line.level is None:
            return [Pair(_("Penilaian instansi"), _("Belum diisi"))]
        return [
            Pair(_("Penilaian instansi"), _("Tingkat %d") % line.level, line.indicator.levels[line.level])
        ]

    def _neighbours(self) -> dict[str, Any]:
        lines, case_id = self.sheet.lines, self.desk.opened.case.pk
        at = lines.index(self.line)
        before = lines[at - 1] if at else None
        after = lines[at + 1] if at + 1 < len(lines) else None
        return {
            "newer": Link(_("Sebelumnya: %s") % before.number, address_of(case_id, before))
            if before
            else None,
            "older": Link(_("Berikutnya: %s") % after.number, address_of(case_id, after)) if after else None,
            "place": _("Indikator %(at)d dari %(all)d") % {"at": at + 1, "all": len(lines)},
        }


def onward(page: Page) -> str:
    """Return where to go after saving: the next indicator that may be changed, else the worksheet."""
    lines, case_id = page.sheet.lines, page.desk.opened.case.pk
    rest = (line for line in lines[lines.index(page.line) + 1 :] if not line.is_accepted)
    following = next(rest, None)
    return address_of(case_id, following) if following else reverse("worksheet", args=[case_id])


def claim_page(sheet: Sheet, line: Line, level: int | None) -> dict[str, Any]:
    """Return the score as it is, or as it would be at another level of one indicator."""
    levels = sheet.levels if level is None else sheet.levels | {line.indicator.code: level}
    instrument = sheet.instrument
    score, saved = instrument.score(levels), sheet.score
    changed = score - saved
    sign = "+" if changed > 0 else "\N{MINUS SIGN}" if changed < 0 else "±"
    return {
        "live": {
            "score": words.decimal(score),
            "threshold": words.decimal(instrument.threshold),
            "gap": "" if instrument.is_reached(levels) else words.decimal(instrument.gap(levels)),
            "change": f"{sign}{words.decimal(abs(changed))}" if level is not None else "",
            "is_short": level is not None and level < line.indicator.must_pass,
            "least": line.indicator.must_pass,
        },
        "bar": score_bar(sheet, levels),
    }


def document_words(code: str) -> str:
    """Return the name of a kind of document as it is read: sk_komite_talenta is SK komite talenta."""
    parts = [part.upper() if part in ABBREVIATIONS else part for part in code.split("_")]
    text = " ".join(parts)
    return text[:1].upper() + text[1:]


def _groups(desk: Desk, sheet: Sheet, here: Line) -> list[ItemGroup]:
    return [
        ItemGroup(
            f"{number}. {pillar.title}",
            _("%(done)d dari %(all)d selesai")
            % {"done": sum(1 for line in lines if line.is_complete), "all": len(lines)},
            [_item(desk, line, here) for line in lines],
            is_open=here in lines,
        )
        for number, (pillar, lines) in enumerate(sheet.by_pillar(), 1)
    ]


def _item(desk: Desk, line: Line, here: Line) -> ListedItem:
    detail = _("tingkat %d") % line.level if line.level is not None else ""
    return ListedItem(
        name_of(line), address_of(desk.opened.case.pk, line), standing(line.standing), detail, line is here
    )


def _file(link: Any) -> FileRow:
    page = _("halaman %s") % link.page if link.page else ""
    shown = " · ".join(part for part in (about(link.evidence), page) if part)
    return FileRow(link.evidence.title, reverse("show_evidence", args=[link.evidence_id]), shown)


def _said(one: dict[str, Any] | None) -> Sequence[str]:
    if not one:
        return [_("Belum ada isian.")]
    level = _("Tingkat %d") % one["level"] if one["level"] is not None else _("Tanpa tingkat")
    lines = [level, one["explanation"], one["addresses"], one["reply"], ", ".join(one["evidence"])]
    return [line for line in lines if line]
