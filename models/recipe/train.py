"""Stage 4: train the network with connectionist temporal classification (Graves et al. 2006), and then against every
other string of phones (`models.recipe.sequence`).

A run lasts a set number of minutes and can be stopped and started again: it goes on from its checkpoint. It begins
with clean speech; noisy features join after a part of the time, and new shards whenever they are there. Several
workers, one thread each, average their gradients at every step.
"""

import argparse
import math
import multiprocessing
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, distributed
from torch.nn import functional

from models.recipe import batches, development
from models.recipe.batches import Batch, Shards
from models.recipe.network import Network, Shape, begin_with
from models.recipe.sequence import EveryString, bigram


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


class Trainer:
    """A network in training, with its optimiser and how far it has come."""

    CHECKPOINT_S = 180
    REPORT_S = 1800

    def __init__(self, plan: Plan, shape: Shape) -> None:
        torch.manual_seed(plan.seed)
        self.plan = plan
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

    def resume(self) -> None:
        """Go on from the checkpoint, when there is one; else begin with the weights of another network, if told."""
        if not self.path.exists() and self.plan.start:
            begin_with(self.network, torch.load(self.plan.start, weights_only=True)["network"])
        if self.path.exists():
            state = torch.load(self.path, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.optimiser.load_state_dict(state["optimiser"])
            self.elapsed_s, self.step, self.frames = state["elapsed_s"], state["step"], state["frames"]

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        partial = self.path.with_suffix(".part")
        torch.save({"network": self.network.state_dict(), "optimiser": self.optimiser.state_dict(),
                    "shape": self.network.shape.settings(), "elapsed_s": self.elapsed_s, "step": self.step,
                    "frames": self.frames}, partial)  # fmt: skip
        partial.rename(self.path)

    @property
    def progress(self) -> float:
        """From 0 to 1."""
        return self.elapsed_s / (60 * self.plan.minutes)

    def rate(self) -> float:
        """Learning rate: a short warm-up, then half a cosine down to a fiftieth."""
        warm = min(1.0, (self.step + 1) / self.plan.warm_steps)
        return self.plan.peak_rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, self.progress))))

    def learn(self, batch: Batch) -> None:
        """Take one step."""
        for group in self.optimiser.param_groups:
            group["lr"] = self.rate()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            outputs = self.network(batch.features)
        loss = self._loss(outputs.float(), batch) / batch.target_lengths.sum()
        self.optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        self._share_gradients()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        self.frames += batch.features.shape[0] * batch.features.shape[2]
        value = float(loss.detach())
        self.loss = value if math.isnan(self.loss) else 0.98 * self.loss + 0.02 * value

    def _loss(self, outputs: Tensor, batch: Batch) -> Tensor:
        """Give the summed loss of unnormalised outputs (batch, OUTPUTS, frames / 3)."""
        scores = functional.log_softmax(outputs, dim=1).permute(2, 0, 1)
        said = ctc(scores, batch)
        if self.every_string is None:
            return said
        others: Tensor = self.every_string(scores, batch.output_lengths).sum()
        return (1 + CTC_SHARE) * said + others

    def _share_gradients(self) -> None:
        """Average the gradients of all workers, and their clocks, so that all stop at the same step."""
        if self.plan.workers == 1:
            return
        gradients = [p.grad for p in self.network.parameters() if p.grad is not None]
        clock = torch.tensor([self.elapsed_s])
        shared = torch.cat([clock, *(gradient.flatten() for gradient in gradients)])
        distributed.all_reduce(shared)
        shared /= self.plan.workers
        self.elapsed_s = float(shared[0])
        at = 1
        for gradient in gradients:
            gradient.copy_(shared[at : at + gradient.numel()].view_as(gradient))
            at += gradient.numel()


CTC_SHARE = 0.1
"""How much of the plain CTC loss stays in sequence training, as in CTC-CRF."""


def ctc(scores: Tensor, batch: Batch) -> Tensor:
    """Give the summed CTC loss of log posteriors (frames / 3, batch, OUTPUTS)."""
    return functional.ctc_loss(
        scores, batch.targets, batch.output_lengths, batch.target_lengths, zero_infinity=True, reduction="sum"
    )


def run(trainer: Trainer, rank: int = 0) -> None:
    """Train until the time is up; worker 0 reports and keeps the checkpoint."""
    saved = reported = before = time.monotonic()
    for batch in batches.ahead(_stream(trainer, rank)):
        trainer.learn(batch)
        now = time.monotonic()
        trainer.elapsed_s, before = trainer.elapsed_s + now - before, now
        if rank == 0 and trainer.step % 50 == 0:
            print(f"{trainer.elapsed_s:.0f} s step {trainer.step} loss {trainer.loss:.3f} "
                  f"{trainer.frames * trainer.plan.workers / 360_000:.1f} h", flush=True)  # fmt: skip
        if rank == 0 and now - saved > Trainer.CHECKPOINT_S:
            saved = now
            trainer.save()
        if rank == 0 and now - reported > Trainer.REPORT_S:
            reported = now
            print(f"{trainer.elapsed_s:.0f} s {_development(trainer)}", flush=True)
        if trainer.progress >= 1:
            break
    if rank == 0:
        trainer.save()
        print(f"done: {_development(trainer)}", flush=True)


def _development(trainer: Trainer) -> str:
    return development.report(trainer.network, development.load(trainer.plan.work))


def _stream(trainer: Trainer, rank: int) -> Iterator[Batch]:
    """Give batches without end: pass after pass over what features there are by then."""
    plan = trainer.plan
    clean, noisy = Shards(plan.work / "features" / "clean"), Shards(plan.work / "features" / "noisy")
    while True:
        clean.refresh()
        noisy.refresh()
        if plan.sequence and trainer.every_string is None:
            trainer.every_string = EveryString(bigram(one.pdfs for one in [*clean.examples, *noisy.examples]))
        random = np.random.default_rng([plan.seed, rank, trainer.step])
        shares = [(clean, _share(clean, plan, noisy=False, progress=trainer.progress)),
                  (noisy, _share(noisy, plan, noisy=True, progress=trainer.progress))]  # fmt: skip
        yield from batches.epoch(shares, plan.batch_frames, random)


EPOCH_EXAMPLES = 8_000
"""Examples in a pass, after which new shards are looked for."""


def _share(shards: Shards, plan: Plan, *, noisy: bool, progress: float) -> float:
    """Give the chance of each example to be in the next pass."""
    part = plan.noisy_share if progress >= plan.noisy_from else 0.0
    wanted = EPOCH_EXAMPLES * (part if noisy else 1 - part)
    return min(1.0, wanted / max(1, len(shards.examples)))


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/speech"), help="work directory")
    parser.add_argument("--name", default="network", help="name of the checkpoint")
    parser.add_argument("--minutes", type=float, default=73.0)
    parser.add_argument("--peak-rate", type=float, default=1.5e-3)
    parser.add_argument("--batch-frames", type=int, default=6_000)
    parser.add_argument("--noisy-from", type=float, default=0.12, help="when noisy features join, 0 to 1")
    parser.add_argument("--noisy-share", type=float, default=0.65, help="their share from then on")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="checkpoint of another network to begin with, of any phones")
    parser.add_argument("--warm-steps", type=int, default=300, help="steps until the learning rate is at its peak")
    parser.add_argument("--sequence", action="store_true", help="train against every other string of phones")
    plan = Plan(**vars(parser.parse_args()))
    development.prepare(plan.work)
    with tempfile.TemporaryDirectory() as meeting:
        context = multiprocessing.get_context("spawn")
        places = [(rank, plan, Path(meeting) / "workers") for rank in range(plan.workers)]
        workers = [context.Process(target=_work, args=place) for place in places]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()


def _work(rank: int, plan: Plan, meeting: Path) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=plan.workers)
    trainer = Trainer(plan, Shape())
    trainer.resume()
    if rank == 0:
        print(f"{sum(p.numel() for p in trainer.network.parameters())} parameters", flush=True)
    run(trainer, rank)


if __name__ == "__main__":
    main()
