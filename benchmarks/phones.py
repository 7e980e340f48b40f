"""Phones as umpires' microphones: how much later calls are answered the more courts speak at once into one server.

Each phone sends the first minute of the demo as it is spoken, to a match of its own; a delay is from the end of a
call's last word to its decision on that phone's socket. `PHONES` are how many at once, one number after the other.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import httpx
import soundfile
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from benchmarks.receiving import free_port
from benchmarks.table import Figure
from marcador.demo.script import MATCH, recording

_PHONES = [int(one) for one in os.environ.get("PHONES", "1,4,8,12").split(",")]
_FOR_S, _PIECE_S, _RATE_HZ = 64.0, 0.1, 16_000
_AFTER_S = 15.0
_LONGEST_S = 60.0
_EVENT = "/api/v1/events/club"


class Took(NamedTuple):
    """What one phone was told: delays of its calls in seconds, and whether sound was dropped."""

    delays_s: list[float]
    was_late: bool


def figures() -> Iterator[Figure]:
    """Let more and more phones speak at once."""
    calls = len(_ends_s())
    for count in _PHONES:
        with TemporaryDirectory() as name, _server(Path(name), count) as (url, process), ExitStack() as stack:
            phones = [stack.enter_context(_phone(url, court)) for court in range(1, count + 1)]
            began, before = time.monotonic(), _cpu_s(process)
            took = _spoken(phones)
            cores = (_cpu_s(process) - before) / (time.monotonic() - began)
            memory_mib = _ears_mib(process) / count
        delays_ms = [1000 * delay for one in took for delay in one.delays_s]
        late = sum(one.was_late for one in took)
        yield Figure(
            f"phones that are heard at once: {count}",
            f"p50 {median(delays_ms):.0f}, p95 {quantiles(delays_ms, n=20)[-1]:.0f} ms",
            f"{len(delays_ms)} of {count * calls} calls, end of speech → decision; {cores:.2f} cores,"
            f" {memory_mib:.0f} MiB a phone" + (f"; sound of {late} was dropped" if late else ""),
        )


@contextmanager
def _server(folder: Path, phones: int) -> Iterator[tuple[str, int]]:
    url = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "marcador", "server", "--until-stdin-closes", "--data", str(folder)]
    command += ["--http", url.removeprefix("http://"), "--mqtt", f"127.0.0.1:{free_port()}"]
    environment = {**os.environ, "MARCADOR_SERVER_PHONE_MICROPHONES": str(phones)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment) as process:
        _answers(url)
        yield url, process.pid
        assert process.stdin is not None
        process.stdin.close()


def _answers(url: str) -> None:
    until_s = time.monotonic() + _LONGEST_S
    while time.monotonic() < until_s:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/readyz").is_success:
                return
        time.sleep(0.05)
    raise SystemExit("the server did not start")


def _spoken(phones: list[Connection]) -> list[Took]:
    took, began = list[Took](), time.monotonic()
    threads = [threading.Thread(target=_speak, args=(phone, began, took)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(took) < len(phones):
        raise SystemExit("a phone was heard no more")
    return took


@contextmanager
def _phone(url: str, court: int) -> Iterator[Connection]:
    """Begin a match of its own, hold it, and connect a phone that is heard."""
    with httpx.Client(base_url=url) as client:
        pairs = {name: {"colour": pair.colour, "players": pair.players} for name, pair in _PAIRS.items()}
        match = _asked(client, f"{_EVENT}/matches", {"court": str(court), "format": MATCH.format, **pairs})["id"]
        _asked(client, f"{_EVENT}/claims/{match}")
        _asked(client, f"{_EVENT}/matches/{match}/begin")
    with connect(f"{url.replace('http', 'ws')}/ws/matches/{match}/audio") as socket:
        first = json.loads(socket.recv(_LONGEST_S))
        if first["type"] != "listening":
            raise SystemExit(f"phone {court} is not heard: {first}")
        yield socket


_PAIRS = {"pair_a": MATCH.pair_a, "pair_b": MATCH.pair_b}


def _asked(client: httpx.Client, path: str, body: Any = None) -> Any:
    answer = client.post(path, json=body)
    if not answer.is_success:
        raise SystemExit(f"{path}: {answer.text}")
    return answer.json()


def _speak(socket: Connection, began: float, took: list[Took]) -> None:
    samples, _ = soundfile.read(recording(), dtype="int16", frames=round(_FOR_S * _RATE_HZ))
    size = round(_PIECE_S * _RATE_HZ)
    pieces = [samples[at : at + size].tobytes() for at in range(0, len(samples), size)]
    hearing = threading.Thread(target=lambda: took.append(_told(socket, began)))
    hearing.start()
    for number, piece in enumerate([*pieces, *[bytes(2 * size)] * round(_AFTER_S / _PIECE_S)], start=1):
        time.sleep(max(0.0, began + number * _PIECE_S - time.monotonic()))
        if not hearing.is_alive():
            break
        socket.send(piece)
    hearing.join()


def _told(socket: Connection, began: float) -> Took:
    """Wait for each call's decision; those that come in order are of the calls that were spoken in order."""
    ends_s, delays_s, was_late = _ends_s(), list[float](), False
    while ends_s:
        try:
            message = json.loads(socket.recv(began + _FOR_S + _AFTER_S - time.monotonic()))
        except TimeoutError:
            break
        was_late = was_late or message["type"] == "late"
        heard = message["data"].get("heard")
        if heard:
            came_s = time.monotonic() - began
            end_s, text = next((one for one in ends_s if one[1] == heard), (None, heard))
            if end_s is not None:
                delays_s.append(came_s - end_s)
                ends_s = ends_s[ends_s.index((end_s, text)) + 1 :]
    return Took(delays_s, was_late)


def _ends_s() -> list[tuple[float, str]]:
    rows = [line.split("\t") for line in recording().with_suffix(".tsv").read_text("utf-8").splitlines()[1:]]
    return [(float(end), text) for _, end, voice, text in rows if voice != "talk" and float(end) < _FOR_S - 1]


def _family(process: int) -> list[int]:
    """Give a process and those that it started."""
    children = Path(f"/proc/{process}/task").glob("*/children")
    return [process, *(int(one) for file in children for one in file.read_text().split())]


def _cpu_s(process: int) -> float:
    """Give the processor time of a server and its ears (proc(5), stat)."""
    fields = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in _family(process)]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _ears_mib(process: int) -> float:
    statuses = [Path(f"/proc/{one}/status").read_text() for one in _family(process)[1:]]
    return sum(int(status.split("VmRSS:")[1].split()[0]) for status in statuses) / 1024
