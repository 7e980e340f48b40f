"""`marcador sensors simulate`: its own match moves on, and it ends in order."""

import os
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from device.settings import MatchSettings, UmpireSettings
from device.umpire import Decided, Evidence, Umpire
from marcador.sensors.umpiring import SimulatedUmpire
from padel.calls import match_grammar
from padel.events import Event
from padel.match import fold
from tests.processes import Marcador

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def umpire_of(language: str) -> Umpire:
    setup = MatchSettings(format="SET1-S:4/TB7").setup(language)
    match = fold(None, Event(id="e", match="m", time=NOW, data=setup))
    names = setup.pair_a.players + setup.pair_b.players
    grammar = match_grammar(language, (setup.pair_a.colour, setup.pair_b.colour), names)
    return Umpire(match, grammar, Evidence("typed", ""), UmpireSettings(language=language))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("seed", range(5))
def test_every_rally_is_a_point_until_the_match_is_over(language: str, seed: int) -> None:
    umpire, said = umpire_of(language), list[Decided]()
    calls = SimulatedUmpire(umpire, said.append, seed)
    for second in range(3 * 3600):
        calls.watch(second, NOW + timedelta(seconds=second))
    assert umpire.match.play.status == "ended"
    assert len(said) == len(umpire.match.play.points) > 16
    assert {one.decision.verdict for one in said if one.decision} == {"taken"}
    assert len({point.said.outcome for point in umpire.match.play.points}) == 2


def test_it_ends_in_order_when_its_terminal_closes(tmp_path: Path, free_port: int) -> None:
    command = ["sensors", "simulate", "--broker", f"mqtt://127.0.0.1:{free_port}"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with Marcador(*command, cwd=tmp_path, env=environment) as running:
        try:
            assert "wear simulated sensors" in running.stdout.readline()
            running.send_signal(signal.SIGHUP)
            assert running.wait() == 0
            assert "0-0: " in running.stdout.read()
        finally:
            running.kill()
