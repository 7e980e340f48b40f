"""The devices of the club, for who looks after them: how each is, codes that let one in, and shutting one out."""

from datetime import UTC, datetime, timedelta

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, JsonValue
from starlette.datastructures import URL

from server.api.dependencies import Parts, Served, needs
from server.api.problems import Conflict, NotFound, documented
from server.auth.enrolling import Enrolling
from server.auth.identities import CODE_LASTS_S
from server.own_address import reached_at
from server.people.rights import Right
from server.projections.devices import CourtDevice
from server.sentences import Sentence
from wire.enrolment import Name
from wire.envelope import Moment
from wire.gauges import Gauges
from wire.pairing import Role
from wire.topics import Stream

router = APIRouter(prefix="/api/v1", tags=["devices"], dependencies=[needs(Right.DEVICES)])

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PORTS = {"http": 80, "https": 443}
_DEVICE: dict[str, JsonValue] = {
    "court": "1",
    "device": "box-1",
    "online": True,
    "since": "2026-01-01T00:00:00.000000Z",
    "seen": "2026-01-01T00:00:02.000000Z",
    "version": "1.0",
    "enrolled": True,
    "clock_ahead_s": 0.1,
    "waiting": {"match": 0, "heart-rate": 12, "motion": 3},
    "match": "0123456789abcdef0123456789abcdef",
    "role": None,
    "sensors": 4,
    "lowest_battery_percent": 40,
    "gauges": {
        "microphone": {"speech_dbfs": -28.4, "noise_dbfs": -51.0, "clipped": 0.0, "advice": "fine", "age_s": 12.5},
        "board": {
            "temperature_c": 58.4,
            "disk_bytes": 31_000_000_000,
            "disk_free_bytes": 21_400_000_000,
            "age_s": 0.0,
        },
    },
    "problems": [],
}


class DeviceShown(BaseModel):
    """A device that ever said how it is, or that was let in."""

    court: str
    device: str
    online: bool
    since: Moment | None = Field(description="when it connected, by the server's clock")
    seen: Moment | None = Field(description="when it was heard last; null when that is not known")
    version: str | None = Field(description="of its software")
    enrolled: bool = Field(description="whether it has an identity of its own, which can be taken away")
    clock_ahead_s: float | None = Field(description="how much its clock is ahead of the server's, while it is there")
    waiting: dict[Stream, int] = Field(description="messages in its outbox by stream, as it said last")
    match: str | None = Field(description="the match that it scores, or scored last")
    role: Role | None = Field(
        description="of two devices that stand by for each other: the one that scores, or the one that stands by"
    )
    sensors: int = Field(description="how many sensors it has")
    lowest_battery_percent: int | None = Field(description="of its sensors, as they said last")
    gauges: Gauges | None = Field(description="what it measured of itself, as it said last; null of an older one")
    problems: list[str] = Field(description="what is amiss and what to do, in sentences")


class DeviceList(BaseModel):
    """All devices, by court and name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"devices": [_DEVICE]}]})

    devices: list[DeviceShown]


class CodeAsked(BaseModel):
    """For which court a device is to be let in."""

    court: Name = Field(description="the court that it stands at", examples=["1"])


class DeviceCode(BaseModel):
    """A one-time code; it is shown now and never again."""

    code: str
    court: str
    until: Moment
    command: str = Field(description="what to type at the device")


@router.get("/devices", summary="List the devices", responses=documented(401, 403))
def list_devices(parts: Served) -> DeviceList:
    """Give how each device is: those that were let in, and those that came with the password of all."""
    enrolled = _enrolled(parts)
    known = {(one.court, one.device): one for one in parts.devices.all()}
    return DeviceList(
        devices=[
            _shown(parts, court, device, known.get((court, device)), (court, device) in enrolled)
            for court, device in sorted(enrolled | known.keys())
        ]
    )


@router.post("/devices/codes", status_code=201, summary="Make a code", responses=documented(401, 403, 409))
def make_code(request: Request, parts: Served, asked: CodeAsked) -> DeviceCode:
    """Make a code that lets one device in at a court, once, within the hour."""
    code = _enrolling(parts).identities.invite(asked.court)
    return DeviceCode(
        code=code,
        court=asked.court,
        until=datetime.now(UTC) + timedelta(seconds=CODE_LASTS_S),
        command=f"marcador device --enroll {_pages(request.base_url)} {code}",
    )


@router.delete(
    "/courts/{court}/devices/{device}",
    status_code=204,
    summary="Shut a device out",
    responses=documented(401, 403, 404, 409),
)
def shut_out(parts: Served, court: str, device: str) -> None:
    """Take a device's identity away: within a minute it is let in no more. What it delivered stays."""
    if not _enrolling(parts).identities.revoke(device, court):
        raise NotFound(f"no device {device} of court {court} has an identity of its own")


def _pages(base: URL) -> str:
    """Give where a device finds the pages; who sits at a server that others do not reach has to fill in how."""
    if base.hostname in _LOOPBACK:
        here = reached_at(base.port or _PORTS[base.scheme])
        base = base.replace(hostname=_bracketed(here) if here else "THIS-SERVER")
    return str(base).rstrip("/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _enrolling(parts: Parts) -> Enrolling:
    if parts.enrol is None:
        raise Conflict(Sentence.of("no-enrolling"))
    return parts.enrol


def _enrolled(parts: Parts) -> set[tuple[str, str]]:
    if parts.enrol is None:
        return set()
    return {(one.court, one.device) for one in parts.enrol.identities.register.devices}


def _shown(parts: Parts, court: str, device: str, known: CourtDevice | None, is_enrolled: bool) -> DeviceShown:
    status = known.status if known else None
    batteries = [one.battery_percent for one in status.sensors if one.battery_percent is not None] if status else []
    return DeviceShown(
        court=court,
        device=device,
        online=known is not None and known.is_online,
        since=known.since if known else None,
        seen=known.seen if known else None,
        version=status.version or None if status else None,
        enrolled=is_enrolled,
        clock_ahead_s=_clock_ahead_s(parts, known),
        waiting={stream: one.depth for stream, one in status.outbox.items()} if status else {},
        match=status.match.match if status and status.match else None,
        role=known.pair.role if known and known.pair and known.is_online else None,
        sensors=len(status.sensors) if status else 0,
        lowest_battery_percent=min(batteries, default=None),
        gauges=status.gauges if status else None,
        problems=list(known.said) if known else [],
    )


def _clock_ahead_s(parts: Parts, known: CourtDevice | None) -> float | None:
    clock = parts.devices.clock(known.source) if known else None
    return None if clock is None else round((clock - datetime.now(UTC)).total_seconds(), 1)
