"""What a sentence means, as data: the tags that the grammar gives its words, put together."""

from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from padel.calls.automaton import Tags
from padel.court import Side
from padel.penalties import Step
from padel.shots import Outcome, Pair, ShotType, pair_of

Kind = Literal[
    # who hit what, and who won the point
    "shot", "who", "point", "ace", "double_fault",
    # the score
    "points", "tiebreak", "deuce", "advantage", "deciding_point", "game", "set", "match", "count", "tiebreak_begins",
    # taking back
    "undo", "undo_point", "redo", "cancel",
    # service
    "let", "replay", "fault", "second_serve", "first_serve", "serves", "receives",
    # the match
    "start", "play", "resume", "suspend", "warm_up", "medical", "toilet", "penalty", "time_violation", "retire",
    "walkover", "set_score",
    # from one match to the next
    "next_match", "set_aside", "confirm", "swap_pairs", "swap_players", "swap_ends",
    # the appliance
    "ask_score", "ask_server", "ask_receiver", "mute", "listen",
    # what decides nothing, and what needs another word
    "remark", "unclear",
]  # fmt: skip
"""What kind of sentence it is: the grammar's `call` tag; `shot` is a stroke or an outcome, `who` only a name."""

KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Stroke:
    """Who hit which shot, as far as a sentence says."""

    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """What a sentence means.

    Attributes:
        kind: see `Kind`.
        pair, player: who, where the sentence says so; a player implies the pair. In `set_score` the next server.
        shot, outcome: which stroke with which result.
        forced_by: who forced the error, where the sentence says so.
        points: a called score, the server's points first; counts of points, not fifteens.
        numbers: the points were said as numbers, as in a tie-break.
        corrects: the call replaces a point instead of adding one.
        ago: how many points before the last one that point was.
        point: id of the event of that point, instead of `ago`, where who corrects it picked it from a list.
        role: who has the advantage, when it was said by role.
        count, unit: called games or sets ("three games to two"), those of the leader first.
        tally: the games of the set, or the sets of the match, that was just won, the winner's first.
        set_number: which set was said ("third set").
        side: the pair whose figures come first in `count`, `sets` and `set_score`.
        sets: the games of each set in `set_score`, the running set last.
        on: the side of the court on which the receiver of a deciding point stands.
        step, reason: which penalty, and what for.
        picks: remembered players that were named for the next match, as numbers from 1 in the device's list.
        about: what a `remark` or an `unclear` call is about, as a key of the texts; of a tie-break `long_tiebreak`,
            where it was called as one to ten; of a let `net`, where that was the word; of an error `ball_lost`, where
            it was said by what became of the ball, which of a service is the fault, and `touched`, where by a touch.
    """

    kind: Kind
    pair: Pair | None = None
    player: int | None = None
    shot: ShotType | None = None
    outcome: Outcome | None = None
    forced_by: Stroke | None = None
    points: tuple[int, int] | None = None
    numbers: bool = False
    corrects: bool = False
    ago: int = 0
    point: str | None = None
    role: Literal["server", "receiver"] | None = None
    count: tuple[int, int] | None = None
    unit: Literal["games", "sets"] | None = None
    tally: tuple[int, int] | None = None
    set_number: int | None = None
    side: Pair | None = None
    sets: tuple[tuple[int, int], ...] = ()
    on: Side | None = None
    step: Step | None = None
    reason: Literal["conduct", "time"] = "conduct"
    picks: tuple[int, ...] = ()
    about: str | None = None


def call_of(tags: Tags) -> Call:
    """Put the tags of a sentence together."""
    of_itself, of_forcer = _parted(tags)
    slots = [tag.split("=", 1) for tag in of_itself]
    said = {slot: value for slot, value in slots if (slot, value) != ("call", "correction")}
    pair, player, shot = _stroke(said)
    rest: dict[str, Any] = {
        slot: said[slot] for slot in ("role", "unit", "side", "on", "step", "reason", "about") if slot in said
    }
    return Call(
        kind=cast(Kind, said.get("call", "shot")),
        pair=pair,
        player=player,
        shot=shot,
        outcome=Outcome(said["outcome"]) if "outcome" in said else None,
        forced_by=Stroke(*_stroke(dict(tag.split("=", 1) for tag in of_forcer))) if of_forcer else None,
        points=_two(said, "server", "receiver"),
        numbers="figures" in said,
        corrects=["call", "correction"] in slots,
        ago=int(said.get("ago", 0)),
        count=_two(said, "leads", "trails"),
        tally=_two(said, "won", "lost"),
        set_number=int(said["set"]) if "set" in said else None,
        picks=tuple(int(value) for slot, value in slots if slot == "pick"),
        sets=_sets([value for slot, value in slots if slot == "games"]),
        **rest,
    )


def _parted(tags: Tags) -> tuple[Tags, Tags]:
    """Give the tags of the sentence itself, and those of who forced the error, which come after it."""
    at = tags.index(_FORCED) if _FORCED in tags else len(tags)
    return tags[:at], tags[at + 1 :]


_FORCED = "forced=by"


def _stroke(said: dict[str, str]) -> tuple[Pair | None, int | None, ShotType | None]:
    player = int(said["player"]) if "player" in said else None
    pair = pair_of(player) if player else cast(Pair | None, said.get("pair"))
    return pair, player, ShotType(said["shot"]) if "shot" in said else None


def _two(said: dict[str, str], first: str, second: str) -> tuple[int, int] | None:
    return _figures(said[first], said[second]) if first in said and second in said else None


def _sets(games: list[str]) -> tuple[tuple[int, int], ...]:
    return tuple(_figures(first, second) for first, second in zip(games[::2], games[1::2], strict=True))


def _figures(first: str, second: str) -> tuple[int, int]:
    return int(first), int(first if second == "same" else second)
