"""A server that starts knows of its matches without folding them, and says the same as one that folded all."""

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from threading import Event

import pytest

from padel.events import MatchRetired, PointUndone
from server.projections.matches import Matches
from server.statistics.database import StatisticsDatabase
from server.statistics.reading import StoredEvents
from server.statistics.worker import Worker
from server.store.database import Store
from server.store.reading import Reader
from server.store.rows import StoredEvent
from tests.server.play import BOX, Appliance
from tests.server.test_store import of
from tests.server.test_taken_up import OTHER, goes_on
from tests.waiting import PATIENCE_S
from wire.envelope import CloudEvent
from wire.topics import Address


def said(matches: Matches) -> list[object]:
    courts = [(court, matches.shown(court), matches.court_view(court)) for court in matches.courts()]
    boards = [*matches.newest_first()]
    found = [board.match for board in boards]
    return [matches.position, courts, boards, [(matches.scored(one), matches.last_position(one)) for one in found]]


def interleaved(random: Random) -> list[CloudEvent]:
    """Matches on two courts, one of which goes on on the other, with their events mixed."""
    third = Appliance(Address("home", "2", "box-3"))
    alone = [Appliance(BOX), Appliance(OTHER), third]
    matches = [goes_on()[2], *(one.play(random.randrange(1, 9)) for one in alone), goes_on(aside=False)[2]]
    mixed = []
    while any(matches):
        events = random.choice([one for one in matches if one])
        mixed.append(events.pop(0))
    return mixed


@pytest.mark.parametrize("seed", range(5))
def test_loaded_matches_are_the_folded_ones(store: Store, seed: int) -> None:
    store.commit(of(interleaved(Random(seed))))
    reader = Reader(store)
    folded, loaded = (Matches(lambda match, up_to: reader.events(match, up_to=up_to)) for _ in range(2))
    for stored in reader.all_events():
        folded.apply(stored)
    loaded.load(reader.telling_of_matches(), reader.last_events(), store.position)
    assert said(loaded) == said(folded)
    loaded.fold_all(lambda: False)
    assert said(loaded) == said(folded)
    box = Appliance(OTHER)
    for stored in store.commit(of(box.play(4))):
        folded.apply(stored)
        loaded.apply(stored)
    assert said(loaded) == said(folded)


def test_who_asks_for_a_few_does_not_wait_for_all(store: Store) -> None:
    store.commit(of(interleaved(Random(3))))
    reader, asked = Reader(store), list[str]()

    def load(match: str, up_to: int) -> list[StoredEvent]:
        asked.append(match)
        return reader.events(match, up_to=up_to)

    matches = Matches(load)
    matches.load(reader.telling_of_matches(), reader.last_events(), store.position)
    newest = [one.match for one in islice(matches.newest_first(), 2)]
    assert set(asked) <= set(newest)
    assert [one.match for one in matches.newest_first()][:2] == newest


def test_read_models_after_a_rebuild_are_equal_to_the_byte(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.commit(of(interleaved(Random(9))))

    def shown() -> bytes:
        reader = Reader(store)
        matches = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
        matches.load(reader.telling_of_matches(), reader.last_events(), store.position)
        return b"\n".join(board.model_dump_json().encode() for board in matches.newest_first())

    before = shown()
    store.rebuild()
    assert shown() == before
    store.close()


def test_a_second_device_takes_no_court_from_a_match_in_play_until_its_own_is_played(store: Store) -> None:
    first, second = Appliance(BOX), Appliance(Address("home", "1", "box-9"))
    running, idle = first.play(3), second.new_match()
    later = first.rallies(2)
    matches = Matches(lambda match, up_to: Reader(store).events(match, up_to=up_to))

    def happens(*events: CloudEvent) -> str | None:
        for stored in store.commit(of(list(events))):
            matches.apply(stored)
        loaded = Matches(lambda match, up_to: Reader(store).events(match, up_to=up_to))
        loaded.load(Reader(store).telling_of_matches(), Reader(store).last_events(), store.position)
        assert said(loaded) == said(matches)
        return matches.newest("1")

    assert happens(*running) == first.match
    assert happens(*idle) == first.match
    assert happens(next(later)) == first.match
    assert happens(next(second.rallies(1))) == second.match
    assert happens(next(later)) == second.match


def test_what_statistics_folded_is_not_folded_again_and_says_the_same(store: Store, tmp_path: Path) -> None:
    store.commit(of(interleaved(Random(9))))
    reader, loads = Reader(store), list[str]()

    def load(match: str, up_to: int) -> list[StoredEvent]:
        loads.append(match)
        return reader.events(match, up_to=up_to)

    alone, told = Matches(load), Matches(load)
    for one in (alone, told):
        one.load(reader.telling_of_matches(), reader.last_events(), store.position)
    database = StatisticsDatabase(tmp_path)
    worker = Worker(database, StoredEvents(store))
    worker.on_folded = told.accept
    worker.catch_up()
    database.close()
    loads.clear()
    boards = [*told.newest_first()]
    assert loads == []
    assert boards == [*alone.newest_first()]
    assert loads


def test_a_match_that_is_over_is_shown_after_a_restart_without_being_folded(store: Store, tmp_path: Path) -> None:
    ended, undone, running = (Appliance(BOX) for _ in range(3))
    for box in (ended, undone, running):
        store.commit(of(box.play(5)))
    for box in (ended, undone):
        store.commit(of([box.wrap(MatchRetired(pair="b"))]))
    database = StatisticsDatabase(tmp_path)
    Worker(database, StoredEvents(store)).catch_up()
    store.commit(of([undone.wrap(PointUndone())]))  # the server is killed before the statistics have it
    reader, loads = Reader(store), list[str]()

    def load(match: str, up_to: int) -> list[StoredEvent]:
        loads.append(match)
        return reader.events(match, up_to=up_to)

    folded, again = Matches(load), Matches(load)
    for one in (folded, again):
        one.load(reader.telling_of_matches(), reader.last_events(), store.position)
    boards = [*folded.newest_first()]
    loads.clear()
    again.take_over(Worker(database, StoredEvents(store)).boards())
    assert again.is_at_hand(ended.match)
    assert [*again.newest_first()] == boards
    assert loads == [running.match, undone.match]
    assert [again.match(one.match) == folded.match(one.match) for one in boards] == [True] * 3
    database.close()


def test_boards_of_another_event_log_are_not_shown(store: Store, tmp_path: Path) -> None:
    box = Appliance(BOX)
    store.commit(of([*box.play(3), box.wrap(MatchRetired(pair="a"))]))
    database = StatisticsDatabase(tmp_path)
    Worker(database, StoredEvents(store)).catch_up()
    assert set(Worker(database, StoredEvents(store)).boards()) == {box.match}
    with database.writing() as connection:
        connection.execute("UPDATE progress SET events = events - 1")  # as if one came back to its old place since
    assert Worker(database, StoredEvents(store)).boards() == {}
    database.close()


def test_a_match_that_went_on_since_is_not_taken_over(store: Store) -> None:
    box = Appliance(BOX)
    matches = Matches(lambda match, up_to: Reader(store).events(match, up_to=up_to))
    found = [matches.apply(stored) for stored in store.commit(of(box.play(3)))]
    assert found[-2] is not None
    matches._at_hand.forget(box.match)
    matches.accept(found[-2], "1", store.position - 1)
    board = matches.view(box.match)[1]
    assert board is not None
    assert board.points_played == 3


def test_nobody_waits_for_a_match_that_another_one_asked_for(store: Store) -> None:
    cold, warm = Appliance(BOX), Appliance(OTHER)
    store.commit(of([*cold.play(4), *warm.play(4)]))
    reader, is_loading, may_go_on = Reader(store), Event(), Event()

    def load(match: str, up_to: int) -> list[StoredEvent]:
        events = list(reader.events(match, up_to=up_to))
        if match == cold.match and not is_loading.is_set():
            is_loading.set()
            assert may_go_on.wait(PATIENCE_S)
        return events

    matches = Matches(load)
    matches.load(reader.telling_of_matches(), reader.last_events(), store.position)
    matches.view(warm.match)
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(matches.view, cold.match)
        assert is_loading.wait(PATIENCE_S)
        assert threads.submit(matches.is_at_hand, cold.match).result(PATIENCE_S) is False
        board = threads.submit(matches.court_view, OTHER.court).result(PATIENCE_S)[1]
        assert board
        assert board.match == warm.match
        (later,) = store.commit(of(list(cold.rallies(1))))
        threads.submit(matches.apply, later).result(PATIENCE_S)
        may_go_on.set()
        position, board = asked.result(PATIENCE_S)
    assert (position, board) == (13, matches.view(cold.match)[1])
    again = Matches(lambda match, up_to: reader.events(match, up_to=up_to))
    again.load(reader.telling_of_matches(), reader.last_events(), store.position)
    assert board == again.view(cold.match)[1]
