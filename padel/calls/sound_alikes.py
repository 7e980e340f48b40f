"""Words of the calls that sound much alike, as data: what to listen for in recordings, and what not to call a player.

How alike they are to the recogniser is measured with it (the tables of the speech model); here is what a listener
in a noisy hall mistakes.
"""

from collections.abc import Mapping
from types import MappingProxyType

Pairs = tuple[tuple[str, str], ...]

SAME_SOUND: Mapping[str, Pairs] = MappingProxyType({"en": (("to", "two"),), "es": ()})
"""Words that no one can tell apart; no sentence may mean something else with one in place of the other."""

SOUND_ALIKES: Mapping[str, Pairs] = MappingProxyType(
    {
        "en": (
            ("blue", "two"),
            ("three", "two"),
            ("three", "free"),
            ("thirteen", "thirty"),
            ("fourteen", "forty"),
            ("fifteen", "sixteen"),
            ("five", "nine"),
            ("eight", "ace"),
            ("four", "forehand"),
            ("undo", "redo"),
            ("red", "let"),
            ("fault", "forced"),
            ("forced", "unforced"),
            ("right", "red"),
            ("lob", "love"),
            ("serve", "service"),
            ("game", "games"),
            ("set", "seven"),
            ("play", "player"),
            ("time", "nine"),
        ),
        "es": (
            ("dos", "doce"),
            ("tres", "trece"),
            ("seis", "tres"),
            ("seis", "dieciséis"),
            ("siete", "diecisiete"),
            ("siete", "set"),
            ("rojo", "ocho"),
            ("once", "doce"),
            ("deshacer", "rehacer"),
            ("deshaz", "rehaz"),
            ("let", "set"),
            ("resta", "resto"),
            ("saca", "saque"),
            ("bajada", "dejada"),
            ("juego", "juegos"),
            ("falta", "nada"),
            ("forzado", "no forzado"),
            ("pareja", "pared"),
            ("uno", "un"),
            ("globo", "rojo"),
        ),
    }
)
"""Words that are easily mistaken for one another; both of a pair can be said in a call, or by someone near it."""
