"""The version of the tables: what an earlier server kept in them is not taken for what they have now."""

from hashlib import sha256

from server.statistics.database import VERSION
from wire.scoreboard import Scoreboard


def test_boards_that_are_kept_are_made_anew_when_a_board_tells_something_else() -> None:
    """A board that was kept is read as if it told all: raise `VERSION` when this fails, and change what is here."""
    schema = Scoreboard.model_json_schema()
    fields = [sorted(one.get("properties", one.get("enum", ()))) for one in (schema, *schema["$defs"].values())]
    assert (VERSION, sha256(str(fields).encode()).hexdigest()[:12]) == (9, "febeaca25206")
