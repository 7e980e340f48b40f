"""Names are typed once: what matches called their players is remembered, spelled as in the newest match."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server.api.examples import example_scoreboard
from server.projections.players import known_players
from tests.server.play import Appliance
from tests.server.process import Served, Uplink
from tests.waiting import until
from wire.scoreboard import Scoreboard
from wire.topics import Stream

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def board(at: int, *names: str) -> Scoreboard:
    shown = example_scoreboard()
    a, b = (
        pair.model_copy(update={"players": players}) for pair, players in ((shown.a, names[:2]), (shown.b, names[2:]))
    )
    return shown.model_copy(update={"a": a, "b": b, "created": NOON + timedelta(days=at)})


def test_who_played_last_comes_first_and_a_name_is_there_once() -> None:
    found = known_players([board(2, "Ana", "Bea", "Núria", "Max"), board(1, "ANA", "Zoe", "max ", "Luis")])
    assert [(one.name, one.matches, one.last_match.day) for one in found] == [
        ("Ana", 2, 3),
        ("Bea", 1, 3),
        ("Núria", 1, 3),
        ("Max", 2, 3),
        ("Zoe", 1, 2),
        ("Luis", 1, 2),
    ]


def test_players_whom_nobody_named_are_nobody() -> None:
    assert known_players([board(1, "Player 1", "Player 2", "Jugador 3", "Eva")])[0].name == "Eva"


@given(st.lists(st.tuples(*[st.text(min_size=1, max_size=6)] * 4), max_size=8))
def test_every_name_is_found_once_however_it_is_written(matches: list[tuple[str, str, str, str]]) -> None:
    found = known_players([board(-at, *names) for at, names in enumerate(matches)])
    keys = [" ".join(one.name.split()).casefold() for one in found]
    assert len(set(keys)) == len(keys)
    assert set(keys) == {" ".join(name.split()).casefold() for names in matches for name in names}
    assert [one.last_match for one in found] == sorted((one.last_match for one in found), reverse=True)


def test_the_api_gives_the_names_and_nothing_of_their_health(served: Served, uplink: Uplink) -> None:
    uplink.send(Stream.MATCH, [one.encode() for one in Appliance().new_match()])
    until(lambda: served.position == 2)
    assert served.get("/api/v1/players?limit=2")["players"] == [
        {"name": "Ana", "last_match": "2026-03-01T18:00:01.000007Z", "matches": 1},
        {"name": "Bea", "last_match": "2026-03-01T18:00:01.000007Z", "matches": 1},
    ]
