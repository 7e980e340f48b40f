"""Time that a replay moves, and the wall's."""

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.clock import ReplayClock, SteadyClock
from device.errors import ClockClosed
from tests.waiting import PATIENCE_S

START = datetime(2025, 6, 1, 10, 0, tzinfo=UTC)
Step = Callable[[ReplayClock, float], None]


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


async def settle() -> None:
    for _ in range(200):
        await asyncio.sleep(0)


async def _sleep_through(clock: ReplayClock, naps: list[int], log: list[tuple[datetime, datetime]]) -> None:
    moment = START
    for nap in naps:
        moment += timedelta(milliseconds=nap)
        await clock.sleep_until(moment)
        log.append((moment, clock.now()))


naps = st.lists(st.lists(st.integers(0, 3000), min_size=1, max_size=6), min_size=1, max_size=5)
steps = st.lists(st.integers(-500, 5000), max_size=8)


@given(naps, steps)
def test_sleepers_wake_in_the_order_of_time_however_the_clock_steps(naps: list[list[int]], steps: list[int]) -> None:
    async def scenario() -> None:
        clock, log = ReplayClock(START), list[tuple[datetime, datetime]]()
        tasks = [asyncio.create_task(_sleep_through(clock, one, log)) for one in naps]
        await settle()
        at_ms = 0
        for step in (*steps, 60_000):
            at_ms += step
            clock.advance_to(START + timedelta(milliseconds=at_ms))
            await settle()
        await asyncio.gather(*tasks)
        assert [moment for moment, _ in log] == sorted(moment for moment, _ in log)
        assert len(log) == sum(map(len, naps))
        assert all(moment <= shown for moment, shown in log)

    asyncio.run(scenario())


@given(st.lists(st.integers(-1000, 1000), min_size=1))
def test_the_clock_never_goes_back(moves: list[int]) -> None:
    clock, shown = ReplayClock(START), [START]
    for move in moves:
        clock.advance_to(after(move))
        shown.append(clock.now())
    assert shown == sorted(shown)
    assert shown[-1] == max(START, after(max(moves)))


async def test_nobody_wakes_before_the_clock_moved() -> None:
    clock = ReplayClock(START)
    sleeper = asyncio.create_task(clock.sleep_until(after(1)))
    clock.advance_to(after(0.999))
    await settle()
    assert not sleeper.done()
    clock.advance_to(after(1))
    await sleeper


async def test_another_thread_may_move_the_clock() -> None:
    clock = ReplayClock(START)
    woken: list[int] = []

    async def count() -> None:
        for number in range(1, 501):
            await clock.sleep_until(after(number))
            woken.append(number)

    def replay() -> None:
        for number in range(1, 1001):
            clock.advance_to(after(number / 2))

    counting = asyncio.create_task(count())
    await settle()
    thread = threading.Thread(target=replay, name="replay")
    thread.start()
    async with asyncio.timeout(PATIENCE_S):
        await counting
    thread.join()
    assert woken == list(range(1, 501))


async def test_the_end_of_a_replay_wakes_who_is_due_and_ends_the_others() -> None:
    clock = ReplayClock(START)
    due, not_due = (asyncio.create_task(clock.sleep_until(after(seconds))) for seconds in (1, 2))
    await settle()
    clock.advance_to(after(1))
    clock.close()
    await due
    with pytest.raises(ClockClosed):
        await not_due
    await clock.sleep_until(after(0.5))
    with pytest.raises(ClockClosed):
        await clock.sleep_until(after(3))


async def test_a_cancelled_sleeper_does_not_hold_up_the_others() -> None:
    clock = ReplayClock(START)
    cancelled = asyncio.create_task(clock.sleep_until(after(1)))
    waiting = asyncio.create_task(clock.sleep_until(after(2)))
    await settle()
    cancelled.cancel()
    clock.advance_to(after(2))
    async with asyncio.timeout(PATIENCE_S):
        await waiting


async def test_the_steady_clock_sleeps_until_the_moment_and_not_longer() -> None:
    clock = SteadyClock()
    moment = clock.now() + timedelta(milliseconds=50)
    async with asyncio.timeout(PATIENCE_S):
        await clock.sleep_until(moment)
    assert clock.now() >= moment
    await clock.sleep_until(START)


HOUR, MINUTE, YEAR, LONG = (timedelta(**by) for by in ({"hours": 1}, {"minutes": 1}, {"days": 365}, {"days": 9_000}))
JUMPS = st.sampled_from([sign * by for by in (HOUR, MINUTE, YEAR, LONG) for sign in (1, -1)])


class System:
    """A system's clock that is set, and a monotonic one beside it."""

    def __init__(self) -> None:
        self.shows, self.monotonic_s = START, 100.0

    def pass_by(self, seconds: float) -> None:
        self.shows += timedelta(seconds=seconds)
        self.monotonic_s += seconds


@given(st.lists(st.tuples(st.floats(0, 600), JUMPS), max_size=8))
def test_durations_are_right_whatever_the_system_s_clock_is_set_to(story: list[tuple[float, timedelta]]) -> None:
    system = System()
    clock = SteadyClock(lambda: system.shows, lambda: system.monotonic_s)
    passed_s = 0.0
    for seconds, jump in story:
        system.pass_by(seconds)
        passed_s += seconds
        system.shows = max(datetime(1970, 1, 1, tzinfo=UTC), system.shows + jump)
        assert (clock.now() - START).total_seconds() == pytest.approx(passed_s, abs=1e-3)
        assert abs(clock.stamp(clock.now()) - system.shows) < timedelta(milliseconds=1)


def test_what_happened_before_the_time_was_known_is_stamped_as_it_is_known_now() -> None:
    system = System()
    clock = SteadyClock(lambda: system.shows, lambda: system.monotonic_s)
    happened = clock.now()
    system.pass_by(20)
    system.shows += LONG
    assert clock.stamp(happened) == START + LONG
