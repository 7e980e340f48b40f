"""A phone as the umpire's microphone, through everything: spoken calls, the server's own hearing, and the score."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
import soundfile
from websockets.sync.client import ClientConnection, connect

from tests.end_to_end.conftest import ServerProcess
from tests.end_to_end.recorded_calls import spoken
from tests.waiting import PATIENCE_S

PAIRS = {
    "pair_a": {"colour": "blue", "players": ["Ana", "Luis"]},
    "pair_b": {"colour": "red", "players": ["Laura", "David"]},
}
EVENT = "/api/v1/events/club"


def test_what_is_spoken_into_a_phone_is_scored_on_a_court_without_a_device(
    server: ServerProcess, tmp_path: Path
) -> None:
    match = begun(server)
    calls = spoken(tmp_path / "calls.wav", "ana smash winner", "point red", "set match aside", "luis volley winner")
    with connect(f"{server.http.replace('http', 'ws')}/ws/matches/{match}/audio") as phone:
        assert told(phone) == {"type": "listening"}
        speak(phone, calls)
        decisions = [told(phone) for _ in range(4)]
    assert [(one["verdict"], one["heard"]) for one in decisions] == [
        ("taken", "ana smash winner"), ("taken", "point red"), ("refused", "set match aside"),
        ("taken", "luis volley winner"),
    ]  # fmt: skip
    assert decisions[3]["said"].endswith("thirty fifteen")
    history = server.get(f"{EVENT}/scores/{match}/history")["history"]
    assert [(one["score"], one["by"]) for one in history[:2]] == [
        ("0-0 30-15", "whoever sits at the server"),
        ("0-0 15-15", "whoever sits at the server"),
    ]


def begun(server: ServerProcess) -> str:
    """Begin a match without a device, and hold it."""
    match = str(asked(server, f"{EVENT}/matches", {"court": "2", **PAIRS})["id"])
    asked(server, f"{EVENT}/claims/{match}")
    asked(server, f"{EVENT}/matches/{match}/begin")
    return match


def asked(server: ServerProcess, path: str, body: Any = None) -> Any:
    answer = server._client.post(path, json=body)
    assert answer.is_success, answer.text
    return answer.json()


def speak(phone: ClientConnection, recording: Path) -> None:
    """Send a recording, no faster than it may come."""
    samples, rate_hz = soundfile.read(recording, dtype="int16")
    began, sound, piece_s = time.monotonic(), samples.tobytes(), 0.1
    size = 2 * round(rate_hz * piece_s)
    for number, start in enumerate(range(0, len(sound), size)):
        time.sleep(max(0.0, began + number * piece_s - 8 - time.monotonic()))
        phone.send(sound[start : start + size])


def told(phone: ClientConnection) -> Any:
    message = json.loads(phone.recv(PATIENCE_S))
    print(time.monotonic(), message)
    return message["data"] or {"type": message["type"]}


@pytest.mark.soak
def test_a_phone_is_heard_for_half_an_hour_in_level_memory(server: ServerProcess, tmp_path: Path) -> None:
    match = begun(server)
    calls = spoken(tmp_path / "calls.wav", "ana smash winner", "point red")
    with connect(f"{server.http.replace('http', 'ws')}/ws/matches/{match}/audio") as phone:
        told(phone)
        sizes = []
        for _ in range(180):
            speak(phone, calls)
            assert {told(phone)["heard"], told(phone)["heard"]} == {"ana smash winner", "point red"}
            sizes.append(grown())
    assert max(sizes[90:]) < 1.1 * max(sizes[:90])


def grown() -> int:
    """Give what all processes of this test hold, in KiB."""
    return sum(
        int(line.split()[1])
        for status in Path("/proc").glob("[0-9]*/status")
        if "phone" in (status.parent / "cmdline").read_text()
        for line in status.read_text().splitlines()
        if line.startswith("VmRSS")
    )
