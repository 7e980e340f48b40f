import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.matches.people import FILE_NAME, MOST, People
from padel.match import Match, fold
from tests.padel.conftest import PLAYERS, created, event


@pytest.fixture
def match() -> Match:
    return fold(None, event(created()))


def test_who_played_last_is_remembered_first_and_outlives_a_restart(tmp_path: Path, match: Match) -> None:
    people = People(tmp_path)
    people.remember(("Ana", "Bea", "Cruz", "Dani"))
    people.remember(("Eva", "Bea", "Player 3", "Player 4"))
    assert People(tmp_path).names == people.names == ("Eva", "Bea", "Ana", "Cruz", "Dani")
    assert people.whom(match) == (*PLAYERS, "Eva", "Bea", "Ana", "Cruz", "Dani")


def test_no_more_than_forty_are_remembered(tmp_path: Path) -> None:
    people = People(tmp_path)
    for number in range(100):
        people.remember([f"Player-{chr(97 + number // 26)}{chr(97 + number % 26)}"])
    assert len(People(tmp_path).names) == MOST


def test_of_a_file_that_somebody_mended_what_can_be_names_is_taken_once(tmp_path: Path) -> None:
    names = ["Ana", "  ", "x" * 41, "ANA", "Ána ", "José", "Jose", 7]
    (tmp_path / FILE_NAME).write_text(json.dumps({"players": [name for name in names if name != 7]}))
    assert People(tmp_path).names == ("Ana", "José")


@pytest.mark.parametrize("content", [b"", b"{", b'{"players": [7]}', b"[1]", b"\xff"])
def test_a_file_that_cannot_be_read_is_said_and_replaced_by_the_next_match(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    people = People(tmp_path)
    assert people.names == ()
    assert FILE_NAME in caplog.text
    people.remember(["Ana"])
    assert People(tmp_path).names == ("Ana",)


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    people = People(tmp_path / "nowhere")
    people.remember(["Ana"])
    assert people.names == ("Ana",)
    assert "cannot be remembered" in caplog.text


@given(st.lists(st.lists(st.sampled_from(["Ana", "ana", "Bea", "Cruz", "José", "Jose"]), max_size=4), max_size=6))
def test_no_two_of_the_remembered_are_called_alike(matches: list[list[str]]) -> None:
    people = People()
    for names in matches:
        people.remember(names)
    assert len({name.casefold().replace("é", "e") for name in people.names}) == len(people.names)
