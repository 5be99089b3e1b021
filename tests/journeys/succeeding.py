"""From boxes that stand to a successor who is sworn in, through the pages only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from approvals.registry.models import Position
from config import roles
from succession.filling.models import Candidate, Incumbent
from succession.technical_approval.exchange import run_once
from succession.technical_approval.models import Approval
from succession.technical_approval.stand_in import StandIn
from tests.conftest import as_role
from tests.journeys.placing import CITRA, NAMED, vote
from tests.journeys.story import Story
from tests.journeys.walking import file, keep, on, press, put, says, submit, told
from workflow.models import Person

if TYPE_CHECKING:
    from playwright.sync_api import Locator

POST = "Kepala Dinas Arsip dan Perpustakaan"
FAMILY = "Manajerial umum"
REFUSAL = "Hasil uji kompetensi belum dua tahun."
CHOICE = "Pengalaman perencanaannya paling sesuai dengan kebutuhan dinas."
SHORTLIST = ("SIN-TR-000901", "SIN-TR-000902", CITRA)


class Service(StandIn):
    """BKN's service as the exchange would see it: the local book, for cases that are not made up."""

    is_stand_in = False


def succeed(story: Story) -> None:
    """Lead an agency from its final mapping to an inauguration that is reported."""
    draw_pool(story)
    open_post(story)
    check(story)
    shortlist(story)
    choose(story)
    exchange(story, {"as": "refuse", "after": 0, "reason": REFUSAL})
    choose_again(story)
    exchange(story, {"as": "approve", "after": 0})
    inaugurate(story)
    look_back(story)


def draw_pool(story: Story) -> None:
    """Draft a pool, propose it, endorse it, bring it into force by a decree."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    story.pool = walk.begin(secretary, "open_pool", put(family=FAMILY, level="jpt_pratama"))
    walk.take(secretary, story.pool, "propose")
    for role, step, fill in (("pyb", "endorse", put()), ("ppk", "decree", put(number="800/12/2026"))):
        page = walk.by(role)
        assert walk.from_inbox(page, "KRS") == story.pool
        walk.take(page, story.pool, step, fill)
    story.stands(story.pool, "in_force")
    says(walk.go(secretary, "pool_members", story.pool), NAMED[CITRA][0])


def open_post(story: Story) -> None:
    """Open the filling of a vacant post, set its criteria, draw the longlist from the pool."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    Position.objects.create(organisation=walk.land.agency, title=POST, level="jpt_pratama")
    walk.go(secretary, "positions").get_by_role("link", name="Buka pengisian").click()
    submit(secretary, put(vacant_on=on(-10)))
    story.filling = int(secretary.url.rstrip("/").split("/")[-1])
    walk.take(secretary, story.filling, "set_criteria", put(head_since=on(-700)))
    walk.take(secretary, story.filling, "draw_longlist")
    assert [who.rank for who in named(story)] == sorted(who.rank for who in named(story))
    says(walk.go(secretary, "longlist", story.filling), NAMED[CITRA][0])


def named(story: Story) -> list[Candidate]:
    """Return the three who will be compared, in their order."""
    found = Candidate.objects.filter(case=story.filling, person__number__in=SHORTLIST)
    return list(found.select_related("person").order_by("rank"))


def check(story: Story) -> None:
    """Attach the file that proves it, and find what data do not tell met."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    walk.go(secretary, "attach_evidence", story.filling)
    secretary.get_by_label("Nama dokumen").fill("Riwayat jabatan para calon")
    secretary.get_by_label("Berkas").set_input_files(file("Riwayat jabatan para calon"))
    secretary.get_by_role("button", name="Lampirkan").click()
    secretary.locator(".notice.good").wait_for()
    for who in named(story):
        walk.go(secretary, "filling_candidate", story.filling, who.pk)
        put(criterion="experience", verdict="met", note="Tujuh tahun di bidangnya.")(
            secretary.locator("main")
        )
        secretary.locator("[name=proof]").select_option(index=1)
        press(secretary, "Simpan temuan")
        who.refresh_from_db()
        assert who.eligibility == "met"


def shortlist(story: Story) -> None:
    """Compare three, propose them, let the committee vote, shortlist them; BKN verifies their names."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    for button in ("Bandingkan dua sampai empat calon", "Usulkan yang dicentang"):
        walk.go(secretary, "longlist", story.filling)
        for who in named(story):
            secretary.locator(f"#c{who.pk}").check(force=True)
        with secretary.expect_navigation():
            secretary.get_by_role("button", name=button).click()
        if "banding" in secretary.url:
            keep(secretary, "comparison")
            assert all(secretary.get_by_text(who.person.name).count() for who in named(story))
    submit(secretary)
    press(secretary, "Buka pemungutan suara")
    for member in reversed(story.committee):
        page = walk.go(walk.of(member), "filling_ballot", story.filling)
        vote(page, "Setujui nama yang diusulkan")
    press(page, "Tutup pemungutan suara")
    walk.take(secretary, story.filling, "shortlist")
    walk.take(walk.by("direktorat", "BKN"), story.filling, "verify_candidates", in_order)
    walk.take(secretary, story.filling, "announce")


def in_order(dialog: Locator) -> None:
    """Find every name in order."""
    for radio in dialog.locator("input[value=in_order]").all():
        radio.check(force=True)


def choose(story: Story) -> None:
    """Choose the first of the shortlist, and ask BKN."""
    first = named(story)[0]
    story.walk.take(story.walk.by("ppk"), story.filling, "choose", put(candidate=str(first.pk)))
    story.walk.take(story.walk.by("pyb"), story.filling, "request_approval")
    story.stands(story.filling, "awaiting_approval")


def choose_again(story: Story) -> None:
    """Read the refusal; choose the third instead of the second, which asks for a reason; ask again."""
    walk, ppk, citra = story.walk, story.walk.by("ppk"), named(story)[-1]
    story.stands(story.filling, "verified")
    says(walk.go(ppk, "case", story.filling), REFUSAL)
    walk.take(walk.by("sekretariat"), story.filling, "announce")
    walk.take(ppk, story.filling, "choose", put(candidate=str(citra.pk), reason=CHOICE))
    walk.take(walk.by("pyb"), story.filling, "request_approval")


def exchange(story: Story, how: dict[str, object]) -> None:
    """Let the exchange hand in what waits and take BKN's answer, as the database's role that alone may."""
    service = Service(story.folder)
    service.behave(default=how)
    with as_role(story.cluster, roles.EXCHANGE):
        run_once(service)
        run_once(service)


def inaugurate(story: Story) -> None:
    """Appoint by a decree, swear in, report and give a reason to everybody else."""
    walk, ppk, secretary = story.walk, story.walk.by("ppk"), story.walk.by("sekretariat")
    approval = Approval.objects.get()
    walk.go(ppk, "case", story.filling)
    says(ppk, approval.number)
    keep(ppk, "filling")
    walk.take(ppk, story.filling, "appoint", put(number="821/7/2026"))
    walk.take(ppk, story.filling, "inaugurate", put(place="Pendopo kabupaten"))
    walk.take(secretary, story.filling, "close", report)
    story.stands(story.filling, "closed")


def report(dialog: Locator) -> None:
    """Report to SIASN, with the reason for everybody who was not chosen."""
    put(report_number="SIASN-2026-0071")(dialog)
    for field in dialog.locator("textarea").all():
        field.fill("Pengalaman perencanaannya lebih singkat.")


def look_back(story: Story) -> None:
    """Find the holder among the posts, the way in the history, and nobody appointed left in the pool."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    citra = Person.objects.get(number=CITRA)
    assert Incumbent.objects.get(until=None).person == citra
    says(walk.go(secretary, "positions"), citra.name)
    page = walk.go(secretary, "pool_members", story.pool)
    assert page.get_by_text(citra.name).count() == 0
    shown = told(walk.go(secretary, "case", story.filling, query="?tab=riwayat"))
    for words in ("Tetapkan shortlist", "Terima penolakan pertimbangan teknis", CHOICE, "Lantik"):
        assert words in shown
    assert Incumbent.objects.get(until=None).since == timezone.localdate()
