"""Joins what stands by with the rest of the appliance, where the settings name a partner."""

from device.clock import Clock
from device.errors import DeviceError
from device.hearing.sources.lasting_microphone import LastingMicrophone
from device.matches.orders import Orders
from device.matches.resuming import known_or_new, resume_or_create
from device.outbox import Outbox
from device.settings import MatchSettings, UmpireSettings
from device.standby.standby import Standby
from device.umpire import Umpire
from device.uplink import Uplink
from padel.events import MatchCreated
from padel.match import Match
from wire.topics import Address


def match_to_score(
    outbox: Outbox, settings: MatchSettings, language: str, clock: Clock, partner: str | None
) -> tuple[Match, MatchCreated | None]:
    """Give the match to begin with, and what the next one is where settings changed; with a partner none begins."""
    now = clock.stamp(clock.now())
    if partner is not None:
        return known_or_new(outbox, settings, language, now), None
    resumed = resume_or_create(outbox, settings, language, now)
    return resumed.match, resumed.next_setup


def is_heard(microphone: LastingMicrophone) -> bool:
    """Say whether there is a microphone."""
    return microphone.problem is None


def standing_by(
    outbox: Outbox,
    umpire: Umpire,
    clock: Clock,
    address: Address,
    partner: str | None,
    match: MatchSettings,
    umpiring: UmpireSettings,
    uplink: Uplink,
    orders: Orders,
) -> Standby | None:
    """Have a device with a partner stand by for it; without one there is nothing to do.

    Raises:
        DeviceError: when a device is its own partner.
    """
    if partner is None:
        return None
    if partner == address.device:
        raise DeviceError(
            f"{partner!r} cannot be its own partner; `partner` is the name of the other box of the court"
        )

    def resume() -> Match:
        return resume_or_create(outbox, match, umpiring.language, clock.stamp(clock.now())).match

    standby = Standby(outbox, umpire, clock, address, partner, resume, uplink.tell_status)
    uplink.partner = standby
    orders.stands_by = lambda: standby.partner
    orders.note()
    return standby
