"""From the commitment to the decree through the pages only, each step by the account of the role that may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone

from approvals.readiness.selectors import sheet_of
from approvals.review.selectors import review_sheet
from tests.journeys.cast import NAMES
from tests.journeys.story import Story
from tests.journeys.walking import choose, day, file, keep, number_in, press, send, told
from workflow.models import Case

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PASSWORD = "kata-sandi-uji"
SECOND = "team_formed"
NOTE = "Lampirkan peraturan yang sudah ditandatangani; yang ada masih rancangan."


def apply(story: Story) -> None:
    """Lead an agency from its commitment to the decree by which it applies talent management."""
    prepare(story)
    fill_in(story)
    hand_in(story)
    judge_first_round(story)
    repair(story)
    judge_again(story)
    present(story)
    deliberate(story)
    decree(story)
    assert story.stage == ("submitted", "applying")
    look_back(story)


def prepare(story: Story) -> None:
    """Open the year's case, put the commitment on it, sign it, name the companion."""
    walk = story.walk
    operator = walk.enter("operator", "KAB", PASSWORD)
    walk.go(operator, "begin").get_by_role("link", name="Mulai").first.click()
    operator.locator("dialog button.primary").click()
    story.readiness = number_in(operator)
    walk.go(operator, "attach_evidence", story.readiness)
    operator.get_by_label("Nama dokumen").fill("Naskah komitmen bersama")
    operator.get_by_label("Berkas").set_input_files(file("Naskah komitmen bersama"))
    operator.get_by_role("button", name="Lampirkan").click()
    operator.locator(".notice.good").wait_for()
    ppk = walk.by("ppk")
    assert walk.from_inbox(ppk, "KS") == story.readiness
    walk.take(ppk, story.readiness, "sign_commitment")
    walk.take(walk.by("direktorat", "BKN"), story.readiness, "name_companion", choose("Pendamping (PIC)", 1))
    walk.take(operator, story.readiness, "open_assessment")
    assert story.stage == ("filling", "")


def fill_in(story: Story) -> None:
    """Answer two indicators as people do, the rest by the same forms."""
    walk, operator = story.walk, story.walk.by("operator")
    walk.go(operator, "worksheet", story.readiness)
    operator.get_by_role("link", name="1.1 Komitmen PPK").first.click()
    operator.get_by_role("radio").nth(3).check(force=True)
    operator.get_by_label("Penjelasan").fill("Ditandatangani bersama BKN, masuk rencana kerja dan anggaran.")
    operator.locator("#id_file-0-file").set_input_files(file("Rencana kerja dan anggaran"))
    operator.get_by_role("button", name="Simpan & indikator berikutnya").click()
    operator.wait_for_url(f"**/{SECOND}/")
    operator.get_by_role("radio").nth(3).check(force=True)
    proof = operator.get_by_role("checkbox", name="Rencana kerja dan anggaran")
    proof.check(force=True)
    given = {"level": "3", "explanation": "Sudah berjalan.", "evidence": proof.input_value()}
    keep(operator, "indicator")
    operator.get_by_role("button", name="Simpan & indikator berikutnya").click()
    for line in sheet_of(Case.objects.get(pk=story.readiness)).lines[2:]:
        send(operator, reverse("indicator", args=[story.readiness, line.indicator.code]), given)
    walk.go(operator, "worksheet", story.readiness)
    keep(operator, "worksheet")


def hand_in(story: Story) -> None:
    """Check, endorse and submit, each from the inbox of somebody else."""
    for role, step in (("verifikator", "check"), ("pyb", "endorse"), ("ppk", "submit")):
        page = story.walk.by(role)
        assert story.walk.from_inbox(page, "KS") == story.readiness
        story.walk.take(page, story.readiness, step)
    assert story.stage == ("submitted", "mentoring")


def judge_first_round(story: Story) -> None:
    """Judge side by side, find one indicator wanting, score the round, return it."""
    walk, verifier = story.walk, story.walk.by("kanreg_verifier", "KANREG")
    story.review = walk.from_inbox(verifier, "RV")
    keep(verifier, "case")
    walk.go(verifier, "judge", story.review, query="?butir=regulation")
    find(verifier, 1, "Perlu perbaikan", NOTE)
    for line in review_sheet(Case.objects.get(pk=story.review)).asked:
        address = f"{reverse('judge', args=[story.review])}?butir={line.indicator.code}"
        send(verifier, address, {"level": str(line.claim.level), "verdict": "accepted"})
    walk.take(verifier, story.review, "score_round")
    walk.take(verifier, story.review, "return_for_repair", day("Diperbaiki paling lambat", 20))
    assert story.stage == ("repairing", "repairing")


def find(page: Page, level: int, verdict: str, note: str = "") -> None:
    """Say what one indicator is worth, and go on to the next."""
    page.get_by_role("group", name="Tingkat terverifikasi").get_by_role("radio").nth(level).check(force=True)
    page.get_by_label(verdict, exact=True).check(force=True)
    if note:
        page.get_by_label("Alasan perbedaan").select_option("incomplete")
        page.get_by_label("Catatan untuk instansi").fill(note)
    keep(page, "judge")
    press(page, "Simpan & butir berikutnya")


def repair(story: Story) -> None:
    """Answer the note and improve the indicator; look it over and submit it again."""
    walk, operator = story.walk, story.walk.by("operator")
    walk.from_inbox(operator, "KS")
    walk.go(operator, "indicator", story.readiness, "regulation")
    assert operator.get_by_text(NOTE).first.is_visible()
    operator.get_by_label("Jawaban atas catatan BKN").fill("Peraturan yang ditandatangani kami lampirkan.")
    operator.locator("#id_file-0-file").set_input_files(file("Peraturan Bupati tentang manajemen talenta"))
    operator.get_by_role("button", name="Simpan & indikator berikutnya").click()
    operator.locator(".notice.good").first.wait_for()
    walk.take(walk.by("verifikator"), story.readiness, "recheck")
    walk.take(walk.by("pyb"), story.readiness, "resubmit")
    assert story.stage == ("submitted", "mentoring")


def judge_again(story: Story) -> None:
    """Judge what was changed and nothing else, score it; a second person declares the agency eligible."""
    walk, verifier = story.walk, story.walk.by("kanreg_verifier", "KANREG")
    walk.go(verifier, "judge", story.review)
    assert [line.indicator.code for line in review_sheet(Case.objects.get(pk=story.review)).asked] == [
        "regulation"
    ]
    find(verifier, 3, "Diterima")
    walk.take(verifier, story.review, "score_round")
    assert verifier.locator("a[href$='/langkah/declare_eligible/']").count() == 0
    walk.take(walk.by("kanreg_head", "KANREG"), story.review, "declare_eligible")
    assert story.stage == ("submitted", "eligible")


def present(story: Story) -> None:
    """Pass the pre-ekspose, invite the agency, write down how its ekspose went."""
    walk, directorate = story.walk, story.walk.by("direktorat", "BKN")
    for step in ("open_pre_ekspose", "pass_pre_ekspose"):
        walk.take(directorate, story.review, step)
    walk.take(directorate, story.review, "schedule_ekspose", slot)
    walk.take(directorate, story.review, "hold_ekspose", attendance)
    walk.go(directorate, "ekspose_days", query=f"?bulan={timezone.localdate() + timedelta(days=14):%Y-%m}")
    assert directorate.get_by_role("link", name=NAMES["KAB"]).count() == 1
    assert story.stage == ("submitted", "deliberating")


def slot(dialog: Locator) -> None:
    day("Tanggal ekspose", 14)(dialog)
    choose("Sesi ke-", 2)(dialog)


def attendance(dialog: Locator) -> None:
    dialog.get_by_label("Dian Arum").check(force=True)
    dialog.get_by_label("Jabatan pemapar").fill("Bupati")
    dialog.get_by_label("Yang hadir").fill("Sekretaris Daerah; Kepala BKPSDM")


def deliberate(story: Story) -> None:
    """Open the vote, let everybody vote who may, close it, and decide with follow-ups."""
    walk, directorate = story.walk, story.walk.by("direktorat", "BKN")
    walk.go(directorate, "plenary", story.review)
    press(directorate, "Buka pemungutan suara")
    chair, *members, recused = story.members
    assert walk.go(walk.of(recused), "plenary", story.review).get_by_role("radio").count() == 0
    votes = ["Disetujui", *["Disetujui dengan tindak lanjut"] * len(members)]
    for member, choice in zip([*members, chair], votes, strict=True):
        page = walk.of(member)
        walk.go(page, "inbox").get_by_text("Berikan suara").first.wait_for()
        walk.go(page, "plenary", story.review).get_by_label(choice, exact=True).check(force=True)
        press(page, "Berikan suara")
    page = walk.of(chair)
    keep(page, "plenary")
    press(page, "Tutup pemungutan suara")
    walk.take(page, story.review, "decide", asked)
    assert story.stage == ("submitted", "approved")


def asked(dialog: Locator) -> None:
    due_on = timezone.localdate() + timedelta(days=90)
    dialog.get_by_label("Catatan atau tindak lanjut").fill(f"Lengkapi SKP | {due_on:%d-%m-%Y}")


def decree(story: Story) -> None:
    """Issue the decree and receive it."""
    walk, head = story.walk, story.walk.by("kepala_bkn", "BKN")
    walk.take(head, story.review, "issue_decision", number)
    walk.take(walk.by("ppk"), story.review, "receive")
    page = walk.go(walk.by("operator"), "decree", story.review)
    assert page.get_by_text("Isi cocok dengan sidiknya").is_visible()
    keep(page, "decree")


def number(dialog: Locator) -> None:
    dialog.get_by_label("Nomor keputusan").fill("123/2026")
    day("Tanggal keputusan", 0)(dialog)


def look_back(story: Story) -> None:
    """Find the whole way in the history of both cases, page by page."""
    walk, operator = story.walk, story.walk.by("operator")
    walk.go(operator, "case", story.review, query="?tab=riwayat")
    keep(operator, "history")
    shown = told(operator)
    walk.go(operator, "case", story.readiness, query="?tab=riwayat")
    shown += told(operator)
    steps = [*Case.objects.get(pk=story.readiness).events.filter(revision__isnull=False)]
    assert len(steps) >= 10
    for words in ("Tanda tangani komitmen", "Ajukan ke BKN", "Tetapkan nilai putaran", "Terima keputusan"):
        assert words in shown
