"""The reader's own choices of appearance, kept in cookies: no rights hang on them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from workflow.shell import THEME_COOKIE, THEMES

A_YEAR_IN_SECONDS = 365 * 24 * 60 * 60


class ChosenLanguageMiddleware:
    """Speak Indonesian unless the reader has chosen otherwise, whatever language the browser asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with translation.override(_known_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))):
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
            response = self.get_response(request)
            patch_vary_headers(response, ("Cookie",))
            response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
            return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponseBase:
    """Keep the theme and return to the page; an unknown theme means that the device decides."""
    chosen = request.POST.get("theme", "")
    return _remember(request, THEME_COOKIE, chosen if chosen in THEMES else "")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponseBase:
    """Keep the language and return to the page; an unknown language falls back to the first."""
    language = _known_language(request.POST.get("language", ""))
    return _remember(request, settings.LANGUAGE_COOKIE_NAME, language)


def _known_language(chosen: str) -> str:
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _remember(request: HttpRequest, cookie: str, value: str) -> HttpResponseRedirect:
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(
        cookie,
        value,
        max_age=A_YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _way_back(request: HttpRequest) -> str:
    """Give the page the form stood on, only if it is ours."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else "/"


urlpatterns = [
    path("tampilan/", choose_theme, name="choose_theme"),
    path("bahasa/", choose_language, name="choose_language"),
]
