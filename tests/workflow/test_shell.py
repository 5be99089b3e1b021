"""The navigation that apps register, and the reader's own choices."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from workflow import preferences, shell

urlpatterns = [
    path("", include("workflow.preferences")),
    path("perkara/", preferences.choose_theme, name="cases"),
    path("perkara/arsip/", preferences.choose_theme, name="archive"),
]


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand alone: these addresses, and a navigation nobody has registered in."""
    monkeypatch.setattr(shell, "_entries", {})
    with override_settings(ROOT_URLCONF=__name__):
        yield


def request_for(address: str) -> HttpRequest:
    return RequestFactory().get(address)


def anyone(_: HttpRequest) -> bool:
    return True


class TestNavigation:
    def test_marks_the_nearest_entry_only(self) -> None:
        shell.register_nav("Perkara", "cases", anyone)
        shell.register_nav("Arsip", "archive", anyone)
        shown = shell.nav_for(request_for("/perkara/arsip/7/"))
        assert [item.label for item in shown if item.is_current] == ["Arsip"]

    def test_hides_what_one_may_not_see(self) -> None:
        shell.register_nav("Perkara", "cases", anyone)
        shell.register_nav("Arsip", "archive", lambda request: False)
        assert [item.label for item in shell.nav_for(request_for("/"))] == ["Perkara"]

    def test_stands_in_the_declared_order(self) -> None:
        shell.register_nav("Arsip", "archive", anyone, order=20)
        shell.register_nav("Perkara", "cases", anyone, order=10, count=lambda request: "14")
        assert [(item.label, item.count) for item in shell.nav_for(request_for("/"))] == [
            ("Perkara", "14"),
            ("Arsip", ""),
        ]


class TestChooseTheme:
    def test_is_kept_and_leads_back(self) -> None:
        answer = Client().post("/tampilan/", {"theme": "dark", "next": "/perkara/"})
        assert answer["Location"] == "/perkara/"
        assert answer.cookies["theme"].value == "dark"
        assert answer.cookies["theme"]["httponly"]

    @pytest.mark.parametrize(
        "elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)", ""]
    )
    def test_never_leads_elsewhere(self, elsewhere: str) -> None:
        assert Client().post("/tampilan/", {"theme": "dark", "next": elsewhere})["Location"] == "/"

    def test_forgets_an_unknown_theme(self) -> None:
        assert Client().post("/tampilan/", {"theme": '"><script>'}).cookies["theme"].value == ""

    def test_is_not_changed_by_a_link(self) -> None:
        assert Client().get("/tampilan/").status_code == 405


class TestLanguage:
    def test_is_indonesian_whatever_the_browser_asks(self) -> None:
        answer = Client(headers={"accept-language": "en"}).post("/bahasa/", {"language": "xx"})
        assert answer["Content-Language"] == "id"

    def test_is_the_chosen_one(self) -> None:
        client = Client()
        client.post("/bahasa/", {"language": "en"})
        assert client.post("/tampilan/")["Content-Language"] == "en"

    def test_does_not_leak_into_the_next_request(self) -> None:
        client = Client()
        client.post("/bahasa/", {"language": "en"})
        client.post("/tampilan/")
        assert translation.get_language() == "id"
