"""Stage 4: train the network with connectionist temporal classification (Graves et al. 2006), and then against every
other string of phones (`models.recipe.learning.sequence`).

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

import torch
from torch import distributed

from models.errors import RecipeError
from models.recipe import stage
from models.recipe.learning import batches, checkpoints, development, drawing, on_device, workers
from models.recipe.learning.batches import Batch
from models.recipe.learning.network import WIDE, Shape
from models.recipe.learning.trainer import Plan, Trainer


def run(trainer: Trainer, rank: int, stop: Event) -> None:
    """Train until the time is up, or all are stopped; worker 0 reports and keeps the checkpoint."""
    plan = trainer.plan
    saved = reported = before = time.monotonic()
    for batch in _batches(trainer, rank):
        trainer.learn(batch, stop=stop.is_set())
        is_last = trainer.is_stopped or trainer.progress >= 1  # by the clock that all share
        now = time.monotonic()
        trainer.elapsed_s, before = trainer.elapsed_s + now - before, now
        if rank == 0 and trainer.step % 50 == 0:
            print(f"{trainer.elapsed_s:.0f} s step {trainer.step} loss {trainer.loss:.3f} "
                  f"{trainer.frames * plan.workers / 360_000:.1f} h", flush=True)  # fmt: skip
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


def _batches(trainer: Trainer, rank: int) -> Iterator[Batch]:
    plan = trainer.plan
    if plan.in_memory:
        return on_device.drawn(trainer, rank)
    noises = drawing.noises(plan)
    return batches.stream(drawing.drawn(trainer, noises, rank), noises, plan.readers)


def _development(trainer: Trainer) -> str:
    return development.report(trainer.network, development.load(trainer.plan.work))


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
    parser.add_argument("--device", choices=("cpu", "cuda"), help="what computes; cuda where there is a GPU",
                        default="cuda" if torch.cuda.is_available() else "cpu")  # fmt: skip
    parser.add_argument("--workers", type=int, help="processes that share each step: 2, or one for each GPU")
    parser.add_argument(
        "--on-the-fly", type=Path, metavar="DATA",
        help="alter each recording anew whenever it is heard, with the noise in this folder, instead of reading what "
        "models.recipe.prepare made",
    )  # fmt: skip
    parser.add_argument(
        "--in-memory", type=float, default=0, metavar="HOURS",
        help="with --on-the-fly: hold up to so many hours of recordings in the device's memory and alter them there",
    )  # fmt: skip
    parser.add_argument("--language", choices=("en", "es"), default="en", help="with --in-memory: heard most often")
    parser.add_argument("--wide", action="store_true", help="a network of a third more channels")
    parser.add_argument("--readers", type=int, default=0, help="processes that read for each worker; 0: a thread")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=Path, help="checkpoint of another network to begin with, of any phones")
    parser.add_argument("--warm-steps", type=int, default=300, help="steps until the learning rate is at its peak")
    parser.add_argument("--sequence", action="store_true", help="train against every other string of phones")
    plan = Plan(**vars(parser.parse_args()))
    plan.workers = worker_count(plan.device, plan.workers)
    if _is_done(plan):
        print(f"{plan.work / plan.name}.pt has had its {plan.minutes:g} minutes", flush=True)
        return
    drawing.known(plan, drawing.noises(plan))
    development.prepare(plan.work)
    with tempfile.TemporaryDirectory() as meeting:
        workers.together(plan.workers, partial(_work, plan, Path(meeting) / "workers"))


CPU_WORKERS = 2


def worker_count(device: str, wanted: int | None) -> int:
    """Give how many workers compute.

    Raises:
        RecipeError: there are not as many GPUs as they need.
    """
    if device == "cpu":
        return wanted or CPU_WORKERS
    gpus = torch.cuda.device_count()
    if not gpus:
        raise RecipeError("--device cuda: PyTorch finds no GPU here; without it the processor trains")
    if wanted and wanted > gpus:
        raise RecipeError(f"--workers {wanted}: each needs a GPU, and there are {gpus}")
    return wanted or gpus


def _is_done(plan: Plan) -> bool:
    """Say whether a run is over; one of the checkpoints that it begins with must be there, where any is named."""
    checkpoint = plan.work / f"{plan.name}.pt"
    if checkpoint.exists():
        return bool(checkpoints.read(checkpoint)["elapsed_s"] >= 60 * plan.minutes)
    if plan.start:
        checkpoints.read(plan.start)
    return False


def _device(plan: Plan, rank: int) -> torch.device:
    return torch.device(plan.device, rank) if plan.device == "cuda" else torch.device(plan.device)


def _work(plan: Plan, meeting: Path, rank: int, stop: Event) -> None:
    device = _device(plan, rank)
    if plan.workers > 1:
        backend = distributed.get_default_backend_for_device(device)
        distributed.init_process_group(backend, init_method=f"file://{meeting}", rank=rank, world_size=plan.workers)
    try:
        trainer = Trainer(plan, WIDE if plan.wide else Shape(), device)
        trainer.resume()
        if rank == 0:
            since = f", going on from step {trainer.step}" if trainer.step else ""
            print(f"{sum(p.numel() for p in trainer.network.parameters())} parameters on {device}{since}", flush=True)
        run(trainer, rank, stop)
    finally:
        if plan.workers > 1:
            distributed.destroy_process_group()


if __name__ == "__main__":
    stage.run(main, resumes=True)
