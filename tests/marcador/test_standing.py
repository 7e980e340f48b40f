"""How a match that ended otherwise than by its score is shown at a terminal."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from device.settings import MatchSettings
from marcador.commands.device import _show
from marcador.standing import end_told, standing
from padel.events import Event, MatchRetired
from padel.match import Match, fold

AT = datetime(2026, 11, 21, 10, tzinfo=UTC)


def retired() -> Match:
    begun = fold(None, Event(id="1", match="m", time=AT, data=MatchSettings().setup("en")))
    return fold(begun, Event(id="2", match="m", time=AT, data=MatchRetired(pair="b")))


def test_how_it_ended_stands_beside_the_score_and_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    match = retired()
    assert standing(match) == "0-0 ret."
    assert end_told(match).startswith("red retired, blue wins")
    decision = SimpleNamespace(verdict="taken", reason="")
    decided: Any = SimpleNamespace(decision=decision, utterance=SimpleNamespace(text="red retires"), events=(1, 2))
    delivered: Any = SimpleNamespace(decided=decided, match=match)
    _show(delivered)
    first, second = capsys.readouterr().out.splitlines()
    assert "taken      0-0 ret." in first
    assert second.startswith("red retired, blue wins")
