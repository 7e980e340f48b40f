import pytest

from server.ingest.writer import Committed
from server.live.publisher import in_turn


def test_who_is_told_after_one_that_fails_is_told_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    told = list[Committed]()

    def fail(committed: Committed) -> None:
        raise ValueError("nobody thought of this")

    committed = Committed([], [], [])
    in_turn(fail, told.append)(committed)
    assert told == [committed]
    assert "nobody thought of this" in caplog.text
