"""`marcador demo`: a recorded match is heard, scored, stored and shown; only microphone and straps are simulated."""

import argparse
import contextlib
import json
import shlex
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from device.appliance import Delivered
    from marcador.demo.play import Demo, Plan
    from marcador.demo.report import Report


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--once", action="store_true", help="end when the recording has been played and stored")
    parser.add_argument("--speed", type=_speed, default=1.0, metavar="N|max", help="how fast to play (default: 1)")
    parser.add_argument("--json", action="store_true", help="print nothing but one JSON object at the end")
    parser.add_argument("--port", type=_port, default=8000, help="port of the pages, 0 for any (default: 8000)")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep outbox and database there: DIR/server is what export and query read",
    )
    parser.add_argument("--model", type=Path, metavar="DIR", help="another speech model than the one that ships")
    parser.add_argument("--server", metavar="URL", help="use a running server, with --broker")
    parser.add_argument("--broker", metavar="URL", help="the running server's broker")


def run(options: argparse.Namespace) -> int:
    """Play until Ctrl-C; with `--once` end with status 0 only when everything that was sent is stored."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if options.once:
        return _play(options)
    with contextlib.suppress(KeyboardInterrupt):
        return _play(options)
    print("\n  the demo has ended")
    return 0


def _play(options: argparse.Namespace) -> int:
    from marcador.demo.play import Demo

    show = _nothing if options.json else _show
    with Demo(_plan(options), show) as demo:
        if not options.json:
            print(f"\n  the score, live:   {demo.server.http}/courts/1\n  everything:        {demo.server.http}/\n")
        report = demo.play()
        if options.json:
            print(json.dumps(report.as_json()))
        else:
            _summarise(report, demo, stays=not options.once)
            if demo.data is not None and (options.data or not options.once):
                print(_how_to_read(demo.data))
        if not options.once:
            _wait_for_interrupt()
    return 0 if report.is_complete else 1


def _plan(options: argparse.Namespace) -> "Plan":
    from marcador.demo.own_server import ServerAddress
    from marcador.demo.play import Plan
    from marcador.errors import DemoError

    if bool(options.server) != bool(options.broker):
        raise DemoError("--server and --broker go together: the demo needs both addresses of a running server")
    server = ServerAddress(options.server.rstrip("/"), options.broker) if options.server else None
    port = 0 if options.once and options.port == 8000 else options.port
    return Plan(options.speed, port, server, options.data, options.model)


def _speed(text: str) -> float | None:
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.1 <= speed <= 100:
        raise argparse.ArgumentTypeError(f"{text!r}: give a number from 0.1 to 100, or max")
    return speed


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r}: give a port from 0 to 65535")
    return int(text)


def _nothing(delivered: "Delivered") -> None:
    del delivered


def _show(delivered: "Delivered") -> None:
    from marcador.standing import standing

    decided, score = delivered.decided, standing(delivered.match)
    if decided.decision is None:
        print(f"    {'(talk)':34} {decided.rejected}", flush=True)
        return
    heard = f"“{decided.utterance.text}”" if decided.utterance else ""
    print(f"  {heard:36} {decided.decision.verdict:10} {score:16} {decided.decision.reason}", flush=True)


def _summarise(report: "Report", demo: "Demo", *, stays: bool) -> None:
    latency = report.latency_to_stream_ms
    print(
        f"\n  {report.score}: {report.calls_heard} calls heard, {report.ignored} not for us; stored {report.stored}"
    )
    if latency:
        print(f"  end of speech → page: p50 {latency.p50:.0f} ms, p95 {latency.p95:.0f} ms, p99 {latency.p99:.0f} ms")
    if not report.is_complete:
        print(f"  not everything arrived: sent {report.sent}", file=sys.stderr)
    if stays:
        print(f"  the session:  {demo.server.http}/sessions/{report.match}\n  Ctrl-C ends")


def _how_to_read(data: Path) -> str:
    return f'  its tables:   marcador query --data {shlex.quote(str(data))} "SELECT * FROM points"'


def _wait_for_interrupt() -> None:
    signal.pause()
