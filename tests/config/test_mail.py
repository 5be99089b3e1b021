from __future__ import annotations

import pytest

from config.mail import Post, from_address


class TestFromAddress:
    def test_is_a_folder_without_an_address(self) -> None:
        assert from_address("").backend == "filebased"

    def test_reads_a_server(self) -> None:
        assert from_address("smtps://u%40x:p%2F@mail.example:2465") == Post(
            "smtp", "mail.example", 2465, "u@x", "p/", is_tls=True
        )

    def test_knows_the_usual_ports(self) -> None:
        ports = [from_address(f"{scheme}://mail").port for scheme in ("smtp", "smtp+tls", "smtps")]
        assert ports == [25, 587, 465]

    def test_refuses_another_kind(self) -> None:
        with pytest.raises(SystemExit, match="EMAIL_URL"):
            from_address("http://mail")
