"""Who wears what is remembered, per court, through crashes and beside other writers."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device.errors import DeviceError
from device.wearables.assignments import FILE_NAME, Assignments
from tests.waiting import PATIENCE_S

PLAYERS = st.integers(1, 4)
SENSORS = st.sampled_from(["Strap 1", "strap 1", "Strap 2", "A0:9E:1A:00:00:01", "board"])
STEPS = st.lists(
    st.tuples(st.just("assign"), PLAYERS, SENSORS, st.booleans())
    | st.tuples(st.just("unassign"), PLAYERS, st.none() | SENSORS, st.just(False)),
    max_size=12,
)

ASSIGN = """
import sys
from pathlib import Path
from device.wearables.assignments import Assignments
Assignments(Path(sys.argv[1]), "1").assign(1, sys.argv[2])
"""


def test_what_was_assigned_is_there_after_a_restart(tmp_path: Path) -> None:
    Assignments(tmp_path, "1").assign(2, "Strap 2")
    assert Assignments(tmp_path, "1").worn() == {2: ("Strap 2",)}


def test_each_court_has_its_own(tmp_path: Path) -> None:
    Assignments(tmp_path, "1").assign(2, "Strap 2")
    Assignments(tmp_path, "2").assign(3, "Strap 2")
    assert Assignments(tmp_path, "1").worn() == {2: ("Strap 2",)}
    assert Assignments(tmp_path, "2").worn() == {3: ("Strap 2",)}


def test_another_sensor_takes_the_place_of_the_one_before_unless_it_is_worn_beside(tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1")
    assignments.assign(1, "Strap 1")
    assignments.assign(1, "Strap 2")
    assert assignments.worn() == {1: ("Strap 2",)}
    assignments.assign(1, "board", also=True)
    assert assignments.worn() == {1: ("Strap 2", "board")}
    assert assignments.unassign(1, "strap 2") == ("Strap 2",)
    assert assignments.worn() == {1: ("board",)}


def test_a_sensor_moves_with_whoever_wears_it_now(tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1")
    assert assignments.assign(1, "Strap 1") is None
    assert assignments.assign(4, "STRAP 1") == 1
    assert assignments.worn() == {4: ("STRAP 1",)}


def test_the_settings_count_until_something_is_said_of_the_player(tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1", [(1, "Strap 1"), (1, "board"), (2, "Strap 2")])
    assert assignments.worn() == {1: ("Strap 1", "board"), 2: ("Strap 2",)}
    assignments.unassign(1)
    assert assignments.worn() == {2: ("Strap 2",)}
    assignments.assign(3, "Strap 2")
    assert assignments.worn() == {3: ("Strap 2",)}
    assert assignments.remembered() == {1, 2, 3}


@settings(max_examples=50)
@given(STEPS)
def test_no_sensor_is_ever_on_two_players(tmp_path_factory: pytest.TempPathFactory, steps: list[Any]) -> None:
    assignments = Assignments(tmp_path_factory.mktemp("sensors"), "1", [(1, "Strap 1"), (2, "board")])
    for what, player, sensor, also in steps:
        if what == "assign":
            assignments.assign(player, sensor, also=also)
            assert sensor in assignments.worn()[player]
        else:
            taken = assignments.unassign(player, sensor)
            assert not set(taken) & set(assignments.worn().get(player, ()))
        worn = [one.upper() for sensors in assignments.worn().values() for one in sensors]
        assert len(worn) == len(set(worn))


def test_a_change_by_another_process_is_noticed(tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1")
    stamps = [assignments.stamp()]
    for sensor in ("Strap 1", "Strap 2"):
        subprocess.run([sys.executable, "-c", ASSIGN, tmp_path, sensor], check=True, timeout=PATIENCE_S)
        stamps.append(assignments.stamp())
    assert len(set(stamps)) == 3
    assert assignments.worn() == {1: ("Strap 2",)}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"courts": {"1": {"9": ["x"]}}}', b"\xff"])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    assignments = Assignments(tmp_path, "1", [(1, "Strap 1")])
    assert assignments.worn() == {1: ("Strap 1",)}
    assert (tmp_path / "sensors.damaged").read_bytes() == content
    assignments.assign(2, "Strap 2")
    assert assignments.worn() == {1: ("Strap 1",), 2: ("Strap 2",)}


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DeviceError, match="cannot be kept"):
        Assignments(tmp_path / "file", "1").assign(1, "Strap 1")


# ---- from one match to the next

FOUR = ("Ana", "Bea", "Cruz", "Dani")


def wearing(folder: Path, players: tuple[str, ...] = FOUR) -> Assignments:
    """Give a court where each of these players wears the sensor of their initial."""
    assignments = Assignments(folder, "1")
    assignments.follow(players)
    for number, name in enumerate(players, start=1):
        assignments.assign(number, f"strap {name[0]}")
    return assignments


@pytest.mark.parametrize(
    ("players", "worn"),
    [
        (("Cruz", "ana", "Bea", "Dani"), {1: "C", 2: "A", 3: "B", 4: "D"}),
        (("Eva", "Bea", "Fede", "Dani"), {1: "A", 2: "B", 3: "C", 4: "D"}),
        (("Eva", "Ana", "Cruz", "Dani"), {2: "A", 3: "C", 4: "D"}),
        (("Ana", "Dani", "Eva", "Fede"), {1: "A", 2: "D", 3: "C"}),
    ],
)
def test_a_sensor_stays_with_its_person_and_else_with_the_number(
    tmp_path: Path, players: tuple[str, ...], worn: dict[int, str]
) -> None:
    assignments = wearing(tmp_path)
    assignments.follow(players)
    assert assignments.worn() == {number: (f"strap {name}",) for number, name in worn.items()}
    assert Assignments(tmp_path, "1").follow(players) == (), "it follows once, whatever is killed meanwhile"


def test_what_moves_and_what_is_on_nobody_is_said(tmp_path: Path) -> None:
    said = " ".join(wearing(tmp_path).follow(("Eva", "Ana", "Cruz", "Dani")))
    assert said == "Ana wears strap A as player 2 now strap B is on nobody now, since who wore it does not play"


def test_sensors_of_the_settings_follow_too_and_stay_where_nobody_moves(tmp_path: Path) -> None:
    assignments = Assignments(tmp_path, "1", [(1, "strap A")])
    assignments.follow(FOUR)
    assert assignments.remembered() == frozenset()
    assignments.follow(("Bea", "Ana", "Cruz", "Dani"))
    assert assignments.worn() == {2: ("strap A",)}


@given(st.permutations(FOUR), st.lists(st.sampled_from([*FOUR, "Eva", "Fede"]), min_size=4, max_size=4, unique=True))
@settings(max_examples=25, deadline=None)
def test_nobody_wears_what_somebody_else_of_the_match_before_brought(
    tmp_path_factory: pytest.TempPathFactory, before: list[str], after: list[str]
) -> None:
    assignments = wearing(tmp_path_factory.mktemp("worn"), tuple(before))
    assignments.follow(after)
    for number, sensors in assignments.worn().items():
        name = after[number - 1]
        assert sensors == ((f"strap {name[0]}",) if name in before else (f"strap {before[number - 1][0]}",))
