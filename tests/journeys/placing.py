"""From the people of an agency to the boxes that its committee put them in, through the pages only."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.urls import reverse

from config import roles
from succession.calibration.models import Item
from succession.mapping.instruments import instrument_of
from succession.mapping.models import Placement, Scoring
from succession.mapping.scoring import run
from succession.mapping.synthetic import Plan, people
from tests.conftest import as_role
from tests.journeys.story import Story
from tests.journeys.walking import keep, on, press, put, says, submit
from tests.succession.mapping.factories import EIGHT, NINE, SIX, k411
from tests.succession.short import made_final
from workflow.models import Case, Person

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

# What four administrators bring; everybody else of the agency is drawn.
FIRST = NINE | {"awards": "internasional", "potential_assessment": "88"}
SECOND = NINE | {"competence_assessment": "84"}
NAMED = {
    "SIN-TR-000901": ("Raka Satria Langit (rekaan)", "Kepala Bagian Hukum", FIRST),
    "SIN-TR-000902": ("Laras Intan Embun (rekaan)", "Kepala Bagian Keuangan", SECOND),
    "SIN-TR-000903": ("Citra Kirana (rekaan)", "Kepala Bagian Perencanaan", EIGHT),
    "SIN-TR-000904": ("Nanda Yuda Teduh (rekaan)", "Kepala Bagian Pelayanan Umum", SIX),
}
CITRA, NANDA = "SIN-TR-000903", "SIN-TR-000904"
DRAWN, WITHOUT_A_BOX = 36, 3
KIN = "Adik kandung."
REASON = "Penilaian kinerja triwulan terakhir belum masuk data per tanggal pemetaan."
OBJECTION = "Penghargaan tingkat nasional tahun lalu belum tercatat."
ANSWER = "Piagam penghargaan diterima dan dicocokkan komite."


def place_people(story: Story) -> None:
    """Lead an agency from its file of people to boxes that stand."""
    load(story)
    place(story)
    set_up(story)
    call(story)
    declare(story)
    sit(story)
    settle(story)
    objects(story)
    stand(story)


def load(story: Story) -> None:
    """Open a period, read the faults of a first file, load the second one."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    story.period = walk.begin(secretary, "open_mapping", put(as_of=on(-30)))
    walk.go(secretary, "load_people", story.period)
    send(secretary, spoilt(people_of(story)), "Periksa dan muat")
    says(secretary, "Tidak ada yang dimuat karena 2 kesalahan dalam")
    assert secretary.get_by_role("row").filter(has_text="birth_on").count() == 1
    send(secretary, people_of(story), "Periksa saja")
    says(secretary, "40 baris tanpa kesalahan")
    send(secretary, people_of(story), "Periksa dan muat")
    says(secretary, "40 pegawai dimuat.")


def send(page: Page, content: bytes, button: str) -> None:
    """Send a file of people."""
    upload: FilePayload = {"name": "pegawai.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("[name=file]").set_input_files(upload)
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def people_of(_story: Story) -> bytes:
    """Return the file of the agency's people: four by name, the others drawn, three of them without a box."""
    instrument = instrument_of(k411().pk)
    drawn = people(instrument, DRAWN, 7, prefix="TR", plan=Plan(WITHOUT_A_BOX)).read().decode()
    head = next(csv.reader(io.StringIO(drawn)))
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\n")
    for number, (name, position, values) in NAMED.items():
        fixed = {"employee_no": number, "name": name, "birth_on": "1982-05-17", "level": "administrator"}
        writer.writerow(
            {**fixed, "unit": position.removeprefix("Kepala Bagian "), "position": position, **values}
        )
    return drawn.encode() + out.getvalue().encode()


def spoilt(content: bytes) -> bytes:
    """Return the file with two faults, in the rows of Citra and Nanda: no day, an unknown level."""
    first, second = content.rsplit(b"1982-05-17", 1)
    unknown = second.replace(b",administrator,", b",raja,", 1)
    *before, third, last = first.split(b"1982-05-17")
    return b"1982-05-17".join([*before, third + b"17-05-1982" + last]) + b"1982-05-17" + unknown


def place(story: Story) -> None:
    """Lock the data, let them be scored, adopt the boxes, look at the board."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    walk.take(secretary, story.period, "lock_data", put(data_quality="84.60"))
    walk.go(secretary, "request_scoring", story.period)
    press(secretary, "Hitung nilai dan kotak")
    with as_role(story.cluster, roles.WORKER):
        run(Scoring.objects.get(case=story.period).pk)
    says(walk.go(secretary, "request_scoring", story.period), "selesai")
    walk.take(secretary, story.period, "score")
    walk.go(secretary, "board", story.period)
    says(secretary, "40 dari 40 pegawai", "3 belum terpetakan", "Raka Satria Langit (rekaan)")
    assert secretary.locator("#kotak-9 .tile").count() == 3
    secretary.get_by_role("link", name=NAMED[CITRA][0]).click()
    says(secretary, "82,5")


def set_up(story: Story) -> None:
    """Set the committee up from its decree; a second administrator confirms the roles that decide."""
    walk, land = story.walk, story.walk.land
    first, second = walk.by("administrator_instansi"), walk.by("administrator kedua")
    walk.go(first, "committee", land.agency.code)
    chair, deputy, *members = [each.number for each in story.committee]
    seats = {f"member_{n}": number for n, number in enumerate(members, 1)}
    said = {"number": "11/KTI/2026", "dated_on": "2026-01-05", "basis": "Keputusan Bupati (rekaan)"}
    put(**said, from_on="2026-01-05", chair=chair, deputy=deputy, **seats)(first.locator("main"))
    press(first, "Tetapkan susunan")
    waiting = "Konfirmasi peran"
    walk.go(second, "committee", land.agency.code)
    for left in range(second.get_by_role("link", name=waiting).count(), 0, -1):
        assert second.get_by_role("link", name=waiting).count() == left
        second.get_by_role("link", name=waiting).first.click()
        submit(second, lambda dialog: dialog.get_by_role("checkbox").check(force=True))
        walk.go(second, "committee", land.agency.code)
    assert second.get_by_role("link", name=waiting).count() == 0


def call(story: Story) -> None:
    """Prepare a session on everybody, say when it sits, note who is there, hand the period over."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    story.session = walk.begin(secretary, "open_calibration")
    press(secretary, "Tambahkan ke agenda")
    assert Item.objects.filter(case=story.session).count() == len(NAMED) + DRAWN - WITHOUT_A_BOX
    walk.take(secretary, story.session, "schedule", put(place="Ruang rapat Bupati"))
    walk.go(secretary, "session", story.session)
    for member in story.committee:
        press(secretary, f"Catat hadir {member.name}")
    walk.take(secretary, story.period, "hand_over")


def declare(story: Story) -> None:
    """Let everybody declare; one is kin of Citra, and is shown nothing of her from now on."""
    kin, number = story.committee[2], item_of(story, CITRA).number
    for member in story.committee:
        page = story.walk.go(story.walk.of(member), "session", story.session)
        if member == kin:
            put(numbers=str(number), reason=KIN)(page.locator("main"))
        press(page, "Nyatakan kepentingan")
    page = story.walk.go(story.walk.of(kin), "agenda", story.session)
    assert page.get_by_text(NAMED[NANDA][0]).count() == 1
    sees_nothing(story, reverse("agenda", args=[story.session]), 200)
    sees_nothing(story, reverse("item", args=[story.session, number]), 404)
    sees_nothing(story, reverse("board", args=[story.period]), 200)


def sees_nothing(story: Story, address: str, status: int) -> None:
    """See that who is recused from Citra finds neither name nor number of hers on a page."""
    page = story.walk.of(story.committee[2])
    answer = page.goto(story.walk.url + address)
    assert answer is not None
    assert answer.status == status
    assert NAMED[CITRA][0] not in page.content()
    assert CITRA not in page.content()


def sit(story: Story) -> None:
    """Propose a change with its reason, vote en bloc and on two by themselves, write the outcomes down."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    chair, nanda, citra = walk.of(story.committee[0]), item_of(story, NANDA), item_of(story, CITRA)
    walk.take(chair, story.session, "convene")
    walk.go(chair, "item", story.session, nanda.number)
    card = chair.locator("section[aria-labelledby=propose_change-title]")
    card.locator("summary").click()
    put(to_box="8", reason_code="newer_facts", explanation=REASON)(card)
    press(chair, "Usulkan perubahan kotak")
    walk.go(secretary, "session", story.session)
    if secretary.get_by_role("button", name="Buka pemungutan suara", exact=True).count():
        press(secretary, "Buka pemungutan suara")
    keep(walk.go(chair, "session", story.session), "session")
    for member in reversed(story.committee):
        vote(walk.go(walk.of(member), "session", story.session), "Setuju seluruhnya")
        vote(walk.go(walk.of(member), "item", story.session, nanda.number), "Diubah sesuai usulan")
        if member != story.committee[2]:
            vote(walk.go(walk.of(member), "item", story.session, citra.number), "Kotak hitungan tetap")
    finish(story, [nanda.number, citra.number])


def finish(story: Story, numbers: list[int]) -> None:
    """Close the ballots, write down what they came to, close the session."""
    walk, secretary, chair = story.walk, story.walk.by("sekretariat"), story.walk.of(story.committee[0])
    for number in numbers:
        press(walk.go(chair, "item", story.session, number), "Tutup pemungutan suara")
    press(walk.go(chair, "session", story.session), "Tutup pemungutan suara bersama")
    for step in ("change", "confirm"):
        walk.take(secretary, story.session, step)
    walk.take(chair, story.session, "close")
    story.stands(story.session, "closed")


def vote(page: Page, option: str) -> None:
    """Vote for an option, and see that the vote is recorded."""
    card = page.locator("section[aria-labelledby=vote-title]")
    card.get_by_label(option, exact=True).check(force=True)
    with page.expect_navigation():
        card.get_by_role("button").click()
    assert page.locator(".notice.good").first.is_visible()


def settle(story: Story) -> None:
    """Sign by all who were there, the chair last; ratify; publish."""
    walk, secretary = story.walk, story.walk.by("sekretariat")
    for member in [*story.committee[1:], story.committee[0]]:
        walk.take(walk.of(member), story.session, "sign")
    story.stands(story.session, "recommended")
    walk.go(secretary, "minutes", story.session)
    says(secretary, "6 → 8")
    keep(secretary, "minutes")
    sees_nothing(story, reverse("minutes", args=[story.session]), 200)
    walk.take(walk.by("ppk"), story.session, "ratify")
    walk.take(secretary, story.session, "publish")
    keep(walk.go(secretary, "board", story.period), "board")
    story.stands(story.period, "published")


def objects(story: Story) -> None:
    """Let Citra read her page and object; the committee without her kin finds for her."""
    walk, citra = story.walk, story.walk.by("asn")
    walk.go(citra, "own_page")
    says(citra, "Keberatan dapat diajukan sampai")
    citra.get_by_role("link", name="Ajukan keberatan").click()
    submit(citra, put(ground="data", explanation=OBJECTION))
    secretary = walk.by("sekretariat")
    story.objection = walk.from_inbox(secretary, "KB")
    press(walk.go(secretary, "objection_ballot", story.objection), "Buka pemungutan suara")
    for member in reversed(voting(story)):
        vote(walk.go(walk.of(member), "objection_ballot", story.objection), "Dikabulkan: kotak 9")
    sees_nothing(story, reverse("objection_ballot", args=[story.objection]), 404)
    chair = walk.go(walk.of(story.committee[0]), "objection_ballot", story.objection)
    press(chair, "Tutup pemungutan suara")
    walk.take(secretary, story.objection, "answer", put(reason=ANSWER))
    story.stands(story.objection, "upheld")
    says(walk.go(citra, "own_page"), ANSWER)
    keep(citra, "own")


def stand(story: Story) -> None:
    """Let the clock make session and period final."""
    with as_role(story.cluster, roles.WORKER):
        made_final(Case.objects.get(pk=story.session))
    story.stands(story.period, "final")
    found = Placement.objects.get(scoring__case=story.period, employee__number=CITRA)
    assert (found.computed_box, found.final_box) == (8, 9)


def voting(story: Story) -> list[Person]:
    """Return who may vote about Citra: the committee without her kin."""
    return [each for each in story.committee if each != story.committee[2]]


def item_of(story: Story, number: str) -> Item:
    """Return the item of the agenda that is about somebody."""
    return Item.objects.get(case=story.session, placement__employee__number=number)
