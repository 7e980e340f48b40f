"""The sensors of a court: how they are, and who wears them, as the coach says. The appliance remembers it."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from padel.events import Player
from server.api.dependencies import Parts, Served, needs
from server.api.problems import NotFound, ProblemError, documented
from server.people.rights import Right
from server.projections.devices import CourtDevice
from server.sentences import Sentence
from wire.commands import AssignSensor, Command, SensorName, UnassignSensor
from wire.sensor_status import SensorStatus
from wire.topics import Address

router = APIRouter(prefix="/api/v1/courts/{court}/sensors", tags=["sensors"], dependencies=[needs(Right.SENSORS)])

Wearer = Annotated[Player, Path(description="the player, 1 to 4")]


class CourtSensors(BaseModel):
    """The sensors of a court, as its device said last."""

    device: str
    online: bool = Field(description="whether the device is there; if not, nothing is said of its sensors")
    sensors: tuple[SensorStatus, ...]


class Assignment(BaseModel):
    """Which sensor a player wears from now on."""

    sensor: SensorName = Field(
        description="its Bluetooth address, or the name that it advertises", examples=["Polar H10 1A2B3C4D"]
    )
    also: bool = Field(False, description="beside what the player wears already, instead of in place of it")


class Unreachable(ProblemError):
    """The device of a court cannot be told now."""

    status = HTTPStatus.CONFLICT


@router.get("", summary="Show the sensors of a court", responses=documented(401, 403, 404))
def show_sensors(parts: Served, court: str) -> CourtSensors:
    """Give each assigned sensor: who wears it, its state, battery, and what is wrong with it."""
    device = _device(parts, court)
    sensors = device.sensors if device.is_online else ()
    return CourtSensors(device=device.device, online=device.is_online, sensors=sensors)


@router.put("/{player}", status_code=202, summary="Assign a sensor", responses=documented(401, 403, 404, 409))
def assign_sensor(parts: Served, court: str, player: Wearer, assignment: Assignment) -> None:
    """Tell the court's device that a player wears a sensor; whether it streams shows in the list, a moment later."""
    command = AssignSensor(player=player, sensor=assignment.sensor, also=assignment.also)
    _command(parts, court, _device(parts, court), command)


@router.delete(
    "/{player}", status_code=202, summary="Take a player's sensors away", responses=documented(401, 403, 404, 409)
)
def unassign_sensor(
    parts: Served,
    court: str,
    player: Wearer,
    sensor: Annotated[SensorName | None, Query(description="only this one")] = None,
) -> None:
    """Tell the court's device that a player wears no sensor any more; nothing more of it is recorded."""
    _command(parts, court, _device(parts, court), UnassignSensor(player=player, sensor=sensor))


def _device(parts: Parts, court: str) -> CourtDevice:
    device = parts.devices.by_court().get(court)
    if device is None:
        raise NotFound(Sentence.of("no-device", court=court))
    return device


def _command(parts: Parts, court: str, device: CourtDevice, command: Command) -> None:
    _, _, club, _, _, _, name = device.source.split("/")
    if not device.is_online:
        raise Unreachable(Sentence.of("device-away", court=court))
    if not parts.send(Address(club, court, name).command, command.encode()):
        raise Unreachable(Sentence.of("no-broker"))
