"""From one match to the next: what begins another match, or sets this one aside, is asked back and confirmed.

And what is arranged before the first ball: who plays in which colour, from which end, and who serves first.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from padel import events
from padel.calls import Call
from padel.errors import SetupError
from padel.events import MatchCreated, PairNames
from padel.match import Match
from padel.refusals import refusal_in
from padel.umpiring import setting_up
from padel.umpiring.decision import Decision, Pending, refused, taken
from padel.umpiring.texts import text
from padel.umpiring.words import language_of, player_name, say, score_called

CONFIRMED = ("next_match", "set_aside")
"""The kinds of call that happen on a second word only."""

ARRANGES = ("swap_pairs", "swap_players", "swap_ends")
"""The kinds of call that arrange a match before its first ball."""


_Y_BEFORE_I = re.compile(r" y (?=h?[ií](?![aeáé]))", re.IGNORECASE)
"""Where Spanish says "e" for "y": before the sound of i, as in Ivo and Hilario, but not in Iago and hielo."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is known at the umpire's desk beside the match.

    Attributes:
        people: whom the next match may name, as the grammar numbers them from 1; the same four where there are none.
        device: the source of the device, which says of a match that it scores it.
        setup: what the next match is unless somebody says otherwise; as the one before where there is none.
    """

    people: tuple[str, ...] = ()
    device: str = ""
    setup: MatchCreated | None = None


def may_begin_next(match: Match) -> bool:
    """Say whether the next match may begin: this one is over, rests, or nobody has played in it yet."""
    return match.state != "live" or match.play.is_before_first_ball


# ---- two words


def asked(match: Match, call: Call, call_id: str, desk: Desk) -> Decision:
    """Decide on the first of two words: ask it back, or say why it cannot be."""
    if call.kind == "set_aside":
        return _asked_to_rest(match, call, call_id)
    if not may_begin_next(match):
        return refused(say(match, "not_over", score=score_called(match)))
    try:
        setup = setting_up.checked(_named(desk.setup or match.setup, call, desk.people or _four(match)))
    except SetupError as error:
        return refused(refusal_in(language_of(match), error))
    pending = Pending(call, call_id, setup)
    return Decision("asked", say(match, "confirm_next", players=_players(match, setup)), pending=pending)


def _asked_to_rest(match: Match, call: Call, call_id: str) -> Decision:
    if match.play.is_over:
        return refused(say(match, "match_over"))
    if match.play.is_before_first_ball:
        return refused(say(match, "nothing_to_set_aside"))
    question = say(match, "confirm_set_aside", score=score_called(match))
    return Decision("asked", question, pending=Pending(call, call_id))


def confirmed(match: Match, pending: Pending, call_id: str) -> Decision:
    """Decide on the second word."""
    if pending.setup is None:
        return taken(events.MatchSetAside(call=call_id), reason=say(match, "rests"))
    told = say(match, "next_begins", players=_players(match, pending.setup))
    if match.play.is_before_first_ball and match.state == "live":
        return taken(setting_up.arranged(pending.setup, call_id), reason=told)
    return replace(taken(reason=told), begins=pending.setup)


def given_up(pending: Pending, language: str) -> Decision:
    """Decide that a second word did not come."""
    key = "next_not_confirmed" if pending.call.kind == "next_match" else "aside_not_confirmed"
    return Decision("discarded", text(language, key))


def _named(setup: MatchCreated, call: Call, people: tuple[str, ...]) -> MatchCreated:
    """Give the set-up of the next match: with the players that were named, or else the same four."""
    if not call.picks:
        return setup
    one, two, three, four = (people[number - 1] for number in call.picks)
    pairs = {
        "pair_a": PairNames.of(setup.pair_a.colour, (one, two)),
        "pair_b": PairNames.of(setup.pair_b.colour, (three, four)),
    }
    return setup.model_copy(update={**pairs, "first_server": 1, "a_at": "left"})


def _four(match: Match) -> tuple[str, ...]:
    return match.setup.pair_a.players + match.setup.pair_b.players


def _players(match: Match, setup: MatchCreated) -> str:
    names = (*setup.pair_a.players, *setup.pair_b.players)
    told = say(match, "who_plays", **{key: name for key, name in zip("abcd", names, strict=True)})
    return _Y_BEFORE_I.sub(" e ", told) if language_of(match) == "es" else told


# ---- a match that rests


def resting(match: Match, call: Call, call_id: str, desk: Desk) -> Decision:
    """Decide on a call while the match is set aside: it goes on when it is resumed, else nothing happens in it."""
    if call.kind != "resume":
        return refused(say(match, "is_set_aside"))
    return taken(
        events.MatchTakenUp(device=desk.device, position=match.events, call=call_id),
        reason=say(match, "taken_up", score=score_called(match)),
    )


# ---- before the first ball


def rearranged(match: Match, call: Call, call_id: str) -> Decision:
    """Decide on pairs, players or ends that change places."""
    if not match.play.is_before_first_ball:
        return refused(say(match, "ball_played"))
    setup = _ARRANGED[call.kind](setting_up.as_it_stands(match), call)
    return taken(setting_up.arranged(setup, call_id), reason=_stands(match, setup))


def serves_first(match: Match, player: int, call_id: str) -> Decision:
    """Decide on who serves first, of the pair that would have received."""
    setup = match.setup.model_copy(update={"first_server": player})
    return taken(
        setting_up.arranged(setup, call_id), reason=say(match, "player_serves", player=player_name(match, player))
    )


def _stands(match: Match, setup: MatchCreated) -> str:
    left, right = (setup.pair_a, setup.pair_b) if setup.a_at == "left" else (setup.pair_b, setup.pair_a)
    return say(match, "arranged", players=_players(match, setup), left=left.name, right=right.name)


_ARRANGED: dict[str, Callable[[MatchCreated, Call], MatchCreated]] = {
    "swap_pairs": lambda setup, call: setting_up.pairs_swapped(setup),
    "swap_players": lambda setup, call: setting_up.players_swapped(setup, call.pair or "a"),
    "swap_ends": lambda setup, call: setting_up.ends_swapped(setup),
}
