"""The log as lines of JSON, for programs that gather logs."""

import io
import json
import logging
import sys

from marcador.log_lines import JsonLines, LogSettings, write_as


def written(record: logging.LogRecord) -> dict[str, object]:
    line = JsonLines().format(record)
    assert "\n" not in line
    return dict(json.loads(line))


def test_a_line_has_what_it_is_about_in_fields() -> None:
    record = logging.makeLogRecord({"name": "server", "levelname": "INFO", "msg": "%s\nñ", "args": ("a",)})
    record.created, record.facts = 0.25, {"call": "c", "position": 3}
    assert written(record) == {
        "time": "1970-01-01T00:00:00.250000Z",
        "level": "info",
        "logger": "server",
        "message": "a\nñ",
        "call": "c",
        "position": 3,
    }


def test_an_error_keeps_its_traceback() -> None:
    try:
        raise ValueError("spoilt")
    except ValueError:
        record = logging.makeLogRecord({"msg": "it failed", "exc_info": sys.exc_info()})
    assert "ValueError: spoilt" in str(written(record)["error"])


def test_the_setting_changes_how_the_log_is_written() -> None:
    root, stream = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(stream)
    root.addHandler(handler)
    try:
        write_as(LogSettings())
        assert not isinstance(handler.formatter, JsonLines)
        before = [one.formatter for one in root.handlers]
        write_as(LogSettings(format="json"))
        logging.getLogger("server").error("it is so")
        assert json.loads(stream.getvalue())["message"] == "it is so"
    finally:
        for one, formatter in zip(root.handlers, before, strict=True):
            one.setFormatter(formatter)
        root.removeHandler(handler)
