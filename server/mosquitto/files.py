"""The files that make a Mosquitto Marcador's: its configuration, who comes in, and the certificate that it shows.

They are written into a folder of their own and installed from there, by who may do that.
"""

import base64
import json
import platform
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from server.auth.register import Enrolled, LetIn, Verifier, verifier_of
from server.auth.secret_file import write_secret
from server.broker.certificate import Certificate
from server.broker.connections import MAX_PACKET_BYTES
from server.errors import SettingsError
from server.mosquitto.rights import CLOSED, SERVER_USER, Json, client_of, role_of, server_role
from server.settings import Listen

CONFIGURATION, IDENTITIES = "marcador.conf", "marcador-identities.json"
CERTIFICATE, KEY = "marcador.crt", "marcador.key"
PASSWORD = "mosquitto-password"
"""In the data directory: the password of the server's own user."""

_PLUGIN = "mosquitto_dynamic_security.so"


class Places(NamedTuple):
    """Where Mosquitto finds its files once they are installed; the defaults are Debian's."""

    identities: Path = Path("/var/lib/mosquitto")
    certificates: Path = Path("/etc/mosquitto/certs")


def load_or_make_password(directory: Path) -> str:
    """Give the password of the server's own user, 128 bits, made at the first call.

    Raises:
        SettingsError: when it can be neither read nor written.
    """
    path = directory / PASSWORD
    try:
        if not path.exists():
            directory.mkdir(parents=True, exist_ok=True)
            write_secret(path, secrets.token_urlsafe(16))
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"{path} cannot be used ({error.strerror}); check the data directory") from error


def write(
    folder: Path,
    let_in: Iterable[LetIn],
    password: str,
    certificate: Certificate,
    near: Listen,
    tls_port: int,
    places: Places | None = None,
) -> list[str]:
    """Write the files; give the devices that have to be enrolled anew, since an earlier version let them in.

    Args:
        near: where the server of the same computer connects, without TLS.
        tls_port: where devices connect.

    Raises:
        OSError: when they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = list(let_in)
    (folder / CONFIGURATION).write_text(_configuration(near, tls_port, places or Places()))
    write_secret(folder / IDENTITIES, json.dumps(_identities(known, password), indent=1))
    write_secret(folder / KEY, certificate.key.read_text())
    shutil.copyfile(certificate.certificate, folder / CERTIFICATE)
    return [one.device for one in known if isinstance(one, Enrolled) and one.verifier is None]


def _configuration(near: Listen, tls_port: int, places: Places) -> str:
    lines = [
        "# Mosquitto for Marcador, made by `marcador server mosquitto`. Nobody comes in without a user.",
        "allow_anonymous false",
        f"plugin {_plugin()}",
        f"plugin_opt_config_file {places.identities / IDENTITIES}",
        "",
        "# The server of this computer.",
        f"listener {near.port} {near.host}",
        "",
        "# Devices, and a server on another computer.",
        f"listener {tls_port}",
        f"certfile {places.certificates / CERTIFICATE}",
        f"keyfile {places.certificates / KEY}",
        "",
        "# What waits has its copy at the device, so the broker may be short of memory, never the devices of it.",
        "set_tcp_nodelay true",
        f"max_packet_size {MAX_PACKET_BYTES}",
        "max_queued_messages 10000",
        "persistent_client_expiration 1d",
    ]
    return "\n".join(lines) + "\n"


def _plugin() -> Path:
    found = [one for root in ("/usr/lib", "/usr/local/lib") for one in sorted(Path(root).glob(f"**/{_PLUGIN}"))]
    return found[0] if found else Path(f"/usr/lib/{platform.machine()}-linux-gnu") / _PLUGIN


def _identities(known: Iterable[LetIn], password: str) -> Json:
    let_in = [(one.who, one.verifier) for one in known if one.verifier is not None]
    server: Json = {"username": SERVER_USER, "roles": [{"rolename": SERVER_USER}]}
    return {
        "defaultACLAccess": CLOSED,
        "clients": [
            server | _shown_right(verifier_of(password)),
            *(client_of(who) | _shown_right(verifier) for who, verifier in let_in),
        ],
        "groups": [],
        "roles": [server_role(), *(role_of(who) for who, _ in let_in)],
    }


def _shown_right(verifier: Verifier) -> Json:
    return {
        "password": base64.b64encode(bytes.fromhex(verifier.hash)).decode(),
        "salt": base64.b64encode(bytes.fromhex(verifier.salt)).decode(),
        "iterations": verifier.iterations,
    }
