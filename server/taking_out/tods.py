"""An event of the club as a tournament record of TODS, the Tennis Open Data Standards (the ITF's, now CODES).

Names and values are those of the standard's `Tournament`, `Event`, `DrawDefinition`, `Structure`, `MatchUp`, `Score`
and `Participant`. A division is an event of the tournament; nobody told us how matches lead to each other, so its
draw is `AD_HOC`. The standard has no discipline for padel: the field is left out.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from padel.format import MatchFormat, SetFormat
from server.club.club_events import EventContent, MatchContent
from wire.scoreboard import Scoreboard, ShownSet

Json = dict[str, Any]


class Played(NamedTuple):
    """A match of an event: what was prepared, and how it stands, if it has begun."""

    match: str
    content: MatchContent
    board: Scoreboard | None


def record_of(event: str, content: EventContent, matches: Sequence[Played], updated: datetime) -> Json:
    """Give the tournament record of an event with its matches."""
    participants = _Participants(event)
    divisions: dict[str | None, list[Json]] = {one: [] for one in content.divisions}
    for one in matches:
        divisions.setdefault(one.content.division, []).append(_match_up(one, participants))
    return _without_none(
        {
            "tournamentId": event,
            "tournamentName": content.name,
            "startDate": content.starts and content.starts.date().isoformat(),
            "endDate": content.ends and content.ends.date().isoformat(),
            "updatedAt": updated.isoformat(),
            "participants": participants.all(),
            "events": [_event(event, name, match_ups) for name, match_ups in divisions.items() if match_ups],
            "venues": _venue(event, content.courts),
        }
    )


def _event(event: str, division: str | None, match_ups: list[Json]) -> Json:
    key = _id(event, "division", division or "")
    sides = {side["participantId"] for one in match_ups for side in one["sides"] if "participantId" in side}
    entries = [{"participantId": one, "entryStatus": "DIRECT_ACCEPTANCE"} for one in sorted(sides)]
    structure = {"structureId": _id(key, "structure"), "stage": "MAIN", "stageSequence": 1, "matchUps": match_ups}
    draw = {"drawId": _id(key, "draw"), "drawType": "AD_HOC", "entries": entries, "structures": [structure]}
    return {
        "eventId": key,
        "eventName": division or "Matches",
        "eventType": "DOUBLES",
        "entries": entries,
        "drawDefinitions": [draw],
    }


def _match_up(one: Played, participants: "_Participants") -> Json:
    board, content = one.board, one.content
    winner = board.winner if board else None
    pairs = [(board.a.name, board.a.players), (board.b.name, board.b.players)] if board else _prepared(content)
    return _without_none(
        {
            "matchUpId": one.match,
            "matchUpType": "DOUBLES",
            "matchUpFormat": board.format if board else content.format,
            "matchUpStatus": _status(board),
            "startDate": content.time and content.time.date().isoformat(),
            "sides": [_side(number, pair, participants) for number, pair in enumerate(pairs, 1)],
            "winningSide": None if winner is None else 1 if winner == "a" else 2,
            "score": _score(board) if board else None,
        }
    )


def _prepared(content: MatchContent) -> list[tuple[str, tuple[str, ...]]]:
    teams = content.teams or ("", "")
    found = zip(teams, (content.pair_a, content.pair_b), strict=True)
    return [(pair.name or team if pair else team, tuple(pair.players) if pair else ()) for team, pair in found]


def _side(number: int, pair: tuple[str, tuple[str, ...]], participants: "_Participants") -> Json:
    name, players = pair
    found = participants.pair(name, players)
    return {"sideNumber": number} if found is None else {"sideNumber": number, "participantId": found}


def _status(board: Scoreboard | None) -> str:
    if board is None:
        return "TO_BE_PLAYED"
    if board.ending is not None:
        kinds = {"retired": "RETIRED", "walkover": "WALKOVER", "default": "DEFAULTED", "abandoned": "ABANDONED"}
        return kinds[board.ending.kind]
    if board.winner is not None:
        return "COMPLETED"
    if board.status == "created":
        return "TO_BE_PLAYED"
    return "SUSPENDED" if board.status == "suspended" or board.state == "set_aside" else "IN_PROGRESS"


def _score(board: Scoreboard) -> Json:
    rules = MatchFormat.parse(board.format)
    sets = [(rules.set_at(at), one) for at, one in enumerate(board.sets) if one.a or one.b or one.tiebreak]
    shown = [_set(number, one, of_set) for number, (of_set, one) in enumerate(sets, 1)]
    texts = [_text(one, of_set) for of_set, one in sets]
    return {
        "sets": shown,
        "scoreStringSide1": " ".join(first for first, _ in texts),
        "scoreStringSide2": " ".join(second for _, second in texts),
    }


def _set(number: int, one: ShownSet, rules: SetFormat) -> Json:
    is_alone = rules.is_only_tiebreak and one.tiebreak is not None
    first, second = one.tiebreak or (None, None)
    return _without_none(
        {
            "setNumber": number,
            "side1Score": None if is_alone else one.a,
            "side2Score": None if is_alone else one.b,
            "side1TiebreakScore": first,
            "side2TiebreakScore": second,
            "winningSide": (1 if one.a > one.b else 2) if rules.won(one.a, one.b) else None,
        }
    )


def _text(one: ShownSet, rules: SetFormat) -> tuple[str, str]:
    if one.tiebreak is not None and rules.is_only_tiebreak:
        a, b = one.tiebreak
        return f"[{a}-{b}]", f"[{b}-{a}]"
    lower = "" if one.tiebreak is None else f"({min(one.tiebreak)})"
    return f"{one.a}-{one.b}{lower}", f"{one.b}-{one.a}{lower}"


def _venue(event: str, courts: Iterable[str]) -> list[Json] | None:
    found = [{"courtId": _id(event, "court", one), "courtName": one} for one in courts]
    return [{"venueId": _id(event, "venue"), "venueName": "The club", "courts": found}] if found else None


class _Participants:
    """Players and pairs by name, each with an id that is the same whenever it is asked."""

    def __init__(self, event: str) -> None:
        self._event = event
        self._found: dict[str, Json] = {}

    def pair(self, name: str, players: tuple[str, ...]) -> str | None:
        known = [one for one in players if one]
        if not name and not known:
            return None
        shown = name or " / ".join(known)
        key = _id(self._event, "pair", shown, *known)
        individuals = [self._individual(one) for one in known]
        pair = {"participantType": "PAIR", "participantRole": "COMPETITOR", "individualParticipantIds": individuals}
        self._found.setdefault(key, {"participantId": key, "participantName": shown, **pair})
        return key

    def _individual(self, name: str) -> str:
        key = _id(self._event, "player", name)
        given, _, family = name.rpartition(" ")
        person = {"personId": _id("player", name), "standardFamilyName": family or name}
        if given:
            person["standardGivenName"] = given
        individual = {"participantType": "INDIVIDUAL", "participantRole": "COMPETITOR", "person": person}
        self._found.setdefault(key, {"participantId": key, "participantName": name, **individual})
        return key

    def all(self) -> list[Json]:
        return sorted(
            self._found.values(), key=lambda one: (str(one["participantType"]), str(one["participantName"]))
        )


def _id(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "urn:marcador:" + "\x1f".join(parts)))


def _without_none(content: Json) -> Json:
    return {name: value for name, value in content.items() if value is not None}
