"""What was scored by hand, in words: as an umpire would have said it, in the match's language."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from padel import events
from padel.calls import Call
from padel.calls.languages import colour_words
from padel.events import EventData
from padel.match import Match
from padel.shots import Pair
from padel.umpiring.corrected import corrected
from padel.umpiring.words import described, language_of, player_name

_ENGLISH = {
    "who": "{who}",
    "point": "point {who}",
    "shot": "{who} {what}",
    "correction": "correction {rest}",
    "correction_ago": "correction {ago} points ago {rest}",
    "correction_point": "correction of point {number} {rest}",
    "correction_gone": "correction of a point that is gone, {rest}",
    "undo": "undo",
    "undo_point": "undo last point",
    "redo": "redo",
    "let": "let",
    "replay": "replay the point",
    "fault": "fault",
    "serves": "{who} serves",
    "receives": "{who} on the {side}",
    "right": "right",
    "left": "left",
    "start": "play",
    "resume": "play goes on",
    "suspend": "play suspended",
    "warm_up": "warm-up",
    "medical": "medical {who}",
    "toilet": "toilet break {who}",
    "time_violation": "time violation {who}",
    "warning": "warning {who}",
    "point_penalty": "point penalty {who}",
    "game_penalty": "game penalty {who}",
    "match_penalty": "default {who}",
    "retire": "{who} retires",
    "walkover": "walkover against {who}",
    "swap_pairs": "the pairs change colours",
    "swap_players": "{who} change places",
    "swap_ends": "the pairs change ends",
    "abandoned": "match abandoned: {reason}",
    "set_aside": "match set aside",
    "score": "score set to {score}",
    "taken_over": "scored by hand from here on",
    "chosen": "the other version is chosen",
}

_SPANISH = {
    "who": "{who}",
    "point": "punto {who}",
    "shot": "{who} {what}",
    "correction": "corrección {rest}",
    "correction_ago": "corrección hace {ago} puntos {rest}",
    "correction_point": "corrección del punto {number} {rest}",
    "correction_gone": "corrección de un punto que ya no está, {rest}",
    "undo": "deshacer",
    "undo_point": "deshacer último punto",
    "redo": "rehacer",
    "let": "let",
    "replay": "repetir el punto",
    "fault": "falta",
    "serves": "saca {who}",
    "receives": "{who} a la {side}",
    "right": "derecha",
    "left": "izquierda",
    "start": "a jugar",
    "resume": "se sigue jugando",
    "suspend": "juego suspendido",
    "warm_up": "calentamiento",
    "medical": "asistencia médica {who}",
    "toilet": "pausa para el baño {who}",
    "time_violation": "violación de tiempo {who}",
    "warning": "aviso {who}",
    "point_penalty": "punto de penalización {who}",
    "game_penalty": "juego de penalización {who}",
    "match_penalty": "descalificación {who}",
    "retire": "se retira {who}",
    "walkover": "incomparecencia de {who}",
    "swap_pairs": "las parejas cambian de color",
    "swap_players": "{who} cambian de lugar",
    "swap_ends": "las parejas cambian de lado",
    "abandoned": "partido abandonado: {reason}",
    "set_aside": "partido aplazado",
    "score": "marcador puesto en {score}",
    "taken_over": "se anota a mano desde aquí",
    "chosen": "se elige la otra versión",
}

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
"""The sentences by language and key; every language has the same keys, with the same braces."""

_SAME_AS = {"play": "start", "second_serve": "fault", "first_serve": "replay"}


def told(match: Match, call: Call | None, happens: Sequence[EventData] = ()) -> str:
    """Give what somebody did by hand, in the match's language."""
    texts = TEXTS[language_of(match)]
    if call is None:
        return _happened(texts, happens)
    if call.corrects:
        return _corrected(match, texts, call)
    return _sentence(match, texts, call)


def _corrected(match: Match, texts: Mapping[str, str], call: Call) -> str:
    rest, point = _sentence(match, texts, call), corrected(match, call)
    if call.point is None:
        return texts["correction_ago" if call.ago else "correction"].format(rest=rest, ago=call.ago)
    if point is None:
        return texts["correction_gone"].format(rest=rest)
    return texts["correction_point"].format(rest=rest, number=point.number)


def _sentence(match: Match, texts: Mapping[str, str], call: Call) -> str:
    who, key = _who(match, call.pair, call.player), _SAME_AS.get(call.kind, call.kind)
    if call.kind in ("shot", "ace", "double_fault"):
        return texts["shot"].format(who=who, what=described(language_of(match), call)).strip()
    if call.kind == "penalty":
        key = "warning" if call.step == "warning" else f"{call.step}_penalty"
    side = texts[call.on] if call.on else ""
    return texts[key].format(who=who, side=side).strip()


def _who(match: Match, pair: Pair | None, player: int | None) -> str:
    if player is not None:
        return player_name(match, player)
    return colour_words(language_of(match), match.names(pair).colour)[0] if pair else ""


def _happened(texts: Mapping[str, str], happens: Sequence[EventData]) -> str:
    match list(happens):
        case [events.MatchAbandoned(reason=reason)]:
            return texts["abandoned"].format(reason=reason)
        case [events.MatchTakenUp()]:
            return texts["taken_over"]
        case [events.MatchSetAside()]:
            return texts["set_aside"]
        case [events.ScoreSet(sets=sets, points=points)]:
            figures = [f"{one.a}-{one.b}" for one in sets]
            return texts["score"].format(
                score=" ".join(figures) + (f", {points[0]}-{points[1]}" if any(points) else "")
            )
    return texts["chosen"]
