import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.commands import AssignSensor, UnassignSensor, read_command
from wire.delivery import Status
from wire.errors import WireError
from wire.replay import Replay
from wire.sensor_status import ClockStatus, SensorStatus
from wire.telling import Tell
from wire.topics import Stream

NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=100).filter(lambda name: name.strip())
PLAYERS = st.integers(1, 4)
COMMANDS = st.builds(AssignSensor, player=PLAYERS, sensor=NAMES, also=st.booleans()) | st.builds(
    UnassignSensor, player=PLAYERS, sensor=st.none() | NAMES
)


@given(COMMANDS)
def test_a_command_is_read_back(command: AssignSensor | UnassignSensor) -> None:
    assert read_command(command.encode()) == command


@pytest.mark.parametrize(
    ("payload", "says"),
    [
        (b"", "not a command"),
        (b"{}", "must say its 'command'"),
        (b'{"command": "fly_to_the_moon"}', "fly_to_the_moon"),
        (b'{"command": "assign_sensor", "player": 5, "sensor": "x"}', "player"),
        (b'{"command": "assign_sensor", "player": 1, "sensor": "  "}', "sensor"),
        (b'{"command": "assign_sensor", "player": 1}', "sensor"),
    ],
)
def test_what_is_no_command_is_refused_with_the_reason(payload: bytes, says: str) -> None:
    with pytest.raises(WireError, match=says):
        read_command(payload)


@given(st.binary(max_size=80))
def test_any_bytes_are_a_command_or_refused(payload: bytes) -> None:
    try:
        read_command(payload)
    except WireError:
        return


def test_a_status_tells_how_each_sensor_is() -> None:
    sensor = SensorStatus(
        player=2,
        sensor="A0:9E:1A:00:00:01",
        name="Polar H10 1A2B3C4D",
        state="streaming",
        motion_hz=200,
        clock=ClockStatus(drift_ppm=-12.5, jitter_ms=8, restarts=0),
    )
    status = Status(state="online", epoch="0" * 32, sensors=(sensor,))
    assert Status.decode(status.encode()).sensors == (sensor,)


def test_a_status_of_a_device_that_tells_of_no_sensors_is_read() -> None:
    assert Status.decode(b'{"state": "online", "epoch": "%s"}' % (b"0" * 32)).sensors == ()


def test_a_replay_is_read_back() -> None:
    command = Replay(epoch="f" * 32, stream=Stream.MOTION, first=3, last=2**40)
    assert read_command(command.encode()) == command


def test_what_is_told_at_the_court_is_read_back() -> None:
    command = Tell(sentence="two devices report for court 1")
    assert read_command(command.encode()) == command
