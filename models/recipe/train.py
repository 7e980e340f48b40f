"""Stage 4: train the network with connectionist temporal classification (Graves et al. 2006), and then against every
other string of phones (`models.recipe.sequence`).

A run lasts a set number of minutes and can be stopped and started again: it goes on from its checkpoint. It begins
with clean speech; noisy features join after a part of the time, and new shards whenever they are there. Several
workers, one thread each, average their gradients at every step.
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import torch
from torch import distributed

from models.errors import RecipeError
from models.recipe import batches, checkpoints, development, stage, workers
from models.recipe.batches import Batch, Shards
from models.recipe.network import Shape
from models.recipe.sequence import EveryString, bigram
from models.recipe.trainer import Plan, Trainer


def run(trainer: Trainer, rank: int, stop: Event) -> None:
    """Train until the time is up, or all are stopped; worker 0 reports and keeps the checkpoint."""
    saved = reported = before = time.monotonic()
    for batch in batches.ahead(_stream(trainer, rank)):
        trainer.learn(batch, stop=stop.is_set())
        is_last = trainer.is_stopped or trainer.progress >= 1  # by the clock that all share
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
        if is_last:
            break
    if rank == 0:
        trainer.save()
        print(f"{trainer.elapsed_s:.0f} s step {trainer.step} saved", flush=True)
        if not trainer.is_stopped:
            print(f"done: {_development(trainer)}", flush=True)


def _development(trainer: Trainer) -> str:
    return development.report(trainer.network, development.load(trainer.plan.work))


def _stream(trainer: Trainer, rank: int) -> Iterator[Batch]:
    """Give batches without end: pass after pass over what features there are by then.

    Raises:
        RecipeError: there are none of the kind that is wanted.
    """
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
        some = batches.epoch(shares, plan.batch_frames, random)
        first = next(some, None)
        if first is None:
            raise RecipeError(
                f"nothing to train on at this time in {plan.work / 'features'}: {len(clean.examples)} clean and "
                f"{len(noisy.examples)} noisy examples; run models.recipe.prepare for the others"
            )
        yield first
        yield from some


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
    if _is_done(plan):
        print(f"{plan.work / plan.name}.pt has had its {plan.minutes:g} minutes", flush=True)
        return
    batches.prepared(plan.work)
    development.prepare(plan.work)
    with tempfile.TemporaryDirectory() as meeting:
        workers.together(plan.workers, partial(_work, plan, Path(meeting) / "workers"))


def _is_done(plan: Plan) -> bool:
    """Say whether a run is over; one of the checkpoints that it begins with must be there, where any is named."""
    checkpoint = plan.work / f"{plan.name}.pt"
    if checkpoint.exists():
        return bool(checkpoints.read(checkpoint)["elapsed_s"] >= 60 * plan.minutes)
    if plan.start:
        checkpoints.read(plan.start)
    return False


def _work(plan: Plan, meeting: Path, rank: int, stop: Event) -> None:
    torch.set_num_threads(1)
    distributed.init_process_group("gloo", init_method=f"file://{meeting}", rank=rank, world_size=plan.workers)
    trainer = Trainer(plan, Shape())
    trainer.resume()
    if rank == 0:
        since = f", going on from step {trainer.step}" if trainer.step else ""
        print(f"{sum(p.numel() for p in trainer.network.parameters())} parameters{since}", flush=True)
    run(trainer, rank, stop)


if __name__ == "__main__":
    stage.run(main, resumes=True)
