"""What was erased stays erased in a running server, whatever fills its database anew."""

from collections.abc import Callable

import pytest

from server.keep.backup import back_up
from server.store.database import Store
from server.store.erasing import Wearer
from server.store.exported import EXPORT_NAME
from server.store.reading import Reader
from server.store.rows import Batch
from tests.server.play import BEGIN
from tests.server.test_store import beaten, heart_rate
from wire.sensors import HeartRateSample


def asked_for(store: Store) -> None:
    store.rebuild()


def unreadable(store: Store) -> None:
    store._connection.close()
    store.path.write_bytes(b"no database" * 10_000)
    assert store.probe()


@pytest.mark.parametrize("filled_anew", [asked_for, unreadable])
def test_what_was_erased_does_not_come_back(
    store: Store, filled_anew: Callable[[Store], None], caplog: pytest.LogCaptureFixture
) -> None:
    sample = HeartRateSample(time=BEGIN, bpm=150)
    store.commit(Batch(heart_rate=[beaten(heart_rate("m1", sample, player=player)) for player in (1, 2)]))
    back_up(store, store.directory / EXPORT_NAME, lambda _: None)
    ana = [Wearer("m1", 1)]
    assert store.erase(ana) == 1
    store.erased = lambda: ana
    filled_anew(store)
    assert store.rebuilt is not None
    assert "had been erased were back" in caplog.text
    assert [one.player for one in Reader(store).heart_rate("m1") if len(one.bpm)] == [2]
    assert store.copying.is_owed, "and the second copy is made without it"
