"""The rows that follow from the events by the rules: matches, points and shots of folded matches."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from padel.match import Match
from padel.record import Said
from server.tables.contents import MATCHES, POINTS, SHOTS, Table
from server.tables.wanted import Wanted

Row = dict[str, Any]
PlayedOn = tuple[str, Match]
"""A court, and a match on it."""


def rows(table: Table, matches: Iterable[PlayedOn], wanted: Wanted) -> Iterator[Row]:
    """Give the rows of `matches`, `points` or `shots`, as JSON takes them."""
    of_match = _ROWS[table.name]
    for court, match in matches:
        if wanted.match in (None, match.id):
            yield from (row for time, row in of_match(court, match) if wanted.takes(match.id, time))


def _match(court: str, match: Match) -> Iterator[tuple[datetime, Row]]:
    setup, ending = match.setup, match.play.ending
    pair_a, pair_b = setup.pair_a, setup.pair_b
    yield (
        match.created,
        {
            "match": match.id,
            "court": court,
            "created": _text(match.created),
            "format": str(match.score.format),
            "status": match.play.status,
            "pair_a": pair_a.name,
            "pair_b": pair_b.name,
            "colour_a": pair_a.colour,
            "colour_b": pair_b.colour,
            "players": _players(match),
            "score": str(match.score),
            "points": len(match.play.points),
            "winner": match.play.winner,
            "ending": ending.kind if ending else None,
        },
    )


def _points(court: str, match: Match) -> Iterator[tuple[datetime, Row]]:
    for point in match.play.points:
        yield (
            point.time,
            {
                "match": match.id,
                "number": point.number,
                "event": point.event,
                "time": _text(point.time),
                "server": point.server,
                "winner": point.winner,
                "score": point.score,
                **_who(match, point.said),
                "forced_by": point.said.forced_by,
                "forcing_shot": point.said.forcing_shot,
                "is_penalty": point.penalty,
                "amendments": len(point.before),
            },
        )


def _shots(court: str, match: Match) -> Iterator[tuple[datetime, Row]]:
    for point in match.play.points:
        said = point.said
        if said.pair is not None and said.outcome is not None:
            yield (
                point.time,
                {
                    "match": match.id,
                    "point": point.number,
                    "time": _text(point.time),
                    **_who(match, said),
                    "won": said.pair == point.winner,
                },
            )


_ROWS: dict[str, Callable[[str, Match], Iterator[tuple[datetime, Row]]]] = {
    MATCHES.name: _match,
    POINTS.name: _points,
    SHOTS.name: _shots,
}


def _who(match: Match, said: Said) -> Row:
    name = None if said.player is None else _players(match)[said.player - 1]
    return {"pair": said.pair, "player": said.player, "player_name": name, "shot": said.shot, "outcome": said.outcome}


def _players(match: Match) -> list[str]:
    return [*match.setup.pair_a.players, *match.setup.pair_b.players]


def _text(time: datetime) -> str:
    return time.astimezone(UTC).isoformat()
