"""Alters batches of recordings on the device that trains, where drawing them one by one keeps an accelerator waiting.

What happens to a recording is what `augment` does to one, on tensors of a whole batch: speed, a room, a colour,
noise, a level, features. Only here, talkers in the background are any training clips, drawn anew, and noise has a
colour too.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from models.recipe.alteration import features
from models.recipe.alteration.augment import AFTER_S, BEFORE_S, LOUD_FRAME, SPEEDS, STRENGTHS, WARPS, Condition
from models.recipe.alteration.features import FRAME, MEL_BINS, STEP, STRIDE, TRANSFORM
from models.recipe.sound.clips import RATE_HZ

PIECE = 16 * RATE_HZ
"""Samples of a piece of noise."""
KNOTS = 9
"""Of the curve of a colour."""


@dataclass(frozen=True, slots=True)
class Waves:
    """Recordings of a batch, each normalised to a peak of 1 and followed by silence."""

    samples: Tensor
    """(batch, samples)"""
    lengths: Tensor
    """(batch,)"""


class Alterer:
    """Draws all that happens to batches; what it draws depends on the device, not on a seed alone."""

    def __init__(self, device: torch.device, seed: int) -> None:
        self.device = device
        self._random = torch.Generator(device).manual_seed(seed)
        self._filters = torch.stack([torch.from_numpy(features.filters(warp)) for warp in WARPS]).to(device)
        self._window = torch.from_numpy(features._WINDOW).to(device)
        self._chance = np.random.default_rng(seed)

    # ---- chance

    def uniform(self, low: float, high: float, *shape: int) -> Tensor:
        """Draw numbers between two bounds."""
        return low + (high - low) * torch.rand(shape, generator=self._random, device=self.device)

    def normal(self, *shape: int) -> Tensor:
        """Draw numbers of a standard normal distribution."""
        return torch.randn(shape, generator=self._random, device=self.device)

    def whole(self, below: int, *shape: int) -> Tensor:
        """Draw whole numbers from 0 on."""
        return torch.randint(max(1, below), shape, generator=self._random, device=self.device)

    # ---- speech

    def speech(self, waves: Waves) -> Tensor:
        """Play a batch a little faster or slower and put silence around each; (batch, samples)."""
        waves = self._speed(waves)
        batch, before_most = len(waves.lengths), int(BEFORE_S[1] * RATE_HZ)
        before = self.uniform(BEFORE_S[0] * RATE_HZ, before_most, batch).long()
        after = int(self._chance.uniform(*AFTER_S) * RATE_HZ)
        count = int((before + waves.lengths).max()) + after
        at = torch.arange(count, device=self.device) - before[:, None]
        inside = (at >= 0) & (at < waves.lengths[:, None])
        return torch.where(inside, waves.samples.gather(1, at.clamp(0, waves.samples.shape[1] - 1)), 0.0)

    def _speed(self, waves: Waves) -> Waves:
        """Resample a batch, by the same factor in all of it."""
        factor = int(self._chance.choice(SPEEDS))
        if factor == 20:
            return waves
        steps = -(-waves.samples.shape[1] // (64 * factor)) * 64
        spectrum = torch.fft.rfft(waves.samples, n=steps * factor)
        slower = torch.fft.irfft(functional.pad(spectrum, (0, max(0, 10 * steps + 1 - spectrum.shape[1])))
                                 [:, : 10 * steps + 1], n=20 * steps) * (20 / factor)  # fmt: skip
        return Waves(slower, waves.lengths * 20 // factor)

    def coloured(self, sound: Tensor, *, in_rooms: float, equalised: float, longest_s: float = 0.8) -> Tensor:
        """Have some of a batch heard in rooms and through microphones of another colour; (batch, samples)."""
        batch, count = sound.shape
        size = fast_length(count + int(longest_s * RATE_HZ))
        spectrum = torch.fft.rfft(sound, n=size)
        rooms = torch.fft.rfft(self._rooms(batch, longest_s), n=size)
        dry = torch.rand(batch, 1, generator=self._random, device=self.device) >= in_rooms
        spectrum = spectrum * torch.where(dry, torch.ones_like(rooms), rooms)
        plain = torch.rand(batch, 1, generator=self._random, device=self.device) >= equalised
        spectrum = spectrum * torch.where(plain, 1.0, self._curves(batch, spectrum.shape[1]))
        return torch.as_tensor(torch.fft.irfft(spectrum, n=size)[:, :count])

    def _rooms(self, batch: int, longest_s: float) -> Tensor:
        """Give responses of rooms: decaying noise behind a direct path, as `noise.room`."""
        decay = self.uniform(0.12, longest_s, batch, 1) * RATE_HZ
        at = torch.arange(int(longest_s * RATE_HZ), device=self.device)[None]
        tail = self.normal(batch, at.shape[1]) * torch.exp(-6.9 * at / decay) * (at < decay)
        tail *= self.uniform(0.03, 0.7, batch, 1) / tail.square().sum(dim=1, keepdim=True).sqrt()
        tail[:, 0] = 1.0
        return torch.as_tensor(tail)

    def _curves(self, batch: int, bins: int) -> Tensor:
        """Give gains of smooth curves over log frequency, as `augment._equalise`."""
        octaves = torch.linspace(-0.5, 0.5, KNOTS, device=self.device)
        curve_db = 3.5 * self.normal(batch, KNOTS) + 5 * self.normal(batch, 1) * octaves
        hz = torch.arange(bins, device=self.device) * (RATE_HZ / 2 / bins)
        position = torch.log2(hz / 30 + 1) / math.log2(RATE_HZ / 2 / 30 + 1) * (KNOTS - 1)
        low = position.long().clamp(max=KNOTS - 2)
        part = position - low
        return torch.as_tensor(10 ** ((curve_db[:, low] * (1 - part) + curve_db[:, low + 1] * part) / 20))

    # ---- noise

    def talk(self, talkers: Tensor, pieces: int, most: int) -> Tensor:
        """Give pieces in which up to `most` people talk at once, each in a room; (pieces, PIECE).

        `talkers` holds recordings one after the other, shape (samples,).
        """
        mixed = torch.zeros(pieces, PIECE, device=self.device)
        many = 1 + self.whole(most, pieces)
        for number in range(most):
            start = self.whole(len(talkers) - PIECE, pieces, 1)
            voice = talkers[start + torch.arange(PIECE, device=self.device)].float()
            voice = self.coloured(normalised(voice), in_rooms=0.8, equalised=0.7, longest_s=1.2)
            mixed += normalised(voice) * self.uniform(0.3, 1, pieces, 1) * (number < many)[:, None]
        floor = self.coloured(self.normal(pieces, PIECE), in_rooms=0, equalised=1)
        return normalised(normalised(mixed) + normalised(floor) * self.uniform(0, 0.4, pieces, 1))

    def noise(self, pieces: Tensor, batch: int, count: int) -> Tensor:
        """Cut noise for a batch out of pieces (pieces, PIECE), each begun anywhere; (batch, count)."""
        chosen = self.whole(len(pieces), batch, 1)
        at = (self.whole(PIECE, batch, 1) + torch.arange(count, device=self.device)) % PIECE
        return self.coloured(pieces[chosen, at].float(), in_rooms=0, equalised=0.5)

    def mixed(self, speech: Tensor, noise: Tensor, noisy: Tensor) -> Tensor:
        """Add noise as loud as `augment.STRENGTHS` has it; `noisy` says which of a batch lie under noise."""
        batch = len(speech)
        hard, easy = STRENGTHS[Condition.NOISY].snr_db, STRENGTHS[Condition.CLEAN].snr_db[0]
        ranges = torch.tensor(hard, device=self.device)[self.whole(len(hard), batch)]
        snr_db = torch.where(
            noisy,
            ranges[:, 0] + self.uniform(0, 1, batch) * (ranges[:, 1] - ranges[:, 0]),
            self.uniform(*easy, batch),
        )
        gain = (loudness(speech) / (loudness(noise) * 10 ** (snr_db / 10))).sqrt()
        silent = ~noisy & (self.uniform(0, 1, batch) >= STRENGTHS[Condition.CLEAN].noisy)
        return speech + torch.where(silent, 0.0, gain)[:, None] * noise

    # ---- recorder and features

    def recorded(self, sound: Tensor) -> Tensor:
        """Narrow a few, clip a few, and give each a level and a recorder's floor; whole numbers."""
        batch = len(sound)
        narrow = (self.uniform(0, 1, batch) < STRENGTHS[Condition.NOISY].band_limited).nonzero()[:, 0]
        if len(narrow):
            spectrum = torch.fft.rfft(sound[narrow], n=fast_length(sound.shape[1]))
            spectrum[:, spectrum.shape[1] // 2 :] = 0
            sound[narrow] = torch.fft.irfft(spectrum, n=fast_length(sound.shape[1]))[:, : sound.shape[1]]
        sound = sound / (sound.abs().amax(dim=1, keepdim=True) + 1e-6)
        clipped = self.uniform(0, 1, batch, 1) < 0.08
        sound = torch.where(clipped, sound.clamp(-0.5, 0.5), sound)
        peak = 32767 * 10 ** -self.uniform(0, 2, batch, 1)
        return (peak * sound + self._floor(peak, sound.shape[1])).round()

    def _floor(self, peak: Tensor, count: int) -> Tensor:
        """Give a recorder's own noise, as `augment._floor`."""
        batch, kind = len(peak), self.uniform(0, 1, len(peak), 1)
        loud = 10 ** torch.where(kind < 0.65, self.uniform(-0.5, 1.0, batch, 1), self.uniform(0.8, 2.0, batch, 1))
        hiss = self.normal(batch, count)
        past = float(self._chance.uniform(0.3, 0.95)) ** torch.arange(48, device=self.device).flip(0)
        tilted = functional.conv1d(functional.pad(hiss[:, None], (47, 0)), past[None, None])[:, 0]
        hiss = torch.where(self.uniform(0, 1, batch, 1) < 0.5, hiss, normalised(tilted))
        return torch.where(kind < 0.15, 0.0, torch.minimum(loud, peak / 10) * hiss)

    def log_mel(self, sound: Tensor) -> Tensor:
        """Give the features of a batch, each through another vocal tract; (batch, frames, MEL_BINS)."""
        frames = sound.unfold(1, FRAME, STEP)
        frames = frames - frames.mean(dim=2, keepdim=True)
        emphasised = torch.cat([frames[:, :, :1] * (1 - 0.97), frames[:, :, 1:] - 0.97 * frames[:, :, :-1]], dim=2)
        spectrum = torch.fft.rfft(emphasised * self._window, TRANSFORM)[:, :, : TRANSFORM // 2]
        power = spectrum.real.square() + spectrum.imag.square()
        filters = self._filters[self.whole(len(WARPS), len(sound))]
        return torch.bmm(power, filters).clamp_min(float(np.finfo(np.float32).eps)).log()

    def masked(self, mel: Tensor) -> Tensor:
        """Tilt spectra a little and hide a band and two moments of each, as `batches.masked`."""
        batch, frames, _ = mel.shape
        mel = mel - mel.mean(dim=(1, 2), keepdim=True)
        position = torch.linspace(-1, 1, MEL_BINS, device=self.device)
        mel = mel + (0.4 * self.normal(batch, 1, 1) * position + 0.3 * self.normal(batch, 1, 1) * position**2)
        mean = mel.mean(dim=1, keepdim=True)
        hidden = self._stretch(batch, MEL_BINS, 8)[:, None, :]
        for _ in range(2):
            hidden = hidden | self._stretch(batch, frames, 9)[:, :, None]
        return torch.where(hidden, mean, mel)

    def _stretch(self, batch: int, count: int, below: int) -> Tensor:
        length = self.whole(below, batch, 1)
        start = (self.uniform(0, 1, batch, 1) * (count - length)).long()
        at = torch.arange(count, device=self.device)[None]
        return (at >= start) & (at < start + length)

    def features(self, waves: Waves, pieces: Tensor, noisy: Tensor) -> Tensor:
        """Alter a batch and give what the network hears; (batch, MEL_BINS, frames), frames a multiple of STRIDE."""
        strength = STRENGTHS[Condition.NOISY]
        speech = self.coloured(self.speech(waves), in_rooms=strength.reverberant, equalised=strength.equalised)
        heard = self.mixed(speech, self.noise(pieces, *speech.shape), noisy)
        mel = self.masked(self.log_mel(self.recorded(heard)))
        return functional.pad(mel.transpose(1, 2), (0, -mel.shape[1] % STRIDE), mode="replicate")


def normalised(sound: Tensor) -> Tensor:
    """Give a batch with a root mean square of 1 each."""
    return sound / (sound.square().mean(dim=1, keepdim=True).sqrt() + 1e-9)


def loudness(sound: Tensor) -> Tensor:
    """Give the mean energy of the three loudest frames of each, as `augment.loudness`; (batch,)."""
    frames = sound[:, : sound.shape[1] // LOUD_FRAME * LOUD_FRAME].view(len(sound), -1, LOUD_FRAME)
    loudest = frames.square().sum(dim=2).topk(min(3, frames.shape[1]), dim=1).values
    return torch.as_tensor(loudest.mean(dim=1) + 1e-9)


def fast_length(count: int) -> int:
    """Give a length, at least so long, whose transform is quick: a small multiple of a power of two."""
    power = 1 << max(0, count.bit_length() - 4)
    return -(-count // power) * power
