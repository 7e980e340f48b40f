"""A network in training: its loss, its steps, its clock and its checkpoint; `models.recipe.train` runs it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, distributed
from torch.nn import functional

from models.errors import RecipeError
from models.recipe.learning import checkpoints
from models.recipe.learning.batches import Batch
from models.recipe.learning.network import Network, Shape, begin_with
from models.recipe.learning.sequence import EveryString, bigram


@dataclass(slots=True)
class Plan:
    """What a run was told."""

    work: Path
    name: str
    minutes: float
    peak_rate: float
    batch_frames: int
    noisy_from: float
    noisy_share: float
    workers: int
    seed: int
    start: Path | None
    warm_steps: int
    sequence: bool
    device: str
    on_the_fly: Path | None
    readers: int
    in_memory: float = 0
    language: str = "en"
    wide: bool = False


class Trainer:
    """A network in training, with its optimiser and how far it has come."""

    CHECKPOINT_S = 180
    REPORT_S = 1800

    def __init__(self, plan: Plan, shape: Shape, device: torch.device) -> None:
        torch.manual_seed(plan.seed)
        self.plan = plan
        self.device = device
        with device:
            self.network = Network(shape)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=plan.peak_rate, weight_decay=0.01, betas=(0.9, 0.98)
        )
        self.elapsed_s = 0.0
        self.step = 0
        self.frames = 0
        self.loss = float("nan")
        self.path = plan.work / f"{plan.name}.pt"
        self.every_string: EveryString | None = None
        self.is_stopped = False

    def resume(self) -> None:
        """Go on from the checkpoint, when there is one; else begin with the weights of another network, if told."""
        if not self.path.exists() and self.plan.start:
            begin_with(self.network, checkpoints.read(self.plan.start)["network"])
        if self.path.exists():
            state = checkpoints.read(self.path)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.elapsed_s, self.step, self.frames = state["elapsed_s"], state["step"], state["frames"]

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict(),
                 "shape": self.network.shape.settings(), "elapsed_s": self.elapsed_s, "step": self.step,
                 "frames": self.frames}  # fmt: skip
        checkpoints.write(self.path, state)

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return self.elapsed_s / (60 * self.plan.minutes)

    def rate(self) -> float:
        """Learning rate: a short warm-up, then half a cosine down to a fiftieth."""
        warm = min(1.0, (self.step + 1) / self.plan.warm_steps)
        return self.plan.peak_rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress))))

    def hold_against(self, sentences: Iterable[tuple[int, ...]]) -> None:
        """Train against every other string of phones from now on, priced by a bigram of these."""
        with self.device:
            self.every_string = EveryString(bigram(sentences))

    def learn(self, batch: Batch, *, stop: bool = False) -> None:
        """Take one step; `stop` says that this worker wants it to be the last.

        Raises:
            RecipeError: the network is lost; its checkpoint is older.
        """
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        loss = self.loss_of(batch)
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self._share_gradients(stop)
        if not torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0).isfinite():
            raise RecipeError(f"the training diverged at step {self.step}: choose a lower --peak-rate")
        self.optimiser.step()
        self.step += 1
        self.frames += batch.features.shape[0] * batch.features.shape[2]
        value = float(loss.detach())
        self.loss = value if math.isnan(self.loss) else 0.98 * self.loss + 0.02 * value

    def loss_of(self, batch: Batch) -> Tensor:
        """Give the loss of a batch for each phone that is said."""
        batch = batch.to(self.device)
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=has_short_floats(self.device)):
            outputs = self.network(batch.features)
        scores = functional.log_softmax(outputs.float(), dim=1).permute(2, 0, 1)
        loss = ctc(scores, batch)
        if self.every_string is not None:
            loss = (1 + CTC_SHARE) * loss + self.every_string(scores, batch.output_lengths).sum()
        # a batch may be noise alone, without a phone
        return torch.as_tensor(loss / max(len(batch.targets), len(batch.features)))

    def _share_gradients(self, stop: bool) -> None:
        """Average the gradients of all workers, and their clocks, so that all stop at the same step."""
        if self.plan.workers == 1:
            self.is_stopped = stop
            return
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        clock = torch.tensor([self.elapsed_s, float(stop)], device=self.device)
        shared = torch.cat([clock, *(gradient.flatten() for gradient in gradients)])
        distributed.all_reduce(shared)
        shared /= self.plan.workers
        self.elapsed_s, self.is_stopped = float(shared[0]), float(shared[1]) > 0
        at = 2
        for gradient in gradients:
            gradient.copy_(shared[at : at + gradient.numel()].view_as(gradient))
            at += gradient.numel()


def has_short_floats(device: torch.device) -> bool:
    """Say whether a device multiplies 16-bit floats itself: a processor that does not takes nine times as long."""
    return device.type != "cpu" or torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "AVX2")


CTC_SHARE = 0.1
"""How much of the plain CTC loss stays in sequence training, as in CTC-CRF."""


def ctc(scores: Tensor, batch: Batch) -> Tensor:
    """Give the summed CTC loss of log posteriors (frames / 3, batch, OUTPUTS)."""
    return functional.ctc_loss(
        scores, batch.targets, batch.output_lengths, batch.target_lengths, zero_infinity=True, reduction="sum"
    )
