"""Reads Server-Sent Events, as much of them as our streams use."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx


class Heard(NamedTuple):
    event: str
    id: int | None
    data: Any


def parse(lines: Iterator[str], *, beats: bool = False) -> Iterator[Heard]:
    """Give the events, and heartbeats if `beats`; these, and comments, come whenever a machine is slow."""
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            number = fields.get("id")
            if beats or fields["event"] != "heartbeat":
                yield Heard(fields["event"], int(number) if number else None, json.loads(fields["data"]))
            fields = {}


@contextmanager
def listen(http: httpx.Client, path: str, after: int | str | None = None, **more: Any) -> Iterator[Iterator[Heard]]:
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    with http.stream("GET", path, headers=headers, **more) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield parse(response.iter_lines())
