"""The tabs of a case with its documents and its discussion."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow import words
from workflow.documents.selectors import shown_to
from workflow.documents.services import ATTACH
from workflow.lifecycles import Deed
from workflow.models import Evidence, Note
from workflow.notes import WRITE, notes_for
from workflow.pages.casepage import Filled, Tab
from workflow.pages.opened import Opened
from workflow.parts import Empty, FileRow, Link, NoteCard
from workflow.permissions import decide


def _documents(_request: HttpRequest, opened: Opened) -> Filled:
    declared = opened.lifecycle.deeds.get(ATTACH.name, ATTACH)
    return "workflow/case/_documents.html", {
        "files": _files(opened),
        "attach": _verb(opened, declared, "attach_evidence", _("Lampirkan bukti…")),
        "empty": Empty(
            _("Belum ada dokumen"), _("Berkas yang dilampirkan pada perkara ini terkumpul di sini."), "file"
        ),
    }


def _discussion(_request: HttpRequest, opened: Opened) -> Filled:
    assert opened.actor.person_id is not None
    return "workflow/case/_discussion.html", {
        "notes": [_note(note) for note in notes_for(opened.case, opened.actor.person_id)],
        "write": _verb(opened, WRITE, "write_note", _("Tulis catatan…")),
        "empty": Empty(
            _("Belum ada catatan"), _("Catatan kepada pihak lain dan catatan internal terkumpul di sini.")
        ),
    }


def _verb(opened: Opened, deed: Deed, address: str, label: str) -> Link | None:
    """Return the way to a deed, where the person may do it now."""
    is_here = not deed.sources or opened.case.stage in deed.sources
    may = decide(opened.lifecycle, deed, opened.facts, opened.actor.hat).is_allowed
    return Link(label, reverse(address, args=[opened.case.pk])) if is_here and may else None


def _files(opened: Opened) -> list[FileRow]:
    """Return the files of a case, then those of the case from which it was opened, marked so."""
    reader = opened.actor.person_id
    own = [_file(evidence) for evidence in shown_to(opened.case, reader)]
    if opened.parent is None:
        return own
    mark = _("pada perkara %s") % opened.parent.label
    return own + [_file(evidence, mark) for evidence in shown_to(opened.parent, reader)]


def _file(evidence: Evidence, mark: str = "") -> FileRow:
    about = [mark, evidence.number, words.plain_day(evidence.dated_on) if evidence.dated_on else ""]
    about += [words.size(evidence.size), _("oleh %s") % evidence.uploaded_by]
    shown = " · ".join(part for part in about if part)
    return FileRow(evidence.title, reverse("show_evidence", args=[evidence.pk]), shown)


def _note(note: Note) -> NoteCard:
    return NoteCard(str(note.author), note.hat, note.written_at, note.text, is_internal=note.is_internal)


def _count_files(opened: Opened) -> int:
    shown = [opened.case, *([opened.parent] if opened.parent else [])]
    return sum(shown_to(case, opened.actor.person_id).count() for case in shown)


DOCUMENTS = Tab("dokumen", gettext_lazy("Dokumen"), _documents, _count_files)
DISCUSSION = Tab("diskusi", gettext_lazy("Diskusi"), _discussion)
