"""Lets the client of the broker wait for sockets of any number: select(2), which it uses, takes none above 1,023.

A server has such numbers as soon as a thousand readers follow it: it could then connect to no broker any more, once
the one that it had was away.
"""

import select
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

import paho.mqtt.client as paho

_COMES = select.POLLIN | select.POLLPRI | select.POLLHUP | select.POLLERR
_GOES = select.POLLOUT | select.POLLHUP | select.POLLERR


def poll_not_select() -> None:
    """Have all clients of this process wait by poll(2)."""
    vars(paho)["select"] = SimpleNamespace(select=ready)


def ready(
    readers: Iterable[Any], writers: Iterable[Any], errors: Iterable[Any], timeout_s: float | None = None
) -> tuple[list[Any], list[Any], list[Any]]:
    """Give which of some sockets can be read and which written, as `select.select` does; `errors` are passed over.

    Raises:
        ValueError: when one of them is closed.
    """
    readers, writers = list(readers), list(writers)
    waiting, wanted = select.poll(), dict[int, int]()
    for sockets, event in ((readers, select.POLLIN), (writers, select.POLLOUT)):
        for one in sockets:
            wanted[one.fileno()] = wanted.get(one.fileno(), 0) | event
    for number, events in wanted.items():
        waiting.register(number, events)
    found = dict(waiting.poll(None if timeout_s is None else 1000 * timeout_s))
    if any(events & select.POLLNVAL for events in found.values()):
        raise ValueError("a socket is closed")
    comes = [one for one in readers if found.get(one.fileno(), 0) & _COMES]
    return comes, [one for one in writers if found.get(one.fileno(), 0) & _GOES], []
