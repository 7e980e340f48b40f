"""What was erased stays erased in a running server, whatever fills its database anew."""

from collections.abc import Callable

import duckdb
import pytest

from server.errors import SettingsError, StoreError
from server.keep.backup import back_up
from server.store import whole
from server.store.database import Store
from server.store.erasing import Wearer
from server.store.exported import EXPORT_NAME
from server.store.reading import Reader
from server.store.rows import Batch
from tests.server.play import BEGIN
from tests.server.test_store import beaten, heart_rate
from wire.sensors import HeartRateSample

ANA = [Wearer("m1", 1)]


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
    assert store.erase(ANA) == 1
    store.erased = lambda: ANA
    filled_anew(store)
    assert store.rebuilt is not None
    assert "had been erased were back" in caplog.text
    assert worn(store) == [2]
    assert store.copying.is_owed, "and the second copy is made without it"


def _cannot_be_read() -> list[Wearer]:
    raise SettingsError("people.db cannot be used")


@pytest.fixture
def erased(store: Store) -> Store:
    """Give a store of which one of two players was erased."""
    sample = HeartRateSample(time=BEGIN, bpm=150)
    store.commit(Batch(heart_rate=[beaten(heart_rate("m1", sample, player=player)) for player in (1, 2)]))
    assert store.erase(ANA) == 1
    store.erased = lambda: ANA
    return store


def worn(store: Store) -> list[int]:
    return [one.player for one in Reader(store).heart_rate("m1") if len(one.bpm)]


def set_aside(store: Store) -> int:
    return len([one for one in store.directory.glob("*.unreadable-*") if one.suffix != ".wal"])


def test_nothing_is_set_aside_while_it_is_not_known_what_was_erased(erased: Store) -> None:
    erased.erased = _cannot_be_read
    erased.suspected, erased._failed_commits = "no commit works", 2
    for ask in (erased.rebuild, erased.probe, erased.probe):
        with pytest.raises(StoreError, match="what was erased"):
            ask()
    assert worn(erased) == [2]
    erased.erased = lambda: ANA
    assert set_aside(erased) == 0
    assert erased.probe()
    assert (worn(erased), set_aside(erased)) == ([2], 1)


@pytest.mark.parametrize("filled_anew", [asked_for, unreadable])
def test_an_erasing_that_fails_while_the_database_is_filled_is_done_by_the_next_try(
    erased: Store, filled_anew: Callable[[Store], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> int:
        raise duckdb.OutOfMemoryException("no memory now")

    with monkeypatch.context() as for_now:
        for_now.setattr(whole, "erase_samples", fails)
        for ask in (filled_anew, Store.probe, Store.probe):
            with pytest.raises(StoreError):
                ask(erased)
            with pytest.raises(StoreError):
                worn(erased)
    assert erased.probe()
    assert (worn(erased), set_aside(erased), erased.suspected) == ([2], 1, None)
    assert not erased.probe(), "all is well, and nothing is filled again"
