"""Who may publish and read which MQTT topic: a device its own, and nobody but the server says what is stored."""

from dataclasses import dataclass
from typing import Literal

from wire.errors import WireError
from wire.topics import ROOT, Address, Stream

Use = Literal["publish", "read"]

_SAID = frozenset((*map(str, Stream), "status"))
_HEARD = frozenset(("receipt", "command"))
_RETAINED = frozenset(("status", "score"))


@dataclass(frozen=True, slots=True)
class Server:
    """The server itself: everything of every club."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Who knows the one password that devices had in common before each had its own: any device, nothing else."""


@dataclass(frozen=True, slots=True)
class Device:
    """An enrolled device.

    Attributes:
        username: names the identity; a device that is enrolled anew has another.
        addresses: its own, and those that it had before: what it recorded as them may still come.
    """

    username: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Onlooker:
    """A sign or a home automation: reads the scores of a club and how its devices are, and says nothing.

    Attributes:
        username: names the identity, and is the one client identifier that it may come with.
    """

    username: str
    club: str

    @property
    def filters(self) -> tuple[str, ...]:
        """Give the topics that it may read."""
        club = f"{ROOT}/{self.club}"
        return f"{club}/+/score", f"{club}/+/+/status", f"{HOME_ASSISTANT}/#"


@dataclass(frozen=True, slots=True)
class Bridge:
    """Another club's bridge: says what happens in that club, and nothing of any other one; reads nothing.

    Attributes:
        username: names the identity, and is the one client identifier that it may come with.
    """

    username: str
    club: str

    @property
    def filters(self) -> tuple[str, ...]:
        """Give the topics that it may publish: those that `server.mosquitto.bridge` hands on."""
        club = f"{ROOT}/{self.club}"
        return f"{club}/+/+/{Stream.MATCH}", f"{club}/+/+/status", f"{club}/+/score"


HOME_ASSISTANT = "homeassistant"
"""Below it Home Assistant finds what there is, and says itself whether it is there (its integration "MQTT")."""

HOME_ASSISTANT_STATUS = f"{HOME_ASSISTANT}/status"

Who = Server | Shared | Device | Onlooker | Bridge


def allowed(who: Who, use: Use, topic: str) -> bool:
    """Say whether someone may use a topic, or a filter to subscribe to; a device's may have no wildcards."""
    if isinstance(who, Server):
        return True
    if isinstance(who, Onlooker):
        if use == "publish":
            return topic == HOME_ASSISTANT_STATUS
        return any(covers(one, topic) for one in who.filters)
    if "+" in topic or "#" in topic or topic.startswith("$"):
        return False
    if isinstance(who, Bridge):
        return use == "publish" and any(covers(one, topic) for one in who.filters)
    if isinstance(who, Shared):
        return _is_a_devices(use, topic) or (use == "read" and topic.endswith("/status"))
    if use == "read" and is_status_at(who.addresses[0], topic):
        return True
    return any(_is_of(one, use, topic) for one in who.addresses)


def covers(filter_: str, other: str) -> bool:
    """Say whether every topic that a filter, or a topic, stands for is one of this filter's (MQTT 3.1.1, 4.7)."""
    levels, others = filter_.split("/"), other.split("/")
    if others[0].startswith("$") and levels[0] in ("+", "#"):
        return False
    for at, level in enumerate(levels):
        if level == "#":
            return True
        if at == len(others) or others[at] == "#" or (level != "+" and level != others[at]):
            return False
    return len(levels) == len(others)


def is_status_at(address: Address, topic: str) -> bool:
    """Say whether a topic is a status of the same court: a second device there must know whether the first is."""
    base, _, last = topic.rpartition("/")
    return last == "status" and base.rpartition("/")[0] == address.base.rpartition("/")[0]


def may_be_retained(topic: str) -> bool:
    """Say whether what anyone but the server publishes there is kept for who comes later."""
    return topic.rpartition("/")[2] in _RETAINED


def client_id(address: Address) -> str:
    """Give the identifier under which a device connects."""
    return address.client_id


def _is_of(address: Address, use: Use, topic: str) -> bool:
    if use == "publish" and topic == address.score:
        return True
    base, _, last = topic.rpartition("/")
    return base == address.base and last in (_SAID if use == "publish" else _HEARD)


def _is_a_devices(use: Use, topic: str) -> bool:
    parts = topic.split("/")
    if use == "publish" and len(parts) == 5 and topic.startswith(f"{ROOT}/"):
        return parts[-1] == "score"
    try:
        address, _ = Address.of_topic(topic)
    except WireError:
        return False
    return _is_of(address, use, topic)
