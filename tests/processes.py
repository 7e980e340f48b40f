"""Processes forked from one that has imported what they run: imports take longer than most of what is tried.

A command has its own arguments, environment, folder, standard streams, signals and exit status, as from a shell.
"""

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import forkserver, reduction
from pathlib import Path
from signal import Signals
from types import TracebackType
from typing import IO, Any, Self

from tests.waiting import PATIENCE_S

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.imported"])


def begin_for_all() -> None:
    """Begin the process that theirs are forked from, for those too that are forked from this one."""
    forkserver.ensure_running()
    os.register_at_fork(after_in_child=_is_begun)


def _is_begun() -> None:
    # To see whether it runs is its parent's.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]


def marcador(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str = "",
    lasts_s: float = PATIENCE_S,
    prepare: Callable[[], None] | None = None,
) -> "subprocess.CompletedProcess[str]":
    """Run `marcador` with these arguments until it ends; give what it said and its exit status."""
    with Marcador(*arguments, cwd=cwd, env=env, prepare=prepare) as running, ThreadPoolExecutor(2) as reading:
        said, errors = reading.submit(running.stdout.read), reading.submit(running.stderr.read)
        with suppress(BrokenPipeError), running.stdin:
            running.stdin.write(input)
        try:
            status = running.wait(lasts_s)
        finally:
            running.kill()
        return subprocess.CompletedProcess(arguments, status, said.result(), errors.result())


class Marcador:
    """A `marcador` that runs; leaving the block waits for its end.

    Attributes:
        stdin, stdout, stderr: the test's ends of its standard streams, those that it was not given.
    """

    stdin: IO[str]
    stdout: IO[str]
    stderr: IO[str]

    def __init__(
        self,
        *arguments: str | Path,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdout: IO[Any] | None = None,
        stderr: IO[Any] | None = None,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        """Start it; `prepare` is called in its process before it runs."""
        given = [None, stdout and stdout.fileno(), stderr and stderr.fileno()]
        ours, theirs = list[IO[str]](), list[int]()
        for number, (name, descriptor) in enumerate(zip(("stdin", "stdout", "stderr"), given, strict=True)):
            if descriptor is None:
                read, write = os.pipe()
                theirs.append(read if number == 0 else write)
                ours.append(open(write, "w") if number == 0 else open(read))  # noqa: SIM115 – closed with the block
                setattr(self, name, ours[-1])
            else:
                theirs.append(os.dup(descriptor))
        self._ours = ours
        self._process = PROCESSES.Process(
            target=_run,
            args=(
                [str(one) for one in arguments],
                str(cwd or Path.cwd()),
                dict(os.environ if env is None else env),
                [_Handed(one) for one in theirs],
                prepare,
            ),
            daemon=True,
        )
        self._process.start()
        for one in theirs:
            os.close(one)

    @property
    def pid(self) -> int:
        """Give its process id."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """Give its exit status, a signal as its negative number; `None` while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Give its exit status, or `None` while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float = PATIENCE_S) -> int:
        """Wait for its end; give its exit status."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("marcador", timeout)
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self._process.exitcode is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Send SIGTERM."""
        self.send_signal(Signals.SIGTERM)

    def kill(self) -> None:
        """Send SIGKILL."""
        self.send_signal(Signals.SIGKILL)

    def rest(self, timeout: float = PATIENCE_S) -> str:
        """Wait for its end; give what it still said."""
        said = self.stdout.read()
        self.wait(timeout)
        return said

    def close(self) -> None:
        """Let its standard streams go."""
        for one in self._ours:
            with suppress(BrokenPipeError):
                one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if error is not None:
            self.kill()
        self.close()
        self.wait()


class _Handed:
    """A file descriptor that goes with a process to the one that it is forked from."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Any, ...]:
        return _taken, (reduction.DupFd(self._descriptor),)


def _taken(descriptor: Any) -> int:
    return int(descriptor.detach())


def _run(
    arguments: Sequence[str],
    folder: str,
    environment: Mapping[str, str],
    streams: Sequence[int],
    prepare: Callable[[], None] | None,
) -> None:
    from marcador.main import main

    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
        os.close(descriptor)
    buffering = 1 if environment.get("PYTHONUNBUFFERED") else -1
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", buffering), open(2, "w", 1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["marcador", *arguments]
    if prepare is not None:
        prepare()
    sys.exit(main())
