"""Compares what was played with all that became of it: event log, samples, read models, and what a reader saw."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from padel.errors import PadelError
from padel.events import Event, MatchCreated
from padel.match import Match, fold
from server.store.database import Store
from tests.faults.combined.script import Motion, Points, beat_name, motion_name
from tests.faults.combined.system import Played, System
from wire.scoreboard import Scoreboard

_EVENTS = "SELECT position, id FROM events ORDER BY position"
_BEATS = "SELECT session, player, epoch_us(time), bpm FROM heart_rate JOIN series USING (series)"
_MOVED = "SELECT session, player, epoch_us(time) FROM motion JOIN series USING (series)"
_BAD = "SELECT stream, kind, reason FROM quarantine"


def judge(system: System) -> str:
    """End the server of a system that has settled, and say what is wrong; empty when nothing is."""
    server, spectator = system.server, system.spectator
    assert server is not None
    boards = {match: server.http.get(f"/api/v1/matches/{match}").json() for match in _matches(system.played)}
    system.stop_server()
    store = Store(system.data)
    try:
        if store.damage() is not None:  # as a server finds it that runs for longer than a minute
            store.suspected = "found by reading"
            store.probe()
        with store.cursor() as cursor:
            found = [cursor.execute(query).fetchall() for query in (_EVENTS, _BEATS, _MOVED, _BAD)]
    finally:
        store.close()
    events, beats, moved, bad = found
    wrong = [
        *_events([name for _, name in events], system.played),
        *_samples(beats, moved, system.played),
        *(f"in quarantine: {one}" for one in bad),
        *_shown(boards, [name for _, name in events], system),
        *_seen(spectator.seen, _of_begun_matches(events, system.played), spectator.gaps),
        *(f"traceback: {text[-2000:]}" for text in (system.server_said, system.box.errors) if "Traceback" in text),
    ]
    return "; ".join(wrong)


def _matches(played: Played) -> list[str]:
    return list(dict.fromkeys(event.match for step in played.steps for event in step.events))


def _events(found: list[str], played: Played) -> list[str]:
    """Compare ids: all that was played, once, in its order."""
    expected = [name for name, step in played.stored.items() if isinstance(step, Points)]
    missing = set(expected) - set(found) - played.excused
    wrong = [f"{len(missing)} events are missing"] if missing else []
    doubled = [name for name, count in Counter(found).items() if count > 1]
    if doubled:
        wrong.append(f"{len(doubled)} events are doubled")
    if unknown := set(found) - set(expected):
        wrong.append(f"{len(unknown)} events that were not played")
    there = set(found)
    if not wrong and found != [name for name in expected if name in there]:
        wrong.append("events are in another order")
    return wrong


def _samples(beats: list[Any], moved: list[Any], played: Played) -> list[str]:
    found = Counter(beat_name(*_placed(one), one[3]) for one in beats)
    times = Counter(motion_name(*_placed(one)) for one in moved)
    expected = {name for name, step in played.stored.items() if not isinstance(step, Points)}
    motions = {name for name, step in played.stored.items() if isinstance(step, Motion)}
    wrong = []
    if missing := expected - set(found) - set(times) - played.excused:
        wrong.append(f"{len(missing)} samples are missing, such as {min(missing)}")
    if doubled := [name for name, count in (found + times).items() if count > 1]:
        wrong.append(f"{len(doubled)} samples are doubled, such as {min(doubled)}")
    if len(moved) != 50 * len(motions & set(times)):
        wrong.append(f"{len(moved)} samples of motion instead of {50 * len(motions & set(times))}")
    if unknown := set(found) - expected:
        wrong.append(f"{len(unknown)} samples that were not played")
    return wrong


def _placed(row: Any) -> tuple[str, int, datetime]:
    session, player, moment = row[:3]
    return str(session), int(player), datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)


def _shown(boards: dict[str, Any], stored: Iterable[str], system: System) -> list[str]:
    """Compare each match as the pages show it, and as a reader saw it last, with the fold of what is stored."""
    by_name = {event.id: event for step in system.played.steps for event in step.events}
    folded: dict[str, Match | None] = {}
    for name in stored:
        event = by_name[name]
        folded[event.match] = _after(folded.get(event.match), event)
    wrong = []
    for match, after in folded.items():
        if after is None:
            continue
        expected = Scoreboard.of(after, "1").model_dump(mode="json")
        for who, board in (("the pages", boards[match]), ("the stream", system.spectator.boards.get(match))):
            if {key: board[key] for key in expected if key in ("points", "games", "sets")} != {
                key: expected[key] for key in expected if key in ("points", "games", "sets")
            }:
                wrong.append(f"{who} show another score of {match}")
    return wrong


def _after(match: Match | None, event: Event) -> Match | None:
    try:
        return fold(match, event)
    except PadelError:
        return match


def _of_begun_matches(events: list[tuple[int, str]], played: Played) -> list[tuple[int, str]]:
    """Leave out matches whose beginning an outbox lost: on no court, they are on no court's stream."""
    by_name = {event.id: event for step in played.steps for event in step.events}
    begun = {by_name[name].match for _, name in events if by_name[name].data.TYPE == MatchCreated.TYPE}
    return [(position, name) for position, name in events if by_name[name].match in begun]


def _seen(seen: list[tuple[int, str]], events: list[tuple[int, str]], gaps: list[Any]) -> list[str]:
    wrong = [f"the stream told of a gap: {one}" for one in gaps]
    if seen != [(position, name) for position, name in events]:
        missing, more = set(events) - set(seen), len(seen) - len(set(seen))
        wrong.append(f"the reader missed {len(missing)} events, saw {more} again; {len(seen)} of {len(events)}")
    return wrong
