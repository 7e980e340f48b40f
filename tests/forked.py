"""Runs the tests in processes forked from the one that collected them, each a file at a time: `pytest --processes 4`.

To collect takes as long as hundreds of tests, and is done once.
"""

import gc
import multiprocessing
import os
from collections.abc import Iterator
from itertools import groupby, pairwise
from multiprocessing.connection import Connection, wait
from multiprocessing.queues import SimpleQueue
from typing import Any

import pytest

from tests.processes import begin_for_all

_FORK = multiprocessing.get_context("fork")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--processes", type=int, default=0, metavar="N", help="run a file at a time in each of N processes"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    count = session.config.getoption("processes")
    if not count or session.testsfailed or session.config.option.collectonly:
        return None
    session.config._tmp_path_factory.getbasetemp()  # that of all is removed by this process, as it is without others
    begin_for_all()
    gc.freeze()
    files = [list(items) for _, items in groupby(session.items, lambda item: item.path)]
    todo = _FORK.SimpleQueue()
    for number in [*range(len(files)), *[None] * count]:
        todo.put(number)
    workers = [_Worker(session, files, todo, number) for number in range(count)]
    try:
        _hear(session, workers)
    finally:
        for worker in workers:
            worker.end()
        gc.unfreeze()
    return True


def _hear(session: pytest.Session, workers: "list[_Worker]") -> None:
    """Tell what the workers tell, until all are done or enough has failed."""
    while running := {worker.told: worker for worker in workers if worker.is_running}:
        for told in wait(list(running)):
            running[told].hear()
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)


class _Worker:
    """A process that runs files until none is left, as this one sees it."""

    def __init__(
        self, session: pytest.Session, files: list[list[pytest.Item]], todo: "SimpleQueue[int | None]", number: int
    ) -> None:
        self._config, self._now = session.config, ("", ("", None, ""))
        self.told, tell = _FORK.Pipe(duplex=False)
        self.is_running = True
        self._process = _FORK.Process(target=_work, args=(session, files, todo, tell, number))
        self._process.start()
        tell.close()

    def hear(self) -> None:
        """Pass on the next thing that it tells; that it is gone is a failure of the test that it ran."""
        try:
            hook, said = self.told.recv()
        except EOFError:
            self.is_running = False
            self._process.join()
            if status := self._process.exitcode:
                text = f"the process that ran it ended with status {status}"
                self._config.hook.pytest_runtest_logreport(
                    report=pytest.TestReport(*self._now, keywords={}, outcome="failed", longrepr=text, when="call")
                )
            return
        if hook == "pytest_runtest_logstart":
            self._now = (said["nodeid"], said["location"])
        if hook == "pytest_runtest_logreport":
            said = {"report": self._config.hook.pytest_report_from_serializable(config=self._config, data=said)}
        getattr(self._config.hook, hook)(**said)

    def end(self) -> None:
        """Stop it, if it still runs."""
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self.told.close()


class _Teller:
    """Tells the first process what happens in this one."""

    def __init__(self, config: pytest.Config, tell: Connection) -> None:
        self._config, self._tell = config, tell

    def pytest_runtest_logstart(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._tell.send(("pytest_runtest_logstart", {"nodeid": nodeid, "location": location}))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        said = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._tell.send(("pytest_runtest_logreport", said))

    def pytest_runtest_logfinish(self, nodeid: str, location: tuple[str, int | None, str]) -> None:
        self._tell.send(("pytest_runtest_logfinish", {"nodeid": nodeid, "location": location}))


def _work(
    session: pytest.Session,
    files: list[list[pytest.Item]],
    todo: "SimpleQueue[int | None]",
    tell: Connection,
    number: int,
) -> None:
    config = session.config
    factory = config._tmp_path_factory
    factory._basetemp = factory.mktemp(f"process-{number}", numbered=False)
    _be_silent(config)
    config.pluginmanager.register(_Teller(config, tell))
    for item, following in pairwise(_taken(files, todo)):
        config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _taken(files: list[list[pytest.Item]], todo: "SimpleQueue[int | None]") -> Iterator[Any]:
    """Take files while there are any: the next when the last test of the one before is next."""
    while (number := todo.get()) is not None:
        yield from files[number]
    yield None


def _be_silent(config: pytest.Config) -> None:
    """Let only the first process write to the terminal, and capture apart from the others."""
    capture = config.pluginmanager.getplugin("capturemanager")
    capture.stop_global_capturing()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    capture.start_global_capturing()
    capture.suspend_global_capture()
