"""Gets the device credentials of its own for a one-time code, and keeps them in a file that its owner alone reads."""

import json
import secrets
import ssl
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, ValidationError

from device.errors import EnrolmentError
from device.whole_file import write_whole
from models.no_answer import no_answer
from wire.broker import BrokerAddress
from wire.enrolment import (
    Enrolment,
    EnrolmentRequest,
    hash_of,
    is_proven,
    key_of,
    password_of,
    proof_of_earlier,
)
from wire.topics import Address

FILE_NAME = "identity.json"

_ANSWER_S = 10.0


class Identity(BaseModel):
    """What the device is, with its password."""

    model_config = ConfigDict(frozen=True)

    enrolment: Enrolment
    password: str

    def __repr__(self) -> str:
        return f"Identity({self.enrolment.username})"

    @property
    def address(self) -> Address:
        """Give who the device is."""
        return Address(self.enrolment.club, self.enrolment.court, self.enrolment.device)

    @property
    def broker(self) -> BrokerAddress:
        """Give the broker with the device's credentials, and the certificate that it must show."""
        broker = BrokerAddress.parse(self.enrolment.broker)
        return broker.as_user(self.enrolment.username, self.password, self.enrolment.certificate)


def load(folder: Path) -> Identity | None:
    """Give the identity that a data folder has; `None` when it has none.

    Raises:
        EnrolmentError: when there is one that cannot be read.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        return Identity.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise EnrolmentError(
            f"{path} cannot be used; delete it and enroll the device again with 'marcador device --enroll URL CODE'"
        ) from error


def redeem(url: str, code: str, device: str, folder: Path) -> Identity:
    """Enroll at a server's pages, and keep what was given.

    Raises:
        EnrolmentError: saying what is in the way; the code can be used again then, unless the server says otherwise.
    """
    earlier, nonce = load(folder), secrets.token_hex(16)
    request = EnrolmentRequest(
        code=hash_of(code),
        device=device,
        nonce=nonce,
        earlier=earlier.enrolment.username if earlier else None,
        earlier_proof=proof_of_earlier(key_of(earlier.password), nonce) if earlier else None,
    )
    answer = _ask(url, request)
    if not is_proven(code, answer, nonce):
        raise EnrolmentError(f"what answers at {url} does not know the code: it is not the server that made it")
    identity = Identity(enrolment=answer, password=password_of(code, request))
    _keep(identity, folder)
    return identity


def _ask(url: str, request: EnrolmentRequest) -> Enrolment:
    address = url if "://" in url else f"http://{url}"
    if urlsplit(address).scheme not in ("http", "https"):
        raise EnrolmentError(f"{url} is no address of a server's pages; write it as http://host:8000")
    asked = urllib.request.Request(
        f"{address.rstrip('/')}/api/v1/enrolments",
        request.model_dump_json(exclude_none=True).encode(),
        {"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(asked, timeout=_ANSWER_S, context=_any_certificate()) as answer:
            return Enrolment.model_validate_json(answer.read())
    except urllib.error.HTTPError as error:
        raise EnrolmentError(f"the server at {url} refuses: {_detail(error)}") from error
    except (OSError, ValueError, HTTPException) as error:
        raise EnrolmentError(f"no server of Marcador answers: {no_answer(address, error)}") from error


def _any_certificate() -> ssl.SSLContext:
    # A club's server mostly has a certificate that it made itself; it is the code that each proves to the other.
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _detail(error: urllib.error.HTTPError) -> str:
    with error:
        try:
            return str(json.loads(error.read())["detail"])
        except (ValueError, KeyError, TypeError):
            return f"{error.code} {error.reason}"


def _keep(identity: Identity, folder: Path) -> None:
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, identity.model_dump_json(indent=2).encode(), 0o600)
    except OSError as error:
        raise EnrolmentError(f"{path} cannot be written ({error.strerror}); ask for another code then") from error
