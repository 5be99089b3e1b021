"""The log tells what happened without telling about whom."""

from __future__ import annotations

import json
import logging

import pytest
from django.db import DatabaseError, connection

from config.logs import JSONFormatter, PlainFormatter

NAME = "Budi Santoso"


def record_of(error: Exception) -> logging.LogRecord:
    try:
        raise error
    except Exception as caught:  # noqa: BLE001 (any)
        info = (type(caught), caught, caught.__traceback__)
    return logging.LogRecord("jenjang", logging.ERROR, __file__, 1, "A step %s", ("failed",), info)


@pytest.mark.parametrize("formatter", [JSONFormatter(), PlainFormatter()], ids=["json", "plain"])
class TestFormatter:
    def test_names_the_error_and_its_place_without_its_words(self, formatter: logging.Formatter) -> None:
        line = formatter.format(record_of(ValueError(NAME)))
        assert "ValueError" in line
        assert "test_logs.py" in line
        assert "A step failed" in line
        assert NAME not in line

    @pytest.mark.django_db
    def test_names_the_code_of_the_database(self, formatter: logging.Formatter) -> None:
        with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
            cursor.execute("select %s::int", [NAME])
        line = formatter.format(record_of(caught.value))
        assert NAME in str(caught.value), "the control: the error itself quotes the value"
        assert "22P02" in line
        assert NAME not in line


class TestJSONFormatter:
    def test_writes_one_object_a_line(self) -> None:
        line = JSONFormatter().format(record_of(ValueError("a\nb")))
        assert "\n" not in line
        assert json.loads(line)["level"] == "ERROR"
