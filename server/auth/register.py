"""Who was let in, and codes that wait: what the file of identities holds. Pure, but for the salt of a verifier."""

import hashlib
import secrets

from pydantic import BaseModel, ConfigDict

from server.auth.topic_rules import Bridge, Device, Onlooker
from wire.topics import Address

_ITERATIONS = 101
"""Enough for a password that nobody made up: 256 random bits are not tried out."""

Place = tuple[str, str, str]
"""Club, court and the name of a device."""


class Code(BaseModel):
    """A code that waits; `until` is in seconds since 1970."""

    model_config = ConfigDict(frozen=True)

    code: str
    court: str
    until: float


class Verifier(BaseModel):
    """What shows a password right in the way of Mosquitto (PBKDF2 with SHA-512, RFC 8018, section 5.2), in hex."""

    model_config = ConfigDict(frozen=True)

    salt: str
    hash: str
    iterations: int = _ITERATIONS


class Enrolled(BaseModel):
    """A device that was let in; `earlier` are the courts that it was at before."""

    model_config = ConfigDict(frozen=True)

    username: str
    club: str
    court: str
    device: str
    key: str
    verifier: Verifier | None = None
    earlier: tuple[Place, ...] = ()

    @property
    def at(self) -> Place:
        """Give where it is: club, court and its name."""
        return self.club, self.court, self.device

    @property
    def called(self) -> str:
        """Give its name."""
        return self.device

    @property
    def place(self) -> str:
        """Say where it is."""
        return f"court {self.court}"

    def is_called(self, name: str, court: str | None) -> bool:
        """Say whether it is meant by its name, on a court or on any, or by its id."""
        return name == self.username or (name == self.device and court in (None, self.court))

    @property
    def who(self) -> Device:
        """Give the device as the topics' rules know it."""
        addresses = (self.at, *self.earlier)
        return Device(self.username, tuple(Address(*one) for one in addresses))


class LetRead(BaseModel):
    """A sign or a home automation that was let in to read."""

    model_config = ConfigDict(frozen=True)

    name: str
    username: str
    club: str
    key: str
    verifier: Verifier

    @property
    def called(self) -> str:
        """Give its name."""
        return self.name

    @property
    def place(self) -> str:
        """Say what it may; it is at no court."""
        return "reads only"

    def is_called(self, name: str, court: str | None) -> bool:
        """Say whether it is meant by its name, where no court is asked for, or by its id."""
        return name == self.username or (name == self.name and court is None)

    @property
    def who(self) -> Onlooker:
        """Give it as the topics' rules know it."""
        return Onlooker(self.username, self.club)


class HandsOn(BaseModel):
    """Another club whose bridge was let in."""

    model_config = ConfigDict(frozen=True)

    club: str
    username: str
    key: str
    verifier: Verifier

    @property
    def called(self) -> str:
        """Give the club's name."""
        return self.club

    @property
    def place(self) -> str:
        """Say what it is; it is at no court."""
        return "another club"

    def is_called(self, name: str, court: str | None) -> bool:
        """Say whether it is meant by the club's name, where no court is asked for, or by its id."""
        return name == self.username or (name == self.club and court is None)

    @property
    def who(self) -> Bridge:
        """Give it as the topics' rules know it."""
        return Bridge(self.username, self.club)


LetIn = Enrolled | LetRead | HandsOn


class Register(BaseModel):
    """All of the file; `gone` is where devices were that are let in no more, or at another court, the latest last."""

    model_config = ConfigDict(frozen=True)

    codes: tuple[Code, ...] = ()
    devices: tuple[Enrolled, ...] = ()
    onlookers: tuple[LetRead, ...] = ()
    clubs: tuple[HandsOn, ...] = ()
    gone: tuple[Place, ...] = ()

    @property
    def let_in(self) -> tuple[LetIn, ...]:
        """Give all that come in to the broker."""
        return *self.devices, *self.onlookers, *self.clubs


def verifier_of(password: str) -> Verifier:
    """Make what shows a password right."""
    salt = secrets.token_bytes(12)
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return Verifier(salt=salt.hex(), hash=made.hex())
