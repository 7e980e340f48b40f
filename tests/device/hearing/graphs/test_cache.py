import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.hearing.decoding.decoder import DecodingGraph
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.graphs.cache import MOST_GRAPHS, GraphCache
from device.hearing.graphs.focus import Focus
from device.hearing.sources.audio import SAMPLE_RATE_HZ
from models.acceptance import Acceptance
from models.decoding import Loaded
from models.errors import GraphError
from padel.calls.grammar import Grammar
from tests.waiting import PATIENCE_S, until


def graph(name: str) -> DecodingGraph:
    return DecodingGraph(
        Loaded(None), Grammar(name, {}, ()), name, Acceptance(intercept=0, weights={}, threshold=0.5)
    )


class Kitchen:
    """Makes graphs when it is let, and remembers which."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.fails: set[str] = set()
        self.is_open = threading.Event()
        self.is_open.set()

    def make(self, key: str) -> DecodingGraph:
        assert self.is_open.wait(PATIENCE_S)
        self.made.append(key)
        if key in self.fails:
            raise GraphError(f"grammar {key} says nothing")
        return graph(key)


@contextmanager
def cache(kitchen: Kitchen) -> Iterator[GraphCache[str]]:
    with closing(GraphCache(graph("whole"), kitchen.make)) as cache:
        try:
            yield cache
        finally:
            kitchen.is_open.set()


def test_what_is_wanted_is_made_first_and_what_may_follow_after_it() -> None:
    kitchen = Kitchen()
    with cache(kitchen) as graphs:
        graphs.want("now", ["next", "now", "later"])
        until(lambda: graphs.ready("later"), "all are made")
        assert kitchen.made == ["now", "next", "later"]


def test_nobody_waits_for_a_graph() -> None:
    kitchen = Kitchen()
    kitchen.is_open.clear()
    with cache(kitchen) as graphs:
        graphs.want("now")
        assert graphs.ready("now") is None


def test_a_recording_can_wait_for_a_graph_and_is_told_when_there_will_be_none() -> None:
    kitchen = Kitchen()
    kitchen.fails = {"bad"}
    with cache(kitchen) as graphs:
        graphs.want("now")
        assert graphs.ready("now", within_s=PATIENCE_S) is not None
        graphs.want("bad")
        assert graphs.ready("bad", within_s=PATIENCE_S) is None


def test_a_graph_is_made_once() -> None:
    kitchen = Kitchen()
    with cache(kitchen) as graphs:
        for _ in range(3):
            graphs.want("a", ["b"])
            until(lambda: graphs.ready("b"), "made")
        assert kitchen.made == ["a", "b"]


@given(st.lists(st.text("abcdefghijklmn", min_size=1, max_size=1), min_size=1, max_size=40))
def test_no_more_graphs_are_kept_than_there_is_memory_for(keys: list[str]) -> None:
    kitchen = Kitchen()
    with cache(kitchen) as graphs:
        for key in keys:
            graphs.want(key)
            until(lambda key=key: graphs.ready(key), "made")
        kept = [key for key in set(keys) if graphs.ready(key)]
        assert len(kept) <= MOST_GRAPHS
        assert set(list(dict.fromkeys(reversed(keys)))[:MOST_GRAPHS]) == set(kept), "those used last are kept"


def test_there_is_never_one_more_graph_in_memory_while_another_is_made() -> None:
    kitchen = Kitchen()
    oldest, *later = map(str, range(MOST_GRAPHS))
    with cache(kitchen) as graphs:
        for key in (oldest, *later):
            graphs.want(key)
            until(lambda key=key: graphs.ready(key), "made")
        kitchen.is_open.clear()
        graphs.want("another")
        until(lambda: graphs.ready(oldest) is None, "the one that was used longest ago is let go")
        assert graphs.ready("another") is None, "it is still being made"
        assert all(map(graphs.ready, later))


def test_a_graph_that_cannot_be_made_is_said_once_and_the_rest_is_made(caplog: pytest.LogCaptureFixture) -> None:
    kitchen = Kitchen()
    kitchen.fails = {"bad", "worse"}
    with cache(kitchen) as graphs:
        graphs.want("bad", ["good"])
        until(lambda: graphs.ready("good"), "made")
        graphs.want("worse", ["better"])
        until(lambda: graphs.ready("better"), "made")
        assert graphs.ready("bad") is None
    assert len(caplog.records) == 1
    assert "the whole grammar is listened for" in caplog.text


class Ear(Recogniser):
    """A recogniser of which only the graph is looked at."""

    def __init__(self) -> None:
        super().__init__(graph("whole"), SAMPLE_RATE_HZ)
        self.used: list[str] = []

    def use(self, graph: DecodingGraph) -> None:
        self.used.append(graph.grammar_hash)


def test_the_whole_grammar_hears_until_the_narrow_one_is_ready() -> None:
    kitchen, ear = Kitchen(), Ear()
    kitchen.is_open.clear()
    with cache(kitchen) as graphs:
        focus = Focus(ear, graphs)
        focus.turn_to("a")
        focus.refresh()
        assert ear.used == ["whole"]
        kitchen.is_open.set()
        until(lambda: graphs.ready("a"), "made")
        focus.refresh()
        focus.refresh()
        focus.turn_to("a")
        assert ear.used == ["whole", "a"]


def test_a_graph_that_was_made_ahead_is_used_at_once() -> None:
    ear = Ear()
    with cache(Kitchen()) as graphs:
        focus = Focus(ear, graphs)
        focus.turn_to("a", ["b"])
        until(lambda: graphs.ready("b"), "made")
        ear.used.clear()
        focus.turn_to("b")
        assert ear.used == ["b"]


# ---- from one match to the next


def test_the_old_graph_goes_on_hearing_until_the_new_one_is_ready() -> None:
    kitchen, ear = Kitchen(), Ear()
    with cache(kitchen) as graphs:
        focus = Focus(ear, graphs)
        focus.turn_to("over")
        until(lambda: graphs.ready("over"), "the graph of the match before is ready")
        focus.refresh()
        kitchen.is_open.clear()
        focus.change(lambda: kitchen.make("new whole"), lambda key: kitchen.make(f"new {key}"))
        focus.turn_to("before")
        focus.refresh()
        assert ear.used[-1] == "whole", "of the match before"
        kitchen.is_open.set()
        until(lambda: graphs.ready("before"), "the graph of the new match is ready")
        focus.refresh()
        assert ear.used[-1] == "new before"
        focus.turn_to("elsewhere")
        assert ear.used[-1] in ("new whole", "new elsewhere")
        assert focus.whole.grammar_hash == "new whole"


def test_a_match_that_cannot_be_listened_for_is_said_and_the_one_before_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kitchen, ear = Kitchen(), Ear()
    kitchen.fails = {"new whole"}
    with cache(kitchen) as graphs:
        focus = Focus(ear, graphs, patience_s=PATIENCE_S)
        focus.change(lambda: kitchen.make("new whole"), lambda key: kitchen.make(key))
        assert graphs.renewed()
        assert focus.whole.grammar_hash == "whole"
    assert "cannot be listened for" in caplog.text


def test_what_was_made_for_the_match_before_is_not_used_in_the_next() -> None:
    kitchen = Kitchen()
    kitchen.is_open.clear()
    with cache(kitchen) as graphs:
        graphs.want("over")
        graphs.renew(lambda: kitchen.make("new whole"), lambda key: kitchen.make(f"new {key}"))
        graphs.want("over")
        kitchen.is_open.set()
        made = graphs.ready("over", within_s=PATIENCE_S)
        assert made is not None
        assert made.grammar_hash == "new over"
