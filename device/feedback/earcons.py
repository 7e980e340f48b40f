"""The sounds, computed when the appliance starts: short tones that differ in contour and rhythm, not in pitch alone.

All of a sound lies between 400 and 1500 Hz. Age and noise take the high frequencies first (ISO 7029 gives the usual
loss by age), a small loudspeaker has no low ones, and wind and traffic are below. Somebody who hears no pitch at all
still tells them apart by how many beats they have and how long these are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from device.feedback.signals import Signal

LOWEST_HZ, HIGHEST_HZ = 400.0, 1500.0
LONGEST_MS = 300

Waveform = NDArray[np.float32]

_EDGE_MS = 10
"""A tone swells and fades this long: without, it would click, and a click is as broad as a ball's."""


@dataclass(frozen=True, slots=True)
class Tone:
    """A stretch of a sound.

    Attributes:
        start_hz: the pitch that it begins with; 0 is silence.
        end_hz: the pitch that it glides to.
        length_ms: how long it lasts.
    """

    start_hz: float
    end_hz: float
    length_ms: int


def _tone(pitch_hz: float, length_ms: int) -> Tone:
    return Tone(pitch_hz, pitch_hz, length_ms)


_PAUSE = _tone(0, 30)

TONES: dict[Signal, tuple[Tone, ...]] = {
    Signal.TAKEN: (_tone(660, 60), _tone(990, 80)),
    Signal.ASKED: (_tone(587, 60), _PAUSE, Tone(587, 1175, 200)),
    Signal.REFUSED: (_tone(660, 110), _PAUSE, _tone(440, 150)),
    Signal.ALARM: (_tone(1320, 50), _PAUSE, _tone(1320, 50), _PAUSE, _tone(1320, 50), _PAUSE, _tone(1320, 50)),
    Signal.DISCARDED: (Tone(880, 440, 290),),
    Signal.MUTED: (_tone(494, 120),),
    Signal.LISTENING: (_tone(880, 45), _PAUSE, _tone(880, 45)),
    Signal.NO_MICROPHONE: (_tone(988, 60), _PAUSE, _tone(698, 60), _PAUSE, _tone(494, 110)),
    Signal.NOT_KEPT: (Tone(1046, 622, 110), _PAUSE, Tone(1046, 622, 110)),
}
"""The score of every sound. What has no sound is only seen."""


def earcons(rate_hz: int) -> dict[Signal, Waveform]:
    """Compute all sounds: mono, float32 in -1…1, peak 1, shape (n,)."""
    return {signal: synthesise(tones, rate_hz) for signal, tones in TONES.items()}


def synthesise(tones: tuple[Tone, ...], rate_hz: int) -> Waveform:
    """Compute a sound; pitch glides are even in octaves, as the ear has them."""
    return np.concatenate([_render(tone, rate_hz) for tone in tones])


def length_ms(signal: Signal) -> int:
    """Give how long a signal sounds; 0 when it has no sound."""
    return sum(tone.length_ms for tone in TONES.get(signal, ()))


def _render(tone: Tone, rate_hz: int) -> Waveform:
    count = round(tone.length_ms * rate_hz / 1000)
    if not tone.start_hz:
        return np.zeros(count, np.float32)
    pitch_hz = np.geomspace(tone.start_hz, tone.end_hz, count)
    wave = np.sin(2 * np.pi * np.cumsum(pitch_hz) / rate_hz)
    return (wave * _envelope(count, rate_hz)).astype(np.float32)


def _envelope(count: int, rate_hz: int) -> NDArray[np.float64]:
    """Raised cosines at both ends."""
    edge = round(_EDGE_MS * rate_hz / 1000)
    rise = (1 - np.cos(np.pi * (np.arange(edge) + 0.5) / edge)) / 2
    return np.concatenate([rise, np.ones(count - 2 * edge), rise[::-1]])
