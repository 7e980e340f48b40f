"""A bridge: what a club's Mosquitto hands on to that of a federation, or of the club where it stands on a court.

One way, and no health data: scores, match events and how devices are. Receipts and commands are never taken in.
"""

from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from server.errors import SettingsError
from wire.broker import BrokerAddress
from wire.topics import ROOT, Stream

Says = TypeVar("Says", bound=x509.ExtensionType)

BRIDGE, CERTIFICATE = "marcador-bridge.conf", "marcador-bridge.crt"
"""The file, and the one with which the other broker has to show itself, where the system does not trust it anyway."""

_SYSTEM_S_CERTIFICATES = "/etc/ssl/certs"
_MARCADOR_S = "CN=marcador broker"
"""Whose certificate `server.broker.certificate` makes."""


def bridge(club: str, there: BrokerAddress, certificates: Path) -> str:
    """Give the file, for `/etc/mosquitto/conf.d`; words are those of mosquitto.conf(5).

    Args:
        there: with user and password, and with a certificate (PEM) if only that one is trusted.
        certificates: the folder where Mosquitto finds that one, as `CERTIFICATE`.

    Raises:
        SettingsError: when user or password cannot be written into such a file, or there is none; when the password
            would cross a network as it is, or the certificate is none.
    """
    if not there.tls and there.host not in ("localhost", "127.0.0.1", "::1"):
        raise SettingsError(f"by mqtt:// the password crosses the network to {there.host} as it is; write mqtts://")
    user, password = (_word(one) for one in (there.username, there.password))
    host = f"[{there.host}]" if ":" in there.host else there.host
    lines = [
        "# Made by `marcador server bridge`: hands scores, match events and statuses on, and takes nothing.",
        f"connection marcador-{club}",
        f"address {host}:{there.port}",
        f"remote_username {user}",
        f"remote_password {password}",
        f"remote_clientid {user}",
        f"local_clientid marcador-bridge-{club}",
        "bridge_protocol_version mqttv311",
        "# What waits while the other one is away; it is told nothing of this one's state.",
        "cleansession false",
        "notifications false",
        "bridge_attempt_unsubscribe false",
        "restart_timeout 2 60",
        *(_tls(there, certificates) if there.tls else []),
        *(f"topic {ROOT}/{club}/+/+/{topic} out 1" for topic in (Stream.MATCH, "status")),
        f"topic {ROOT}/{club}/+/score out 1",
    ]
    return "\n".join(lines) + "\n"


def _tls(there: BrokerAddress, certificates: Path) -> list[str]:
    if there.certificate is None:
        return [f"bridge_capath {_SYSTEM_S_CERTIFICATES}"]
    names_no_host = _is_its_own(there.certificate)
    return [f"bridge_cafile {certificates / CERTIFICATE}", *(["bridge_insecure true"] if names_no_host else [])]


def _is_its_own(pem: str) -> bool:
    """Say whether a certificate is one that a broker made itself: names no host, and only it itself can be shown.

    Whoever has one from an authority that is trusted here could show that; then the host's name counts.
    """
    try:
        found = x509.load_pem_x509_certificates(pem.encode())
    except ValueError as error:
        raise SettingsError("what `--certificate` names holds no certificate in PEM") from error
    only = found[0]
    if len(found) > 1 or _says(only, x509.SubjectAlternativeName) is not None:
        return False
    try:
        only.verify_directly_issued_by(only)
    except (InvalidSignature, ValueError, TypeError):
        return False
    # OpenSSL makes an authority of what it signs with itself; of a Marcador's no other is ever made.
    constraints = _says(only, x509.BasicConstraints)
    return constraints is None or not constraints.ca or only.subject.rfc4514_string() == _MARCADOR_S


def _says(certificate: x509.Certificate, kind: type[Says]) -> Says | None:
    with suppress(x509.ExtensionNotFound):
        return certificate.extensions.get_extension_for_class(kind).value
    return None


def _word(text: str | None) -> str:
    if not text:
        raise SettingsError("a bridge needs a user and a password; write mqtts://user@host, and type the password")
    if text != text.strip() or not text.isprintable():
        raise SettingsError("a user or password with spaces around it, or signs that do not print, fits no bridge")
    return text
