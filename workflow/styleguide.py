"""A page with every component and made-up data, for those who build screens and for the browser tests."""

import datetime as dt

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from workflow import styleguide_samples as samples
from workflow.dialogs import render_dialog
from workflow.inputs import AskingForm, DayField
from workflow.parts import DialogCard, PageHead
from workflow.shell import Hat, NavItem, Shell, theme_of
from workflow.standings import STANDINGS, legend

PAGE = "workflow/styleguide.html"


class SampleForm(AskingForm):
    """A form with one field of each kind."""

    internal_fields = ("remark",)

    reason = forms.CharField(
        label="Catatan untuk pemohon",
        help_text="Dibaca pemohon dan pemberi izin.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Tulis catatan untuk pemohon, karena hasilnya berbeda dari permohonan"},
    )
    level = forms.ChoiceField(
        label="Tingkat",
        choices=[("1", "1 Rencana saja"), ("2", "2 Rencana dengan bukti"), ("3", "3 Sudah berjalan")],
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih salah satu tingkat"},
    )
    park = forms.ChoiceField(label="Taman", choices=[("utara", "Taman Utara"), ("selatan", "Taman Selatan")])
    signed_on = DayField(label="Tanggal dokumen", required=False)
    file = forms.FileField(label="Berkas bukti", help_text="PDF, paling besar 20 MB.", required=False)
    remark = forms.CharField(
        label="Catatan internal",
        help_text="Tidak terlihat pemohon",
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    is_read = forms.BooleanField(
        label="Saya sudah membaca seluruh berkas",
        error_messages={"required": "Baca seluruh berkas, lalu centang pernyataan ini"},
    )


class SampleFilters(forms.Form):
    """Filters as a list has them."""

    q = forms.CharField(label="Perkara atau pemohon", required=False)
    step = forms.ChoiceField(label="Langkah", choices=[("", "Semua langkah")], required=False)


class SampleBulk(forms.Form):
    """What may be done with all that is ticked."""

    step = forms.ChoiceField(choices=[("claim", "Ambil perkara"), ("hold", "Tunda dengan alasan…")])


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; `?dialog` opens the dialog, `?theme=` tries a theme."""
    context = {
        "shell": _shell(request),
        "as_of": dt.datetime(2026, 11, 23, 2, 12, tzinfo=dt.UTC),
        "head": _head(),
        "standings": tuple(STANDINGS.values()),
        "legend": legend("unseen", "accepted", "needs_repair", "unmet", "updated"),
        "sample_form": SampleForm(data={}, prefix="sample"),
        "filters": SampleFilters(),
        "bulk": SampleBulk(),
        **samples.everything(),
    }
    if "dialog" in request.GET:
        dialog = {"dialog": _dialog(), "form": SampleForm(prefix="dialog")}
        return render_dialog(request, PAGE, "components/dialog.html", context | dialog)
    return render(request, PAGE, context)


def _shell(request: HttpRequest) -> Shell:
    return Shell(
        nav=(
            NavItem("Tugas", "/", count="14"),
            NavItem("Perkara", reverse("styleguide"), is_current=True),
            NavItem("Ikhtisar", "#ikhtisar"),
        ),
        inbox_count="14",
        unread_count="3",
        account_name="Ratna W. Prameswari",
        hat_label="Penelaah · Taman Kota",
        hats=(Hat("1", "Penelaah · Taman Kota", is_worn=True), Hat("2", "Plh. Kepala Bagian")),
        theme=theme_of(request),
    )


def _head() -> PageHead:
    return PageHead(
        title="Komponen",
        lead="Setiap bagian halaman dengan data rekaan.",
        trail=samples.TRAIL,
        facts=samples.FACTS,
        tabs=samples.TABS,
        tabs_label="Bagian contoh",
        action=samples.ACTION,
        score=samples.SCORE,
    )


def _dialog() -> DialogCard:
    page = reverse("styleguide")
    return DialogCard(title="Tunda perkara", action=page, back=page, verb="Tunda", is_multipart=True)


urlpatterns = [path("gaya/", styleguide, name="styleguide")]
