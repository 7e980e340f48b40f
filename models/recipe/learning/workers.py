"""Worker processes that fail, stop and end together; what they do is `models.recipe.train`'s."""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from multiprocessing import connection
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Event

from models.errors import ModelsError, RecipeError
from models.recipe.stage import leave_stopping_to_the_parent

STOPPING_S = 60.0
"""How long workers may take to come to a good end when they are stopped."""

Work = Callable[[int, Event], None]
"""What a worker does: its number, and what tells it to stop. It must be known by name in its module."""


def together(count: int, work: Work) -> None:
    """Run `work` in `count` processes; when one fails the others are ended, when this process is killed all are.

    Raises:
        RecipeError: a worker did, or ended without a word.
        KeyboardInterrupt: this process was stopped; the workers have been, too.
    """
    context = multiprocessing.get_context("spawn")
    stop, sentences = context.Event(), context.SimpleQueue()
    workers = [context.Process(target=_run, args=(work, rank, stop, sentences)) for rank in range(count)]
    try:
        _start(workers)
        _wait(workers, sentences)
    except KeyboardInterrupt:
        stop.set()
        for worker in workers:
            if worker.pid is not None:
                worker.join(STOPPING_S)
        raise
    finally:
        for worker in workers:
            if worker.is_alive():
                worker.kill()


def _start(workers: Sequence[SpawnProcess]) -> None:
    """Start processes that are deaf to Ctrl-C from the beginning."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    for worker in workers:
        worker.start()
    signal.signal(signal.SIGINT, before)


def _wait(workers: Sequence[SpawnProcess], sentences: "SimpleQueue[str]") -> None:
    running = list(workers)
    while running:
        connection.wait([worker.sentinel for worker in running])
        for worker in [one for one in running if not one.is_alive()]:
            running.remove(worker)
            if worker.exitcode != 0:
                unsaid = f"a worker ended with status {worker.exitcode}; the same command goes on from its checkpoint"
                raise RecipeError(unsaid if sentences.empty() else sentences.get())


def _run(work: Work, rank: int, stop: Event, sentences: "SimpleQueue[str]") -> None:
    leave_stopping_to_the_parent()
    threading.Thread(target=_end_with_the_parent, name="parent", daemon=True).start()
    try:
        work(rank, stop)
    except ModelsError as error:
        sentences.put(str(error))
        sys.exit(1)


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
