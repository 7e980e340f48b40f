"""Puts an appliance together from its settings; the parts know nothing of settings."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import models
from device.appliance import Appliance, Observer, resume_or_create
from device.clock import Clock, ReplayClock, WallClock
from device.errors import DeviceError
from device.hearing.audio import AudioSource
from device.hearing.recogniser import Recogniser
from device.outbox import Outbox
from device.settings import DeviceSettings, MatchSettings, UmpireSettings
from device.umpire import Evidence, Umpire
from device.uplink import Uplink
from device.wearables.collector import AssignedSensor, Collector
from padel.calls import match_grammar
from padel.match import Match
from wire.broker import BrokerAddress
from wire.topics import Address, Stream


@dataclass(frozen=True, slots=True)
class Parts:
    """A running appliance and the parts that its owner watches."""

    appliance: Appliance
    outbox: Outbox
    uplink: Uplink
    collector: Collector


def listening(
    match: Match, rate_hz: int, settings: UmpireSettings, model: Path | None, folder: Path
) -> tuple[Recogniser, Umpire]:
    """Compile the match's grammar into `folder`, and give the recogniser and the umpire that use it.

    Raises:
        models.errors.ModelsError: when the model is not whole, or a name cannot be pronounced.
    """
    names = match.setup.pair_a.players + match.setup.pair_b.players
    colours = (match.setup.pair_a.colour, match.setup.pair_b.colour)
    grammar = match_grammar(settings.language, colours, names)
    compiled = models.compile_grammar(grammar, folder, model=model)
    umpire = Umpire(match, grammar, Evidence(compiled.model_hash, compiled.grammar_hash), settings)
    return Recogniser(compiled.path, rate_hz, grammar), umpire


@contextmanager
def assembled(
    device: DeviceSettings,
    umpiring: UmpireSettings,
    match: MatchSettings,
    source: AudioSource,
    sensors: Callable[[Clock], Sequence[AssignedSensor]],
    *,
    clock: ReplayClock | None = None,
    observe: Observer | None = None,
    drain_s: float = 2.0,
) -> Iterator[Parts]:
    """Open the outbox, resume or create the match, and connect; at the end deliver what `drain_s` allows."""
    address = Address(device.club, device.court, device.name)
    _make_folder(device.data)
    with Outbox.open(device.data / "outbox.sqlite", address=address) as outbox:
        now = clock.now() if clock else datetime.now(UTC)
        running = resume_or_create(outbox, match, umpiring.language, now)
        recogniser, umpire = listening(running, source.rate_hz, umpiring, device.model, device.data / "recogniser")
        uplink = Uplink(outbox, _broker(device), address, version=version("marcador"))
        timing = clock or WallClock()
        collector = Collector(
            sensors(timing), timing, _sink(outbox), session=lambda: umpire.match.id, epoch=outbox.epoch
        )
        appliance = Appliance(
            court=device.court,
            source=source,
            recogniser=recogniser,
            umpire=umpire,
            outbox=outbox,
            uplink=uplink,
            collector=collector,
            clock=clock,
            observe=observe,
        )
        uplink.start()
        try:
            yield Parts(appliance, outbox, uplink, collector)
        finally:
            uplink.stop(drain_s)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeviceError(f"{folder}: the folder of the outbox cannot be made ({error.strerror})") from error


def _sink(outbox: Outbox) -> Callable[[Stream, Callable[[int], bytes]], None]:
    def put(stream: Stream, encode: Callable[[int], bytes]) -> None:
        outbox.append(stream, [encode])

    return put


def _broker(device: DeviceSettings) -> BrokerAddress:
    broker = BrokerAddress.parse(device.broker)
    if device.broker_password_file is None:
        return broker
    try:
        password = device.broker_password_file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, IndexError) as error:
        raise DeviceError(
            f"{device.broker_password_file}: the broker's password is expected on its first line"
        ) from error
    return broker.with_password(password)
