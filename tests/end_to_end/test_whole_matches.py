"""The day of `test_match_after_match` with whole matches: best of three sets, the device restarted in one of them.

Beside it `marcador listen`, which knows the players of a device's earlier matches.
"""

import json
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest

from device.settings import MatchSettings
from tests.end_to_end.conftest import ServerProcess
from tests.end_to_end.recorded_calls import spoken
from tests.end_to_end.test_match_after_match import (
    EVENING,
    MATCH,
    NEXT_DAY,
    Heard,
    Waiting,
    device,
    matches,
    names,
    played,
    remembers,
)
from tests.processes import marcador
from tests.waiting import PATIENCE_S, until

THREE_SETS = MatchSettings(format="SET3-S:6/TB7-G:TN1D", pair_a=MATCH.pair_a, pair_b=MATCH.pair_b)
SET = 24
BLUE_OF_FIRST = ("ana smash winner", "luis volley winner", "blue bandeja winner", "point blue")
BLUE = ("maria smash winner", "point blue", "blue bandeja winner")
RED = ("laura lob winner", "red smash winner", "david bandeja winner", "point red")
OTHERS = ("next match maria carlos versus laura david", "confirm")
LASTS_S = 600.0


def points(calls: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(islice(cycle(calls), count))


def refused(heard: Heard) -> list[tuple[str, str]]:
    return [one for one in heard.verdicts if one[1] not in ("taken", "asked", "confirmed")]


@pytest.mark.soak
def test_whole_matches_after_each_other_with_a_restart_in_one_and_another_finished_elsewhere(
    server: ServerProcess, tmp_path: Path
) -> None:
    remembers(tmp_path, "1", "Maria", "Carlos", "Laura", "David")
    before, after = Heard(), Heard()
    first_part = played(tmp_path, "afternoon", points(BLUE_OF_FIRST, SET + 6), EVENING)
    with device(server, tmp_path, "1", *first_part, before, match=THREE_SETS, lasts_s=LASTS_S):
        pass
    evening = (
        *points(BLUE_OF_FIRST, SET - 6),
        *OTHERS,
        *points(BLUE, SET),
        *points(RED, 2 * SET),
        "next match",
        "confirm",
        *points(BLUE, SET + 5),
        "set match aside",
        "confirm",
    )
    second_part = played(tmp_path, "evening", evening, EVENING + timedelta(minutes=10))
    with device(server, tmp_path, "1", *second_part, after, match=THREE_SETS, lasts_s=LASTS_S):
        pass
    assert refused(before) == refused(after) == []
    second, first = matches(server, "finished")
    assert (names(first), first["winner"], first["points_played"]) == (["Ana", "Luis", "Carla", "Max"], "a", 2 * SET)
    assert (names(second), second["winner"]) == (["Maria", "Carlos", "Laura", "David"], "b")
    assert second["points_played"] == 3 * SET
    (third,) = matches(server, "set_aside")
    assert third["points_played"] == SET + 5

    heard = Heard()
    morning, clock = played(tmp_path, "morning", ("play", *points(BLUE, SET - 5)), NEXT_DAY)
    taken_up: list[bool] = []
    source = Waiting(morning, lambda: bool(taken_up))
    with device(server, tmp_path, "2", source, clock, heard, match=THREE_SETS, lasts_s=LASTS_S) as parts:
        until(lambda: any(one["court"] == "2" and one["online"] for one in server.get("/api/v1/courts")["courts"]))
        asked = httpx.post(
            f"{server.http}/api/v1/courts/2/take-up", json={"match": third["match"]}, timeout=PATIENCE_S
        )
        assert asked.status_code == 202, asked.text
        until(lambda: parts.appliance.umpire.match.id == third["match"])
        taken_up.append(True)
    assert refused(heard) == []
    ended = next(one for one in matches(server, "finished") if one["match"] == third["match"])
    assert (ended["winner"], ended["points_played"], ended["court"]) == ("a", 2 * SET, "2")


@pytest.mark.parametrize(
    ("form", "each", "scores"),
    [
        pytest.param("SET1-S:TB3NOAD", 3, ["1-0(0)", "0-1(0)"], id="short"),
        pytest.param(THREE_SETS.format, 2 * SET, ["6-0 6-0", "0-6 0-6"], id="whole", marks=pytest.mark.soak),
    ],
)
def test_listen_knows_whom_a_device_remembers(tmp_path: Path, form: str, each: int, scores: list[str]) -> None:
    remembers(tmp_path, "1", "Maria", "Carlos", "Laura", "David")
    said = (*points(BLUE_OF_FIRST, each), *OTHERS, *points(RED, each))
    recording = spoken(tmp_path / "both.wav", *said)
    (tmp_path / "marcador.toml").write_text('[device]\ndata = "box-1"\n')
    players = ("--players", "Ana,Luis,Carla,Max", "--format", form)
    done = marcador("listen", recording, *players, cwd=tmp_path, lasts_s=LASTS_S)
    assert done.returncode == 0
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["decision"] for line in lines if line["decision"] not in ("taken", "asked")] == []
    assert len(lines) == len(said)
    assert [lines[each - 1]["score"], lines[-1]["score"]] == scores
