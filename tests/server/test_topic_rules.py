"""Who may publish and read what: a device its own only, and what is stored only the server says."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.auth.topic_rules import Device, Server, Shared, Use, allowed, covers, may_be_retained
from wire.topics import ROOT, Address, Stream

HERE, BEFORE = Address("home", "1", "box-1"), Address("home", "2", "box-1")
OTHER = Address("home", "1", "box-2")
BOX = Device("device-1", (HERE, BEFORE))
LEVELS = st.sampled_from(
    ["home", "1", "2", "box-1", "box-2", "match", "status", "receipt", "score", "+", "#", "$SYS"]
)


def test_a_device_publishes_and_reads_its_own() -> None:
    for address in (HERE, BEFORE):
        assert all(allowed(BOX, "publish", address.stream(stream)) for stream in Stream)
        assert allowed(BOX, "publish", address.status)
        assert allowed(BOX, "publish", address.score)
        assert allowed(BOX, "read", address.receipt)
        assert allowed(BOX, "read", address.command)


@pytest.mark.parametrize("who", [BOX, Shared()])
def test_no_device_says_what_is_stored_or_reads_what_another_measured(who: Device | Shared) -> None:
    for address in (HERE, OTHER):
        assert not allowed(who, "publish", address.receipt)
        assert not allowed(who, "publish", address.command)
        assert not any(allowed(who, "read", address.stream(stream)) for stream in Stream)
    for wish in (f"{ROOT}/#", "#", f"{ROOT}/home/+/+/heart-rate", f"{HERE.base}/#", f"{HERE.base}/+", "$SYS/#"):
        assert not allowed(who, "read", wish)


def test_an_enrolled_device_is_nobody_else() -> None:
    for topic in (OTHER.status, OTHER.stream(Stream.MATCH), Address("home", "3", "box-1").score):
        assert not allowed(BOX, "publish", topic)
    assert not allowed(BOX, "read", OTHER.receipt)
    assert not allowed(BOX, "read", OTHER.command)


@pytest.mark.parametrize("who", [BOX, Shared()])
def test_of_another_device_it_reads_the_status_and_only_on_its_own_court(who: Device | Shared) -> None:
    assert allowed(who, "read", OTHER.status)
    assert allowed(who, "read", Address("home", "3", "box-1").status) is isinstance(who, Shared)
    assert not allowed(who, "read", f"{ROOT}/home/1/+/status")


@given(st.lists(LEVELS, min_size=1, max_size=8), st.sampled_from(["publish", "read"]))
def test_what_a_device_may_is_below_one_of_its_addresses_or_its_courts_score_or_status(
    levels: list[str], use: Use
) -> None:
    topic = "/".join(levels)
    if allowed(BOX, use, topic) and not (
        use == "read" and topic.startswith(f"{ROOT}/home/1/") and topic.endswith("/status")
    ):
        assert topic.startswith((f"{HERE.base}/", f"{BEFORE.base}/")) or topic in (HERE.score, BEFORE.score)
    assert allowed(Server(), use, topic)


def test_status_and_score_alone_are_kept_for_who_comes_later() -> None:
    assert may_be_retained(HERE.status)
    assert may_be_retained(HERE.score)
    assert not may_be_retained(HERE.stream(Stream.MOTION))


def fits(filter_: list[str], topic: list[str]) -> bool:
    """Say whether a filter takes a topic, as section 4.7 of MQTT 3.1.1 has it, level by level."""
    if not filter_ or not topic:
        return filter_ in ([], ["#"]) and not topic
    return filter_[0] == "#" or (filter_[0] in ("+", topic[0]) and fits(filter_[1:], topic[1:]))


FILTERS = st.tuples(st.lists(st.sampled_from("ab+"), min_size=1, max_size=3), st.sampled_from([[], ["#"]])).map(
    lambda parts: parts[0] + parts[1]
)


@given(FILTERS, FILTERS)
def test_a_filter_covers_another_where_it_takes_whatever_that_one_does(one: list[str], other: list[str]) -> None:
    topics = [list(levels) for count in range(1, 6) for levels in product("abc", repeat=count)]
    takes_all = all(fits(one, topic) for topic in topics if fits(other, topic))
    assert covers("/".join(one), "/".join(other)) is takes_all
