"""Turns a second or two of speech into a vector that says who speaks, in NumPy alone.

The network is Resemblyzer's speaker encoder (Apache-2.0; Wan et al. 2018, "Generalized end-to-end loss for speaker
verification"): three LSTM layers over 40 mel bins. `models.recipe.voices_apart` reads it, and learns the matrix
behind it, which keeps what tells voices apart in short, noisy calls (docs/tried.md, "The umpire's voice").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from models.errors import ModelError

Vector = npt.NDArray[np.float32]
Samples = npt.NDArray[np.int16]

RATE_HZ = 16_000
DIMENSIONS = 160
"""Of a voice's direction."""

LONGEST_S = 2.0
"""So much of a call is looked at, from its middle: more costs time, and tells little more."""

_FILE = Path(__file__).with_name("encoder.npz")
_FRAME, _STEP, _BINS = 400, 160, 40
_LOUDNESS = 10 ** (-30 / 20)
_LAYERS, _CELLS = 3, 256


@dataclass(frozen=True, slots=True)
class _Layer:
    inputs: npt.NDArray[np.float32]
    recurrent: npt.NDArray[np.float32]
    bias: Vector

    def over(self, frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Run over frames, shape (frames, inputs); give the cell's outputs, shape (frames, cells)."""
        driven = frames @ self.inputs.T + self.bias
        out = np.empty((len(frames), _CELLS), np.float32)
        hidden, cell = np.zeros(_CELLS, np.float32), np.zeros(_CELLS, np.float32)
        for number, drive in enumerate(driven):
            gates = drive + self.recurrent @ hidden
            opened = 1 / (1 + np.exp(-gates))
            fresh = np.tanh(gates[2 * _CELLS : 3 * _CELLS])
            cell = opened[_CELLS : 2 * _CELLS] * cell + opened[:_CELLS] * fresh
            hidden = opened[3 * _CELLS :] * np.tanh(cell)
            out[number] = hidden
        return out


@dataclass(frozen=True, slots=True)
class Encoder:
    """The network in memory (6 MB)."""

    layers: tuple[_Layer, ...]
    last: npt.NDArray[np.float32]
    bias: Vector
    mean: Vector
    telling: npt.NDArray[np.float32]

    def vector(self, samples: Samples, rate_hz: int) -> Vector:
        """Give the direction of the voice in speech of any loudness; shape (dimensions,), length 1."""
        return _unit((self.raw(samples, rate_hz) - self.mean) @ self.telling)

    def raw(self, samples: Samples, rate_hz: int) -> Vector:
        """Give what the network makes of speech, before what tells voices apart is kept of it; length 1."""
        frames = _mel(_middle(_resampled(samples, rate_hz)))
        for layer in self.layers:
            frames = layer.over(frames)
        return _unit(np.maximum(0, self.last @ frames[-1] + self.bias))


def from_arrays(held: Mapping[str, npt.NDArray[np.generic]]) -> Encoder:
    """Build an encoder from the arrays of its file; `models.recipe.voices_apart` writes them."""
    of = {name: np.asarray(array, dtype=np.float32) for name, array in held.items()}
    layers = tuple(_Layer(of[f"inputs{n}"], of[f"recurrent{n}"], of[f"bias{n}"]) for n in range(_LAYERS))
    return Encoder(layers, of["last"], of["last_bias"], of["mean"], of["telling"])


@cache
def shipped() -> Encoder:
    """Load the encoder that ships, once.

    Raises:
        ModelError: it is missing or broken.
    """
    try:
        with np.load(_FILE, allow_pickle=False) as file:
            return from_arrays({name: file[name] for name in file.files})
    except (OSError, ValueError, KeyError, BadZipFile) as error:
        raise ModelError(_FILE, "the encoder of voices cannot be read; install marcador again") from error


def _unit(vector: npt.NDArray[np.floating]) -> Vector:
    return np.asarray(vector / (np.linalg.norm(vector) + 1e-9), dtype=np.float32)


def _resampled(samples: Samples, rate_hz: int) -> Vector:
    """Give 16 kHz float samples."""
    sound: Vector = np.asarray(samples / 32768, dtype=np.float32)
    if rate_hz == RATE_HZ or not len(sound):
        return sound
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * (count / len(sound)), dtype=np.float32)


def _middle(sound: Vector) -> Vector:
    spare = len(sound) - int(LONGEST_S * RATE_HZ)
    return sound if spare <= 0 else sound[spare // 2 : spare // 2 + int(LONGEST_S * RATE_HZ)]


def _mel(sound: Vector) -> npt.NDArray[np.float32]:
    """Give the power in 40 mel bins, a row every 10 ms."""
    even = sound * (_LOUDNESS / (float(np.sqrt(np.mean(np.square(sound)))) + 1e-9))
    padded = np.pad(even, _FRAME // 2, mode="reflect" if len(even) > _FRAME // 2 else "constant")
    frames = np.lib.stride_tricks.sliding_window_view(padded, _FRAME)[::_STEP]
    window = np.hanning(_FRAME + 1)[:-1].astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(frames * window, axis=1))).astype(np.float32)
    return np.asarray(power @ _bank().T, dtype=np.float32)


@cache
def _bank() -> npt.NDArray[np.float32]:
    """Give the mel filters of M. Slaney's Auditory Toolbox (linear below 1 kHz), of equal area."""
    above = np.log(6.4) / 27
    edges_mel = np.linspace(0, 15 + np.log(8) / above, _BINS + 2)
    edges = np.where(edges_mel < 15, edges_mel * 200 / 3, 1000 * np.exp(above * (edges_mel - 15)))
    bins = np.arange(_FRAME // 2 + 1) * RATE_HZ / _FRAME
    low, mid, high = (edges[at : at + _BINS, None] for at in range(3))
    rising, falling = (bins - low) / (mid - low), (high - bins) / (high - mid)
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * 2 / (high - low), dtype=np.float32)
