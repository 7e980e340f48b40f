"""Why a score cannot be, as data a language. What is in braces is filled in."""

from collections.abc import Mapping
from types import MappingProxyType

from padel.errors import ScoreError

_ENGLISH = {
    "order_stands": "player {player} cannot be chosen now: a pair changes its order before it serves in a set",
    "no_side": "the receivers choose their side at the deciding point of a game only",
    "no_player": "there is no player {player}; players are 1 to 4",
    "same_pair_serves": "after player {player} a player of the other pair serves, not {following}",
    "points_after_end": "the match is over with these sets, so there are no points in a running game",
    "set_count": "{count} sets: a match in {format} has 1 to {most}",
    "set_after_end": "set {number} cannot be: the match was over after set {before}",
    "set_not_over": "set {number} is not over at {games}, so set {following} cannot have begun",
    "games": "set {number}: {a}-{b} cannot be in a set {format}",
    "no_tiebreak": "set {number}: there is no tie-break at {a}-{b} of a set {format}",
    "tiebreak_end": "set {number}: its tie-break cannot end {a}-{b}",
    "tiebreak_points": "{a}-{b} is no score of a tie-break to {to} that goes on",
    "game_points": "points won {a} and {b} are no score of a game that goes on",
}

_SPANISH = {
    "order_stands": "no se puede elegir al jugador {player}: una pareja cambia su orden antes de sacar en un set",
    "no_side": "los que restan solo eligen lado en el punto decisivo de un juego",
    "no_player": "no hay jugador {player}; los jugadores son del 1 al 4",
    "same_pair_serves": "después del jugador {player} saca uno de la otra pareja, no el {following}",
    "points_after_end": "con esos sets el partido ha terminado, así que no hay puntos de un juego",
    "set_count": "{count} sets: un partido {format} tiene de 1 a {most}",
    "set_after_end": "no puede haber set {number}: el partido terminó en el set {before}",
    "set_not_over": "el set {number} no termina {games}, así que el set {following} no puede haber empezado",
    "games": "set {number}: {a}-{b} no puede darse en un set {format}",
    "no_tiebreak": "set {number}: con {a}-{b} no hay tie break en un set {format}",
    "tiebreak_end": "set {number}: su tie break no puede terminar {a}-{b}",
    "tiebreak_points": "{a}-{b} no es un marcador de un tie break a {to} que sigue",
    "game_points": "{a} y {b} puntos ganados no son un marcador de un juego que sigue",
}

REFUSALS: Mapping[str, Mapping[str, str]] = MappingProxyType({"en": _ENGLISH, "es": _SPANISH})
"""The sentences by language and key; every language has the same keys, with the same braces."""


def refusal(key: str, **filled: object) -> ScoreError:
    """Give the error with this reason; its own text is English."""
    return ScoreError(_ENGLISH[key].format(**filled), key, filled)


def refusal_in(language: str, error: ScoreError) -> str:
    """Give the reason of an error in a language, or in English where the language has none."""
    return REFUSALS.get(language, _ENGLISH)[error.key].format(**error.filled)
