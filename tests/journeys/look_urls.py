"""The application's addresses, the page with every component, and every page that has no case behind it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.safestring import mark_safe

from config.urls import handler500 as handler500
from config.urls import urlpatterns as of_the_application
from workflow.parts import Version
from workflow.shell import Shell, theme_of
from workflow.styleguide import SampleForm


class CodeForm(forms.Form):
    code = forms.CharField(label="Kode")
    secret = "JBSW Y3DP EHPK 3PXP"


def bare(request: HttpRequest, template: str) -> HttpResponse:
    """Show one page as the reader who is not logged in gets it."""
    context = {
        "shell": Shell(theme=theme_of(request)),
        "form": SampleForm(data={}) if template == "422" else CodeForm(data={}),
        "versions": (Version("Isian Anda", ("Tingkat 2.",)), Version("Tersimpan", ("Tingkat 3.",))),
        "totp_svg": mark_safe('<svg viewBox="0 0 9 9"><path d="M1 1h3v3H1zM5 5h3v3H5z"/></svg>'),
        "unused_codes": ("1a2b3c4d", "5e6f7a8b"),
        "total_count": 10,
        "can_view_codes": True,
        "can_download_codes": True,
        "can_generate_codes": True,
        "action_url": "/",
        "retry_after": 15,
        "typed": ({"name": "catatan", "value": "Yang sudah diketik"},),
    }
    return render(request, f"{template}.html", context)


urlpatterns = [
    path("", include("workflow.styleguide")),
    path("gaya/<path:template>/", bare),
    *of_the_application,
]
