"""Waiting for sockets of any number, as select does for those of small ones."""

import fcntl
import resource
import select
import socket
from collections.abc import Iterator

import pytest

from wire.broker_waiting import ready

FAR = 1024 + 512


@pytest.fixture
def far() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection whose numbers select(2) does not take."""
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= FAR + 1:
        pytest.skip(f"needs ulimit -n above {FAR}")
    near = socket.socketpair()
    ends = tuple(socket.socket(fileno=fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, FAR)) for one in near)
    yield ends[0], ends[1]
    for one in (*near, *ends):
        one.close()


def test_sockets_with_large_numbers_are_waited_for(far: tuple[socket.socket, socket.socket]) -> None:
    here, there = far
    with pytest.raises(ValueError, match="select"):
        select.select([here], [], [], 0)
    assert ready([here], [], [], 0) == ([], [], [])
    there.send(b"1")
    assert ready([here, there], [here], [], 5) == ([here], [here], [])


def test_one_that_ended_can_be_read_and_one_that_is_closed_is_no_socket() -> None:
    here, there = socket.socketpair()
    there.close()
    assert ready([here], [], [], 5)[0] == [here]
    here.close()
    with pytest.raises(ValueError, match=r"closed|negative"):
        ready([here], [], [], 0)
