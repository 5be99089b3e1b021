"""Made-up data for the page with every component: a permit to perform in a park."""

import datetime as dt

from django.utils.safestring import SafeString

from workflow.parts import (
    BlockedReason,
    BlockedStep,
    Change,
    Column,
    Crumb,
    Diagram,
    EffectCard,
    Empty,
    Fact,
    FileRow,
    HistoryEntry,
    ItemGroup,
    Link,
    ListedItem,
    NoteCard,
    Notice,
    OpenStep,
    Pair,
    Progress,
    ScoreBar,
    StageMark,
    Version,
    WayRow,
)
from workflow.standings import standing
from workflow.words import Due, due

MORNING = dt.datetime(2026, 11, 20, 2, 5, tzinfo=dt.UTC)
TRAIL = (Crumb("Kotak tugas", "/"), Crumb("IP-2026-0417"))
TABS = (Link("Isi", "#isi", is_current=True), Link("Riwayat", "#riwayat", count="27"))
ACTION = Link("Mulai perkara", "#mulai")
SCORE = ScoreBar("60", "59.7", verified="52,00", verified_at="52", claimed="66,75", claimed_at="66.75")
FACTS = (
    Fact("Tahap", "Telaah, putaran 3", ("tahap 3 dari 5",)),
    Fact("Giliran", "Anda, 4 hari kerja", ("sejak Selasa, 17 November",), is_mine=True),
    Fact("Tenggat", "Jumat, 27 November 2026", ("4 hari kerja lagi",)),
)
SEGMENTS = (Link("Semua", "?", is_current=True, count="18"), Link("Berubah", "?tampil=berubah", count="3"))
PAIRS = (Pair("Pemohon", "Sanggar Kencana"), Pair("Penelaah", "Ratna W. Prameswari", "Taman Kota", "#ratna"))
STAGES = (
    StageMark("Rancangan", "2 Juni", is_past=True),
    StageMark("Diajukan", "12 Agustus", is_past=True),
    StageMark("Ditelaah", "putaran 3", is_present=True),
    StageMark("Disetujui"),
    StageMark("Berjalan"),
)
STEPS = (
    OpenStep(
        "Tinjau bukti", "Lanjutkan tinjauan", "#tinjau", "4 dari 18 butir belum ditinjau.", is_primary=True
    ),
    OpenStep("Tunda perkara", "Tunda…", "?dialog", "Perlu alasan dan tanggal.", opens_dialog=True),
    OpenStep("Tarik perkara", "Tarik…", "#tarik", "Tidak dapat dibatalkan.", is_dangerous=True),
)
BLOCKED = (
    BlockedStep("Setujui", (BlockedReason("Nilai terverifikasi 52,00, ambang 60."),)),
    BlockedStep("Kembalikan", (BlockedReason("Belum ditinjau:", Link("4 butir", "#sisa")),)),
)
NOTICES = (
    Notice("Butir berikutnya: 3.3 Panggung.", "Tinjauan butir 3.2 tersimpan.", "good", "check-circle"),
    Notice("", "2 dari 3 perkara diserahkan.", "warn", "alert", ("IP-0463: diserahkan", "IP-0402: tidak")),
    Notice("Kantor tutup Kamis, 24 Desember 2026."),
)
VERSIONS = (Version("Isian Anda", ("Tingkat 2.",)), Version("Tersimpan, 09.07 WIB", ("Tingkat 3.",)))
ENTRIES = (
    HistoryEntry(
        MORNING,
        "Ratna W. Prameswari",
        "menyimpan tinjauan 2 butir",
        "Penelaah, Taman Kota",
        changes=(Change("3.2 Panggung", "2", "3"), Change("4.1 Jalur keluar", note="tetap 2")),
        receipt="8d41 f07c 2b9e",
        receipt_url="#periksa",
    ),
    HistoryEntry(
        MORNING - dt.timedelta(days=3),
        "Arif Budi Santosa",
        "mengajukan kembali",
        "Ketua sanggar, berdasarkan mandat MD-2026-031",
        from_stage="Perbaikan",
        to_stage="Telaah, putaran 3",
        reason="Bukti jalur keluar sudah lengkap.",
    ),
)
_PICTURE = (
    '<path class="edge past" d="M136 44V58"/><path class="head past" d="M136 63l-4-7h8z"/>'
    '<g class="node past"><rect x="64" y="12" width="144" height="32" rx="6"/>'
    '<text x="136" y="28">Diajukan</text></g>'
    '<g class="node present"><rect x="64" y="64" width="144" height="32" rx="6"/>'
    '<text x="136" y="80">Ditelaah</text></g>'
)
DIAGRAM = Diagram(
    key="permit",
    title="Jalur izin pentas",
    description="Diajukan, lalu ditelaah. Perkara ini sedang ditelaah.",
    view_box="52 0 168 108",
    svg=SafeString(_PICTURE),
    rows=(WayRow("Diajukan", "ambil", "Ditelaah"), WayRow("Ditelaah", "setujui", "Disetujui")),
)
GROUPS = (
    ItemGroup(
        "1. Panggung",
        "1/3 ditinjau",
        (
            ListedItem("1.1 Denah", "#1.1", standing("accepted"), "tingkat 3"),
            ListedItem("1.2 Jalur keluar", "#1.2", standing("updated"), "klaim 3", is_current=True),
            ListedItem("1.3 Penerangan", "#1.3", standing("unseen")),
        ),
        is_open=True,
    ),
    ItemGroup("2. Kebersihan", "1/1 ditinjau", (ListedItem("2.1 Sampah", "#2.1", standing("unmet")),)),
)
FILES = (
    FileRow("Denah panggung", "#denah", "12/IP/2026 · 9 halaman", standing("replaced"), is_current=True),
    FileRow("Surat tetangga", "#surat", "2 Maret 2026 · 1 halaman"),
)
NOTES = (
    NoteCard("Ratna W. Prameswari", "Taman Kota", MORNING, "Mohon lampirkan denah jalur keluar."),
    NoteCard(
        "Bagas N. Putra",
        "Taman Kota",
        MORNING,
        "Usulkan pertemuan daring lebih dahulu.",
        is_internal=True,
        secrecy="Tidak terlihat pemohon",
    ),
)
EFFECT = EffectCard("Dampak penundaan", (Pair("Tenggat", "27 Nov → 7 Des"), Pair("Penonton", "1.234")))
EMPTIES = (
    Empty("Belum ada tugas", "Tugas muncul di sini ketika sebuah perkara menunggu Anda."),
    Empty("Tidak ada yang cocok", "14 perkara menunggu Anda.", "search", Link("Hapus saringan", "?")),
    Empty("Bukan wewenang Anda", "Catatan ini hanya dapat dibaca anggota dewan.", "lock"),
)
COLUMNS = (Column("Pilih", is_hidden=True), Column("Perkara"), Column("Tenggat"), Column("Menunggu", True))


def dues() -> tuple[Due, ...]:
    """Give one due date of each kind."""
    today = dt.date(2026, 11, 23)
    return tuple(due(days, today + dt.timedelta(days=days)) for days in (-4, 0, 1, 4))


def everything() -> dict[str, object]:
    """Give all samples under the names the page uses."""
    shown = {name.lower(): value for name, value in globals().items() if name.isupper()}
    more = {
        "dues": dues(),
        "progress": Progress("Butir ditinjau", 14, 18, "14 dari 18"),
        "older": Link("22 catatan sebelumnya", "?sebelum=22"),
        "claims": (Pair("Klaim pemohon", "Tingkat 3", "Sudah berjalan"), Pair("Putaran 2", "Tingkat 2")),
    }
    return shown | more
