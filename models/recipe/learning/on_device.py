"""Draws batches where everything lies in an accelerator's memory: recordings, noise, and how both are altered."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.errors import RecipeError
from models.phones import PDF
from models.recipe.alteration import augment
from models.recipe.alteration.examples import sayable, usable
from models.recipe.alteration.features import STEP, STRIDE
from models.recipe.alteration.on_device import PIECE, Alterer, Waves, normalised
from models.recipe.learning import drawing
from models.recipe.learning.batches import Batch
from models.recipe.learning.trainer import Trainer
from models.recipe.sound import clips
from models.recipe.sound.clips import RATE_HZ

LOOK_S = 20.0
"""How often new shards are looked for."""
TALK_STEPS = 40
"""Steps after which a part of the talk in the background is made anew."""
SILENCE = 130
"""Frames of silence around a clip, as many as there mostly are."""


@dataclass(frozen=True, slots=True)
class Shares:
    """How often clips are drawn: those of a real person, of this language and of others, against synthetic ones."""

    language: str
    real: float = 0.5
    other_language: float = 0.12
    learners: float = 1.0
    """How often people who learn English are drawn, against other real people of this language."""


SHARES = {"en": Shares("en", learners=2.0), "es": Shares("es", real=0.4)}
"""For Spanish, real people speak other languages with like sounds."""


class Recordings:
    """All training clips, in the memory of a device; shards that are written later join when they are looked for."""

    def __init__(self, work: Path, device: torch.device, hours: float) -> None:
        self._work = work
        self._known: set[Path] = set()
        self.samples = torch.zeros(int(hours * 3600 * RATE_HZ), dtype=torch.int16, device=device)
        self.filled = 0
        self.people: list[tuple[int, int]] = []
        """Where samples of real people begin and end."""
        self.starts: list[int] = []
        self.lengths: list[int] = []
        self.said: list[tuple[int, ...]] = []
        self.is_real: list[bool] = []
        self.is_spanish: list[bool] = []
        self.is_learner: list[bool] = []
        self._looked = 0.0

    def refresh(self) -> bool:
        """Take up the shards that were written since the last look; say whether there are any."""
        if time.monotonic() - self._looked < LOOK_S:
            return False
        self._looked = time.monotonic()
        found = [stem for folder in reversed(clips.MAKERS) for stem in clips.shards(self._work / folder)]
        new = [stem for stem in found if stem not in self._known]
        for stem in new:
            self._take(stem)
        return bool(new)

    def talkers(self) -> Tensor:
        """Give real people's recordings one after the other; shape (samples,).

        Raises:
            RecipeError: there are too few to talk in the background.
        """
        talk = torch.cat([self.samples[:0], *(self.samples[begin:end] for begin, end in self.people)])
        if len(talk) <= PIECE:
            raise RecipeError(f"{self._work / clips.REAL} holds less than 16 s of people to talk in the background")
        return talk

    def _take(self, stem: Path) -> None:
        self._known.add(stem)
        audio = np.load(stem.with_suffix(".npy"))
        if self.filled + len(audio) > len(self.samples):
            hours = (self.filled + len(audio)) / RATE_HZ / 3600
            raise RecipeError(
                f"{stem} is too much for the device's memory: give --in-memory more than {hours:.1f} hours"
            )
        self.samples[self.filled : self.filled + len(audio)] = torch.from_numpy(audio).to(self.samples.device)
        is_real = stem.parent.name == clips.REAL
        for row in clips.read_lines(stem.with_suffix(".jsonl")):
            phones, length = row["phones"], row["length"]
            least = augment.altered_length(length)[0] // STEP
            if usable(phones, length) and sayable(phones, least - 2):
                self.starts.append(self.filled + row["start"])
                self.lengths.append(length)
                self.said.append(tuple(PDF[phone] for phone in phones))
                self.is_real.append(is_real)
                self.is_spanish.append(is_spanish(stem, row["source"]))
                self.is_learner.append(stem.name.startswith("speechocean"))
        if is_real:
            self.people.append((self.filled, self.filled + len(audio)))
        self.filled += len(audio)


def is_spanish(stem: Path, source: str) -> bool:
    """Say whether a clip's sounds are those of Spanish, or of a language that is nearer to it than to English."""
    return stem.name.startswith("es") or source.startswith(("festvox-ru", "precise-es", "common-voice-sixty"))


class Batches:
    """Draws batches of some seconds of speech for a language, without end."""

    def __init__(
        self,
        recordings: Recordings,
        pools: tuple[Tensor, Tensor],
        shares: Shares,
        frames: int,
        noisy_share: float,
        seed: int,
    ) -> None:
        self._recordings = recordings
        self._alterer = Alterer(recordings.samples.device, seed)
        self._chance = np.random.default_rng(seed)
        self._shares, self._frames, self._noisy_share = shares, frames, noisy_share
        self._around, self._still = pools
        self._people = recordings.talkers()
        self._talk = torch.cat([self._talking(24) for _ in range(24)])

    def _talking(self, pieces: int) -> Tensor:
        return self._alterer.talk(self._people, pieces, int(self._chance.choice([1, 1, 2, 4, 8]))).half()

    def stream(self) -> Iterator[Batch]:
        """Draw batches."""
        step = 0
        while True:
            for numbers in self._epoch():
                if step % TALK_STEPS == TALK_STEPS - 1:
                    at = int(self._chance.integers(0, len(self._talk) - 24))
                    self._talk[at : at + 24] = self._talking(24)
                step += 1
                yield self._batch(numbers)

    def _epoch(self) -> Iterator[npt.NDArray[np.int64]]:
        """Draw clips by their shares, in batches of similar lengths."""
        recordings = self._recordings
        recordings.refresh()
        weights = self._weights()
        drawn = self._chance.choice(len(weights), size=20_000, p=weights)
        lengths = np.array(recordings.lengths)[drawn]
        drawn = drawn[np.argsort(lengths * self._chance.uniform(0.9, 1.1, len(drawn)))]
        groups, group = [], []
        for number in drawn:
            group.append(number)
            if (max(recordings.lengths[group[-1]], recordings.lengths[group[0]]) / STEP + 130) * len(
                group
            ) > self._frames:
                groups.append(np.array(group))
                group = []
        if group:
            groups.append(np.array(group))
        for at in self._chance.permutation(len(groups)):
            yield groups[at]

    def _weights(self) -> npt.NDArray[np.float64]:
        """Give how often each clip is drawn: longer ones more often, but less than by their length."""
        recordings, shares = self._recordings, self._shares
        seconds = np.array(recordings.lengths) / RATE_HZ
        weights = np.sqrt(np.clip(seconds, 0.6, 8.0))
        weights[np.array(recordings.is_learner)] *= shares.learners
        real = np.array(recordings.is_real)
        own = np.array(recordings.is_spanish) == (shares.language == "es")
        for group, group_share in ((real, shares.real), (~real, 1 - shares.real)):
            for kind, kind_share in ((group & own, 1 - shares.other_language), (group & ~own, shares.other_language)):
                weights[kind] *= group_share * kind_share / max(1e-9, weights[kind].sum())
        return np.asarray(weights / weights.sum(), np.float64)

    def _batch(self, numbers: npt.NDArray[np.int64]) -> Batch:
        recordings, alterer = self._recordings, self._alterer
        device = recordings.samples.device
        starts = torch.tensor([recordings.starts[n] for n in numbers], device=device)
        lengths = torch.tensor([recordings.lengths[n] for n in numbers], device=device)
        at = torch.arange(int(max(recordings.lengths[n] for n in numbers)), device=device)
        samples = recordings.samples[(starts[:, None] + at).clamp(max=len(recordings.samples) - 1)].float()
        samples = torch.where(at < lengths[:, None], samples, 0.0)
        samples = samples / (samples.abs().amax(dim=1, keepdim=True) + 1e-6)
        said = [recordings.said[n] for n in numbers]
        nothing = -(-len(numbers) // 40) if len(numbers) > 1 else 0
        if nothing:
            samples[:nothing] = alterer.noise(self._still, nothing, samples.shape[1])
            said[:nothing] = [()] * nothing
        noisy = alterer.uniform(0, 1, len(numbers)) < self._noisy_share
        noisy[:nothing] = False
        pieces = self._around if self._chance.random() < 0.5 else self._talk
        heard = alterer.features(Waves(samples, lengths), pieces, noisy)
        frames = heard.shape[2] // STRIDE
        return Batch(
            heard,
            torch.tensor([pdf for pdfs in said for pdf in pdfs], dtype=torch.long, device=device),
            torch.full((len(said),), frames),
            torch.tensor([len(pdfs) for pdfs in said]),
        )


def pieces_of(pool: Path, device: torch.device) -> Tensor:
    """Give a pool of noise in pieces, each normalised; (pieces, PIECE)."""
    samples = torch.from_numpy(np.load(pool).astype(np.float32))
    whole = samples[: len(samples) // PIECE * PIECE].view(-1, PIECE)
    return normalised(whole).to(device).half()


def drawn(trainer: Trainer, rank: int) -> Iterator[Batch]:
    """Draw batches for a training without end, as its plan has it; what it is held against is set, too.

    Raises:
        RecipeError: there is nothing to train on, or the recorded noises are not where the plan says.
    """
    plan = trainer.plan
    noises = drawing.noises(plan)
    if noises is None:
        raise RecipeError("--in-memory alters recordings itself: name the folder of the noises with --on-the-fly")
    recordings = Recordings(plan.work, trainer.device, plan.in_memory)
    recordings.refresh()
    pools = pieces_of(noises.around, trainer.device), pieces_of(noises.still, trainer.device)
    if plan.sequence:
        own = zip(recordings.said, recordings.is_spanish, strict=True)
        trainer.hold_against(said for said, spanish in own if spanish == (plan.language == "es"))
    seed = 1000 * plan.seed + 10 * rank + trainer.step
    return Batches(recordings, pools, SHARES[plan.language], plan.batch_frames, plan.noisy_share, seed).stream()
