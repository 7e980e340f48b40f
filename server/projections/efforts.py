"""The efforts of a match: its rallies, the spoken shots in them, and where the players changed ends after one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from padel.events import CallHeard, ShotPlayed
from padel.record import Point
from padel.shots import Outcome
from server.projections.match_fold import steps
from server.projections.physiology.joining import SpokenShot
from server.projections.physiology.rallies import Rally
from server.projections.physiology.recovery import Effort
from server.store.rows import StoredEvent
from server.store.writing import microseconds


def changes_of_ends(events: Iterable[StoredEvent]) -> set[str]:
    """Give the ids of the events after which the pairs changed ends, whether or not they still stand."""
    changes, before = set(), None
    for stored, match, _ in steps(events):
        ends = None if match is None or match.play.is_over else match.score.ends
        if before is not None and ends is not None and ends != before:
            changes.add(stored.event.id)
        before = ends or before
    return changes


def efforts(points: Sequence[Point], rallies: Sequence[Rally], changes: set[str]) -> list[Effort]:
    """Give the end of each rally with the rest that followed; `rallies` are those of `points`."""
    found = []
    for at, (point, rally) in enumerate(zip(points, rallies, strict=True)):
        next_ms = rallies[at + 1].start_ms if at + 1 < len(rallies) else None
        found.append(Effort("change_of_ends" if point.event in changes else "rally", rally.end_ms, next_ms))
    return found


def spoken_shots(events: Sequence[StoredEvent], points: Sequence[Point]) -> list[SpokenShot]:
    """Give the shots that were called, in order of their calls: those in play, and those that ended a point.

    A point's shot is what is said of it now, at the moment when it was first called. The moment is the end of the
    call's speech where the call is known, else the event's time.
    """
    calls = {
        one.event.id: CallHeard.model_validate(one.event.data).speech_ended
        for one in events
        if one.event.type == CallHeard.TYPE
    }
    found = [*_in_play(events, calls), *_ending(points, calls)]
    return sorted(found, key=lambda one: one.time_ms)


def _in_play(events: Sequence[StoredEvent], calls: Mapping[str, datetime]) -> Iterable[SpokenShot]:
    for stored in events:
        event = stored.event
        if event.type == ShotPlayed.TYPE:
            shot = ShotPlayed.model_validate(event.data)
            if shot.outcome is Outcome.IN_PLAY:
                moment = calls.get(shot.call or "", event.time)
                yield SpokenShot(event.id, _ms(moment), shot.pair, shot.player, shot.shot, shot.outcome)


def _ending(points: Sequence[Point], calls: Mapping[str, datetime]) -> Iterable[SpokenShot]:
    for point in points:
        said, first = point.said, (*point.before, point.said)[0]
        if said.pair is not None and said.outcome is not None:
            moment = calls.get(first.call or "", point.time)
            yield SpokenShot(point.event, _ms(moment), said.pair, said.player, said.shot, said.outcome)


def _ms(moment: datetime) -> int:
    return microseconds(moment) // 1000
