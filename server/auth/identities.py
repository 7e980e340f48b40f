"""The devices that were let in, each with a password of its own, and the one-time codes that wait to be redeemed.

One file that its owner alone reads; the command line and a running server may both change it. Of a password only what
shows it right is kept.
"""

import fcntl
import hmac
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from server.auth.register import Code, Enrolled, HandsOn, LetIn, LetRead, Place, Register, verifier_of
from server.auth.secret_file import write_secret
from server.auth.topic_rules import Bridge, Device, Onlooker
from server.errors import EnrolmentRefused, SettingsError
from server.ingest.own_events import BY_HAND
from wire.enrolment import (
    EnrolmentRequest,
    hash_of,
    key_of,
    new_bridge,
    new_code,
    new_onlooker,
    new_username,
    password_of,
    proof_of_earlier,
)

_log = logging.getLogger(__name__)

FILE_NAME = "devices.json"
CODE_LASTS_S = 3600.0
_GONE_MOST = 100

Admit = Callable[[Enrolled, str], None]
"""Lets a device in elsewhere, with its password, before the register says so; `EnrolmentRefused` when it does not."""


class Identities:
    """The register of a data directory; `now` gives seconds since 1970."""

    def __init__(self, directory: Path, now: Callable[[], float] = time.time) -> None:
        self._path, self._now = directory / FILE_NAME, now
        self._read, self._mark = Register(), (0, 0)

    @property
    def register(self) -> Register:
        """Give what the file says now."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._read, self._mark = Register(), (0, 0)
            return self._read
        mark = (found.st_mtime_ns, found.st_ino)
        if mark != self._mark:
            self._read, self._mark = self._load(), mark
        return self._read

    def invite(self, court: str) -> str:
        """Make a one-time code for a device of a court."""
        code = new_code()
        with self.steady() as register:
            codes = [one for one in register.codes if one.until > self._now()]
            codes.append(Code(code=code, court=court, until=self._now() + CODE_LASTS_S))
            self._write(register.model_copy(update={"codes": tuple(codes)}))
        return code

    def redeem(self, request: EnrolmentRequest, club: str, admit: Admit | None = None) -> tuple[Enrolled, str]:
        """Let a device in, once for a code; give the device and the code.

        A device of the same name on the same court loses its earlier identity by it.

        Raises:
            EnrolmentRefused: when the code is not one that waits, or `admit` refuses; then the code still waits.
        """
        with self.steady() as register:
            code = next((one for one in register.codes if hash_of(one.code) == request.code), None)
            if code is None or code.until < self._now():
                raise EnrolmentRefused(
                    "this code is not known here, was used, or is older than an hour; make another with"
                    " 'marcador server enroll COURT'"
                )
            if request.device == BY_HAND:
                raise EnrolmentRefused(f"no device is named {BY_HAND!r}: the server itself scores under it")
            password = password_of(code.code, request)
            enrolled = Enrolled(
                username=new_username(),
                club=club,
                court=code.court,
                device=request.device,
                key=key_of(password),
                verifier=verifier_of(password),
                earlier=self._earlier(register, request),
            )
            if admit is not None:
                admit(enrolled, password)
            here = (club, code.court, request.device)
            others = [one for one in register.devices if one.at != here and one.username != request.earlier]
            codes = tuple(one for one in register.codes if one is not code)
            self._write_devices(register.model_copy(update={"codes": codes}), (*others, enrolled))
        for one in register.devices:
            if one not in others and one.username != request.earlier:
                _log.warning(
                    "%s, which had that name on that court, is let in no more; if it is another box, give one of them"
                    " a name of its own (name in [device]) and enroll both again",
                    one.username,
                )
        return enrolled, code.code

    def revoke(self, device: str, court: str | None = None) -> list[Enrolled]:
        """Take the identities of a device away, on one court or on all; give those that it had."""
        return self._take_away(lambda one: one.device == device and court in (None, one.court))

    def device(self, username: str, password: str) -> Device | None:
        """Give who comes with a password; `None` when it is nobody's."""
        found = next((one for one in self.register.devices if one.username == username), None)
        return found.who if _shows(password, found) and found else None

    def onlooker(self, username: str, password: str) -> Onlooker | None:
        """Give what comes to read with a password; `None` when it is nobody's."""
        found = next((one for one in self.register.onlookers if one.username == username), None)
        return found.who if _shows(password, found) and found else None

    def let_read(
        self, name: str, club: str, admit: Callable[[LetRead, str], None] = lambda *_: None
    ) -> tuple[LetRead, str]:
        """Let a sign or a home automation in to read; give it and its password. One of the same name goes by it.

        Raises:
            EnrolmentRefused: when `admit` refuses; then nothing has changed.
        """
        password = secrets.token_urlsafe(16)
        one = LetRead(
            name=name,
            username=new_onlooker(name),
            club=club,
            key=key_of(password),
            verifier=verifier_of(password),
        )
        with self.steady() as register:
            admit(one, password)
            others = (other for other in register.onlookers if other.name != name)
            self._write(register.model_copy(update={"onlookers": (*others, one)}))
        return one, password

    def let_read_no_more(self, name: str) -> bool:
        """Take the identity of a sign or a home automation away; say whether there was one."""
        with self.steady() as register:
            kept = tuple(one for one in register.onlookers if one.name != name)
            self._write(register.model_copy(update={"onlookers": kept}))
        return len(kept) < len(register.onlookers)

    def bridge(self, username: str, password: str) -> Bridge | None:
        """Give which club's bridge comes with a password; `None` when it is none's."""
        found = next((one for one in self.register.clubs if one.username == username), None)
        return found.who if _shows(password, found) and found else None

    def let_hand_on(self, club: str, admit: Callable[[HandsOn, str], None] = lambda *_: None) -> tuple[HandsOn, str]:
        """Let another club's bridge in; give it and its password. That club's earlier one goes by it.

        Raises:
            EnrolmentRefused: when `admit` refuses; then nothing has changed.
        """
        password = secrets.token_urlsafe(16)
        one = HandsOn(club=club, username=new_bridge(club), key=key_of(password), verifier=verifier_of(password))
        with self.steady() as register:
            admit(one, password)
            others = (other for other in register.clubs if other.club != club)
            self._write(register.model_copy(update={"clubs": (*others, one)}))
        return one, password

    def let_hand_on_no_more(self, club: str) -> bool:
        """Take the identity of another club's bridge away; say whether there was one."""
        with self.steady() as register:
            kept = tuple(one for one in register.clubs if one.club != club)
            self._write(register.model_copy(update={"clubs": kept}))
        return len(kept) < len(register.clubs)

    def let_in_no_more(self, one: LetIn) -> None:
        """Take this identity away, whatever it is; of devices this one alone, not another in its place."""
        if isinstance(one, Enrolled):
            self._take_away(lambda other: other.username == one.username)
        elif isinstance(one, HandsOn):
            self.let_hand_on_no_more(one.club)
        else:
            self.let_read_no_more(one.name)

    @contextmanager
    def steady(self) -> Iterator[Register]:
        """Give what the file says, while nobody else changes it.

        Raises:
            SettingsError: when the file cannot be used.
        """
        lock = self._path.with_name(f".{FILE_NAME}.lock")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise SettingsError(f"{self._path} cannot be written ({error.strerror})") from error
        with os.fdopen(descriptor, "w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield self.register

    def _take_away(self, is_meant: Callable[[Enrolled], bool]) -> list[Enrolled]:
        with self.steady() as register:
            gone = [one for one in register.devices if is_meant(one)]
            self._write_devices(register, tuple(one for one in register.devices if one not in gone))
        return gone

    def _earlier(self, register: Register, request: EnrolmentRequest) -> tuple[Place, ...]:
        one = next((one for one in register.devices if one.username == request.earlier), None)
        if one is None or request.earlier_proof is None:
            return ()
        if not hmac.compare_digest(proof_of_earlier(one.key, request.nonce), request.earlier_proof):
            raise EnrolmentRefused(f"the device does not have the password of {request.earlier!r}")
        return (one.at, *one.earlier)

    def _load(self) -> Register:
        try:
            return Register.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError) as error:
            raise SettingsError(
                f"{self._path} cannot be used; mend it, or delete it and enroll the devices again ({error})"
            ) from error

    def _write_devices(self, register: Register, devices: tuple[Enrolled, ...]) -> None:
        there = {one.at for one in devices}
        left = (one.at for one in register.devices)
        gone = [one for one in dict.fromkeys((*register.gone, *left)) if one not in there]
        self._write(register.model_copy(update={"devices": devices, "gone": tuple(gone[-_GONE_MOST:])}))

    def _write(self, register: Register) -> None:
        write_secret(self._path, register.model_dump_json(indent=2))


def _shows(password: str, found: LetIn | None) -> bool:
    """Say whether a password is that of an identity, as slowly where there is none."""
    given = key_of(password)
    return hmac.compare_digest(given, found.key if found else "0" * len(given)) and found is not None
