"""How a device gets credentials of its own for a one-time code, so that neither the code nor the password is sent.

Both sides know the code: the technician reads it from the server and types it at the device. The device names it by a
hash and adds a random text; both derive the password from these (HMAC-SHA-256, RFC 2104). The server proves with the
code that the answer, above all the broker's certificate, is its own; without the code nobody can.
"""

import base64
import hashlib
import hmac
import secrets
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

CODE_GROUPS = 4
_GROUP = 4
_DEVICES, _ONLOOKERS, _BRIDGES = "device-", "onlooker-", "bridge-"

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class EnrolmentRequest(BaseModel):
    """What a device asks for; `earlier` is the user name that it has had, `earlier_proof` shows its password."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Hash = Field(description="the hash of the code")
    device: Name = Field(description="how the device calls itself", examples=["box-1"])
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="a random text, 16 bytes in hex")]
    earlier: str | None = Field(None, max_length=64, description="user name of an earlier enrolment")
    earlier_proof: Hash | None = Field(None, description="shows that the device has the password of that one")


class Enrolment(BaseModel):
    """What a device is from now on, and where its broker is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    club: Name
    court: Name
    device: Name
    broker: str = Field(description="URL of the broker", examples=["mqtts://192.0.2.7:8883"])
    username: str = Field(examples=["device-5f2c9a01"])
    certificate: str | None = Field(description="PEM of the certificate that the broker shows; null without TLS")
    proof: Hash = Field(description="shows that the server knows the code")


def new_username() -> str:
    """Name a device that is let in; one that is enrolled anew has another name."""
    return f"{_DEVICES}{secrets.token_hex(4)}"


def new_onlooker(name: str) -> str:
    """Name the user of the broker that a sign or a home automation is; one that is let in anew has another name."""
    return f"{_ONLOOKERS}{name}-{secrets.token_hex(4)}"


def new_bridge(club: str) -> str:
    """Name the user of the broker that another club's bridge is; one that is let in anew has another name."""
    return f"{_BRIDGES}{club}-{secrets.token_hex(4)}"


def is_of_enrolment(username: str | None) -> bool:
    """Say whether a user of the broker is a device that was enrolled, what was let in to read, or a club's bridge."""
    return username is not None and username.startswith((_DEVICES, _ONLOOKERS, _BRIDGES))


def new_code() -> str:
    """Make a one-time code of 80 bits, in letters and digits that are not taken for each other (RFC 4648 base 32)."""
    text = base64.b32encode(secrets.token_bytes(CODE_GROUPS * _GROUP * 5 // 8)).decode()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def hash_of(code: str) -> str:
    """Name a code without telling it; how it was typed does not count."""
    return hashlib.sha256(b"marcador code " + _plain(code)).hexdigest()


def password_of(code: str, request: EnrolmentRequest) -> str:
    """Derive the device's password."""
    return _mac(_plain(code), "password", request.device, request.nonce)[:43]


def key_of(password: str) -> str:
    """Give what a server keeps of a password: it shows the password right, but is none."""
    return hashlib.sha256(b"marcador password " + password.encode()).hexdigest()


def proof_of_earlier(key: str, nonce: str) -> str:
    """Show that a device has the password of an earlier enrolment; `key` is that password's."""
    return _mac(key.encode(), "earlier", nonce)


def proof_of(code: str, answer: Enrolment, nonce: str) -> str:
    """Show that an answer is from who knows the code."""
    said = answer.model_copy(update={"proof": "0" * 64}).model_dump_json()
    return _mac(_plain(code), "answer", nonce, said)


def is_proven(code: str, answer: Enrolment, nonce: str) -> bool:
    """Say whether an answer is from who knows the code."""
    return hmac.compare_digest(answer.proof, proof_of(code, answer, nonce))


def _plain(code: str) -> bytes:
    return "".join(one for one in code.upper() if one.isalnum()).encode()


def _mac(key: bytes, *parts: str) -> str:
    return hmac.new(key, "\0".join(parts).encode(), "sha256").hexdigest()
