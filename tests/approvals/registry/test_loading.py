"""The registry's files: all or nothing, every fault by its row."""

from __future__ import annotations

from pathlib import Path

import pytest

from approvals.registry import loading
from approvals.registry.files import DATA, RegistryFaults, read
from approvals.registry.models import Agency, Office
from tests.approvals.world import organisation, person
from workflow.models import AuditEvent, Organisation
from workflow.recording import record_fact

AGENCIES = "code,name,kind,province_code,regional_office\n"
OFFICES = "code,name,seat\nI,Kantor Regional I BKN,Yogyakarta\nII,Kantor Regional II BKN,Surabaya\n"
SOUND = AGENCIES + "K001,Kementerian Satu,kementerian,,\n34.01,Kabupaten Satu,kabupaten,34,I\n"


def folder(path: Path, agencies: str = SOUND, offices: str = OFFICES) -> Path:
    (path / "agencies.csv").write_text(agencies)
    (path / "regional-offices.csv").write_text(offices)
    return path


@pytest.fixture(autouse=True)
def _somebody_loads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a person stand for the worker, whose events alone need none."""
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        who = person("pemuat").pk
        plain = record_fact
        monkeypatch.setattr(
            loading, "record_fact", lambda *args, **rest: plain(*args, **{**rest, "actor": who})
        )


class TestRead:
    def test_accepts_the_shipped_files(self) -> None:
        registry = read(DATA)
        assert (len(registry.offices), len(registry.agencies)) == (14, 636)

    @pytest.mark.parametrize(("row", "fault"), [
        ("K001,Lagi,kementerian,,", "baris 4: kode K001 sudah dipakai baris 2"),
        ("34.02,,kabupaten,34,I", "baris 4: nama kosong"),
        ("34.02,Kabupaten,kecamatan,34,I", "baris 4: jenis “kecamatan”"),
        ("34.02,Kabupaten,kabupaten,33,I", "baris 4: kode provinsi “33” seharusnya “34”"),
        ("34.02,Kabupaten,kabupaten,34,IX", "baris 4: kantor regional “IX”"),
        ("34.02,Kabupaten,kabupaten,34,", "baris 4: daerah harus menyebut"),
        ("34 02,Kabupaten,kabupaten,34,I", "baris 4: kode “34 02”"),
        ("34.02,Kabupaten,kabupaten,34", "baris 4: jumlah kolomnya"),
    ])  # fmt: skip
    def test_names_the_row_of_each_fault(self, tmp_path: Path, row: str, fault: str) -> None:
        with pytest.raises(RegistryFaults, match=fault):
            read(folder(tmp_path, f"{SOUND}{row}\n"))

    def test_names_all_faults_at_once(self, tmp_path: Path) -> None:
        bad = f"{SOUND}34.02,,kabupaten,34,I\n34.03,,kabupaten,34,X\n"
        with pytest.raises(RegistryFaults) as refusal:
            read(folder(tmp_path, bad, OFFICES + "3,Tiga,Kota\n"))
        assert len(refusal.value.faults) == 4

    def test_says_that_a_file_is_missing_or_no_text(self, tmp_path: Path) -> None:
        with pytest.raises(RegistryFaults, match="tidak dapat dibaca"):
            read(tmp_path)
        (folder(tmp_path) / "agencies.csv").write_bytes(b"code\xff\xfe")
        with pytest.raises(RegistryFaults, match="UTF-8"):
            read(tmp_path)
        folder(tmp_path, "kode;nama\n")
        with pytest.raises(RegistryFaults, match="berkepala kolom"):
            read(tmp_path)


@pytest.mark.django_db
class TestLoadRegistry:
    def test_puts_every_agency_under_its_office(self) -> None:
        loading.load_registry()
        kuningan = Organisation.objects.get(code="32.08")
        office = Organisation.objects.get(code="KANREG-III")
        root = Organisation.objects.get(code="BKN")
        assert kuningan.parent == office
        assert kuningan.lineage == [root.pk, office.pk, kuningan.pk]
        assert Organisation.objects.get(code="K021").parent == Organisation.objects.get(code="PUSAT")
        assert (Agency.objects.count(), Office.objects.count()) == (636, 15)
        bkn = Agency.objects.get(organisation__name__startswith="Badan Kepegawaian Negara")
        assert bkn.organisation_id != root.pk  # reviewed like any other

    def test_changes_nothing_again(self) -> None:
        loading.load_registry()
        again = loading.load_registry()
        assert (again.added, again.changed) == ([], [])
        assert AuditEvent.objects.filter(action="approvals.registry.load").count() == 1

    def test_moves_an_agency_with_all_below_it(self, tmp_path: Path) -> None:
        loading.load_registry(folder(tmp_path))
        agency = Organisation.objects.get(code="34.01")
        unit = organisation("U", "unit", agency)
        done = loading.load_registry(folder(tmp_path, SOUND.replace(",34,I\n", ",34,II\n")))
        unit.refresh_from_db()
        assert done.changed == ["34.01"]
        assert Organisation.objects.get(code="KANREG-II").pk in unit.lineage

    def test_changes_nothing_where_there_is_a_fault(self, tmp_path: Path) -> None:
        with pytest.raises(RegistryFaults):
            loading.load_registry(folder(tmp_path, SOUND + "34.02,,kota,34,I\n"))
        assert not Organisation.objects.exists()

    def test_is_refused_where_a_code_means_something_else(self, tmp_path: Path) -> None:
        organisation("34.01", "unit")
        with pytest.raises(RegistryFaults, match="jenis lain"):
            loading.load_registry(folder(tmp_path))
        assert not Organisation.objects.filter(code="K001").exists()
