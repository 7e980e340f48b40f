import signal
from collections import Counter
from csv import DictReader
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest

from marcador.demo.script import CALLERS
from tests.end_to_end.conftest import FIRST_GAME_S, ServerProcess, run_demo
from tests.processes import Marcador

FIRST_GAME, FINAL_SCORE = "1-0", "4-2"


def check(report: dict[str, Any], score: str = FINAL_SCORE, winner: str | None = "a") -> None:
    assert (report["score"], report["winner"]) == (score, winner)
    assert report["stored"] == report["sent"]
    assert report["doubled"] == 0
    assert report["is_complete"]


def test_the_demo_ends_with_the_score_of_the_recorded_match(demo_report: dict[str, Any]) -> None:
    check(demo_report, FIRST_GAME, winner=None)


def test_the_calls_are_heard_and_the_talk_is_not_for_us(demo_report: dict[str, Any]) -> None:
    with files("marcador.demo").joinpath("match.tsv").open() as table:
        played = [row for row in DictReader(table, delimiter="\t") if float(row["end_s"]) < FIRST_GAME_S]
    spoken = Counter(row["voice"] in CALLERS for row in played)
    assert demo_report["calls_heard"] == spoken[True]
    assert demo_report["ignored"] > 0


def test_the_sensors_are_stored_beside_the_calls(demo_report: dict[str, Any]) -> None:
    audio_s = demo_report["audio_s"]
    assert demo_report["stored"]["heart_rate"] == pytest.approx(4 * audio_s, rel=0.05)
    assert demo_report["stored"]["motion"] == pytest.approx(4 * 52 * audio_s, rel=0.05)


def test_the_latency_is_reported(demo_report: dict[str, Any]) -> None:
    latency = demo_report["latency_to_stream_ms"]
    assert 0 < latency["p50"] <= latency["p95"] <= latency["p99"]


@pytest.mark.soak
def test_the_demo_ends_the_same_three_times_in_a_row(tmp_path: Path) -> None:
    for _ in range(3):
        check(run_demo(tmp_path))


def test_what_a_server_stores_is_for_its_owner_only(server: ServerProcess, tmp_path: Path) -> None:
    stored = [path for path in (tmp_path / "server").iterdir() if path.is_file()]
    assert stored
    for path in stored:
        assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_the_demo_ends_cleanly_when_interrupted(tmp_path: Path, number: signal.Signals) -> None:
    with Marcador("demo", "--port", "0", cwd=tmp_path) as demo:
        said = iter(demo.stdout.readline, "")
        address = next(line.split()[-1] for line in said if "the score, live" in line)
        assert next(line for line in said if "start match" in line)
        demo.send_signal(number)
        demo.rest()
        errors = demo.stderr.read()
    assert demo.returncode == 0
    assert errors == ""
    with pytest.raises(httpx.ConnectError):
        httpx.get(address, timeout=5)
