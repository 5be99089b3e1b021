"""What every page shows around its content; each app registers its entries of the main navigation here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Theme = Literal["", "light", "dark"]
THEMES: tuple[Theme, ...] = ("", "light", "dark")
THEME_COOKIE = "theme"
_THEME_NAMES: dict[Theme, Promise] = {
    "": _("Ikuti perangkat"),
    "light": _("Terang"),
    "dark": _("Gelap"),
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation; `count` is already capped ("100+") by who counted."""

    label: str | Promise
    url: str
    is_current: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True)
class Hat:
    """One choice of the account menu: a capacity in which the account may act, or an appearance."""

    key: str
    label: str
    is_worn: bool = False


@dataclass(frozen=True, slots=True)
class Shell:
    """The one object that `base.html` reads; its empty form is the page of somebody not logged in."""

    nav: tuple[NavItem, ...] = ()
    inbox_count: str = ""
    unread_count: str = ""
    account_name: str = ""
    hat_label: str = ""
    hats: tuple[Hat, ...] = ()
    theme: Theme = ""
    language: str = "id"

    @property
    def themes(self) -> tuple[Hat, ...]:
        """Give the choices of appearance, the present one marked."""
        return tuple(Hat(theme, str(_THEME_NAMES[theme]), theme == self.theme) for theme in THEMES)


@dataclass(frozen=True, slots=True)
class _Entry:
    label: str | Promise
    url_name: str
    may: Callable[[HttpRequest], bool]
    count: Callable[[HttpRequest], str] | None
    order: int


_entries: dict[str, _Entry] = {}


def register_nav(
    label: str | Promise,
    url_name: str,
    may: Callable[[HttpRequest], bool],
    *,
    count: Callable[[HttpRequest], str] | None = None,
    order: int = 50,
) -> None:
    """Add an entry to the main navigation, shown to whom `may` says yes; the lowest `order` stands first."""
    _entries[url_name] = _Entry(label, url_name, may, count, order)


def nav_for(request: HttpRequest) -> tuple[NavItem, ...]:
    """Give the entries this request may see, the one it stands on marked."""
    shown = [
        entry for entry in sorted(_entries.values(), key=lambda entry: entry.order) if entry.may(request)
    ]
    addresses = [reverse(entry.url_name) for entry in shown]
    here = _longest_prefix(request.path, addresses)
    return tuple(
        NavItem(entry.label, url, url == here, entry.count(request) if entry.count else "")
        for entry, url in zip(shown, addresses, strict=True)
    )


def theme_of(request: HttpRequest) -> Theme:
    """Give the reader's own choice of theme, empty when the device decides."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return next((theme for theme in THEMES if theme == chosen), "")


def _longest_prefix(path: str, addresses: list[str]) -> str | None:
    return max((url for url in addresses if _stands_on(path, url)), key=len, default=None)


def _stands_on(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
