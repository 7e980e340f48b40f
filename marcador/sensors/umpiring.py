"""Calls the rallies that simulated players play, so that what their sensors say belongs to a match that moves on."""

from collections.abc import Callable
from datetime import datetime

from device.umpire import Decided, Umpire
from device.wearables.simulation.rallies import Rallies, Rally
from marcador.terminal_umpire import typed
from padel.calls.languages import colour_words

_WINNERS = {
    "en": ("{} forehand winner", "{} volley winner", "{} smash winner"),
    "es": ("{} derecha ganadora", "{} volea ganadora", "{} remate ganador"),
}
"""From the gentlest stroke to the hardest."""
_ERROR = {"en": "{} unforced error", "es": "{} error no forzado"}
_WEAK = 0.25
"""Strokes below this strength go into the net, 0 to 1."""


class SimulatedUmpire:
    """Says who won each rally when it has ended, until the match has.

    Args:
        umpire: hears the calls.
        deliver: called with what was decided, in the caller's thread.
        seed: of the rallies, the same as that of the sensors.
    """

    def __init__(self, umpire: Umpire, deliver: Callable[[Decided], None], seed: int) -> None:
        self._umpire, self._deliver, self._rallies = umpire, deliver, Rallies(seed)
        self._until_s = 0.0

    def watch(self, second: float, moment: datetime) -> None:
        """Call what has ended up to a second since the simulation began; `moment` is now."""
        for rally in self._rallies.ended(self._until_s, second):
            if self._umpire.match.play.status != "ended":
                self._deliver(self._umpire.hear(typed(self.call_of(rally), moment)))
        self._until_s = second

    def call_of(self, rally: Rally) -> tuple[str, ...]:
        """Give the words for the last stroke of a rally."""
        setup, last = self._umpire.match.setup, rally.strokes[-1]
        pair = setup.pair_a if last.player <= 2 else setup.pair_b
        winners = _WINNERS[setup.language]
        kind = int((last.strength - _WEAK) / (1 - _WEAK) * len(winners))
        sentence = _ERROR[setup.language] if last.strength < _WEAK else winners[min(kind, len(winners) - 1)]
        colour = colour_words(setup.language, pair.colour)[0]
        return tuple(sentence.format(colour).split())
