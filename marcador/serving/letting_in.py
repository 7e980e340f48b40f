"""`marcador server enroll|onlooker|club|devices|revoke`: what the server lets in, while it runs or not."""

import argparse
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from marcador.serving.reached import pages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from server.auth.identities import Identities
    from server.auth.register import HandsOn, LetIn, LetRead
    from server.mosquitto.keeping import IdentityKeeper
    from server.settings import ServerSettings

ACTIONS = {
    "enroll": "print a one-time code with which a device gets credentials of its own",
    "devices": "list the devices, onlookers and clubs that are let in",
    "onlooker": "let a sign or a home automation read the scores and how devices are",
    "club": "let another club's bridge in, which says what happens in that club and in no other",
    "revoke": "let a device, an onlooker or a club in no more",
    "mosquitto": "write the files that put a Mosquitto under the same rules as the embedded broker",
    "bridge": "write the file with which a Mosquitto hands scores on to another broker, such as a federation's",
}

_INSTALL = """Install them where Mosquitto runs, and start it again:

sudo install -m 644 {folder}/marcador.conf /etc/mosquitto/conf.d/
sudo install -m 600 -o mosquitto -g mosquitto {folder}/marcador-identities.json /var/lib/mosquitto/
sudo install -m 600 -o mosquitto -g mosquitto {folder}/marcador.crt {folder}/marcador.key /etc/mosquitto/certs/
sudo systemctl restart mosquitto

Then start the server with --broker mosquitto, or with --broker mosquitto://HOST from another computer."""


_INSTALL_BRIDGE = """Install it where Mosquitto runs, and start it again:

{commands}
sudo systemctl restart mosquitto"""
_OWNED = "sudo install -m 600 -o mosquitto -g mosquitto"
_UNNAMED = (
    "marcador: this club is called home, as every one is that has not said otherwise; at a broker of several, each"
    " needs a name of its own: set club in [server], and enroll the devices again"
)


def add_actions(actions: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare the actions."""
    for name, summary in ACTIONS.items():
        action = actions.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        action.add_argument("--data", type=Path, metavar="DIR", default=argparse.SUPPRESS, help="data directory")
        if name == "enroll":
            action.add_argument("court", metavar="COURT", help="the court that the device stands at")
        if name == "onlooker":
            action.add_argument("name", metavar="NAME", help="what it is called, such as home-assistant")
        if name == "club":
            action.add_argument("name", metavar="CLUB", help="what that club is called in its own settings")
        if name == "revoke":
            action.add_argument(
                "device", metavar="NAME|ID", help="what the device, the onlooker or the club is called, or its id"
            )
            action.add_argument("--court", metavar="COURT", help="the one on this court, where several are called so")
        if name in ("mosquitto", "bridge"):
            action.add_argument("folder", type=Path, metavar="FOLDER", help="where to write them")
        if name == "bridge":
            action.add_argument(
                "to", metavar="URL", help="the other broker: mqtts://user@host; the password is asked for"
            )
            action.add_argument(
                "--certificate", type=Path, metavar="FILE", help="the certificate that it has to show (PEM)"
            )


def act(options: argparse.Namespace, settings: "ServerSettings") -> int:
    """Do it; 1 when there is no such device."""
    from server.auth.identities import Identities

    os.umask(0o077)
    identities = Identities(settings.data_directory)
    if options.action == "mosquitto":
        return _write_files(options.folder, identities, settings)
    if options.action == "bridge":
        return _write_bridge(options, settings)
    if options.action == "enroll":
        return _enroll(identities, options.court, settings)
    if options.action in ("onlooker", "club"):
        return _let_another_in(identities, options.action, options.name, settings)
    if options.action == "revoke":
        return _let_in_no_more(identities, options.device, options.court, settings)
    print("\n".join(_lines(identities.register.let_in)) or "nobody is let in; enroll prints a code for a device")
    return 0


def _lines(let_in: "Sequence[LetIn]") -> list[str]:
    """Give a line each: the name, where it is or what it may, and the id."""
    return [f"{one.called:20} {one.place:16} {one.username}" for one in let_in]


def _let_in_no_more(identities: "Identities", name: str, court: str | None, settings: "ServerSettings") -> int:
    let_in = identities.register.let_in
    # An id is one's alone, also where somebody else took it for a name.
    called = [one for one in let_in if one.username == name] or [one for one in let_in if one.is_called(name, court)]
    if len(called) > 1:
        print(f"several are called {name}; give the id of one, the last word here:", file=sys.stderr)
        print("\n".join(_lines(called)), file=sys.stderr)
        return 1
    for one in called:
        identities.let_in_no_more(one)
        print(f"{one.called} ({one.place}) is let in no more")
    if not called:
        where = "" if court is None else f" on court {court}"
        print(f"nobody is called {name}{where}; marcador server devices lists who is let in", file=sys.stderr)
    if settings.uses_mosquitto:
        _tell_mosquitto(identities, settings)
    return 0 if called else 1


def _enroll(identities: "Identities", court: str, settings: "ServerSettings") -> int:
    from pydantic import TypeAdapter, ValidationError

    from server.errors import SettingsError
    from server.store.database import DATABASE_NAME, EVENTS_NAME
    from wire.enrolment import Name

    try:
        TypeAdapter(Name).validate_python(court)
    except ValidationError as error:
        raise SettingsError(f"{court!r}: a court is named by 1 to 40 letters, digits, '-' and '_'") from error
    directory = settings.data_directory
    if not any((directory / name).exists() for name in (DATABASE_NAME, EVENTS_NAME)):
        print(f"marcador: no server has run on {directory} yet; the code is good for one that does", file=sys.stderr)
    code = identities.invite(court)
    print(code)
    reached = pages_of(settings)
    print(f"within the hour, at the device of court {court}: marcador device --enroll {reached.url} {code}")
    if reached.only_here:
        print(f"marcador: {_only_here(reached.url, settings)}", file=sys.stderr)
    return 0


def _only_here(url: str, settings: "ServerSettings") -> str:
    if settings.edge:
        return f"nothing listens for devices at {url} here; where the edge has another address, give that instead"
    return (
        f"only a device on this computer reaches {url}; for others start the server with"
        " --http 0.0.0.0:8000 --mqtt 0.0.0.0:1883"
    )


def _let_another_in(identities: "Identities", kind: str, name: str, settings: "ServerSettings") -> int:
    from pydantic import TypeAdapter, ValidationError

    from server.errors import EnrolmentRefused, SettingsError
    from server.settings import EMBEDDED
    from wire.enrolment import Name

    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        what = "an onlooker" if kind == "onlooker" else "a club"
        raise SettingsError(f"{name!r}: {what} is named by 1 to 40 letters, digits, '-' and '_'") from error
    if kind == "club" and name == settings.club:
        raise SettingsError(f"{name!r} is this server's own club; another one needs another name")
    admit = (_keeper(identities, settings).admit,) if settings.uses_mosquitto else ()
    try:
        if kind == "onlooker":
            user, password = _of(identities.let_read(name, settings.club, *admit))
        else:
            user, password = _of(identities.let_hand_on(name, *admit))
    except EnrolmentRefused as error:
        raise SettingsError(str(error)) from error
    print(f"user name  {user}\npassword   {password}\nclient id  {user}")
    if kind == "club":
        print(f"at that club: marcador server bridge made mqtts://{user}@THIS-BROKER")
    if settings.broker != EMBEDDED and not settings.uses_mosquitto:
        print("this broker is somebody else's: give it that user, with these rights", file=sys.stderr)
    return 0


def _of(let_in: "tuple[LetRead | HandsOn, str]") -> tuple[str, str]:
    return let_in[0].username, let_in[1]


def _tell_mosquitto(identities: "Identities", settings: "ServerSettings") -> None:
    from server.errors import BrokerNotAsked

    try:
        _keeper(identities, settings).reconcile()
    except BrokerNotAsked as error:
        print(f"{error}; a running server tells it as soon as it is there", file=sys.stderr)


def _keeper(identities: "Identities", settings: "ServerSettings") -> "IdentityKeeper":
    from server.brokers import mosquitto_of
    from server.mosquitto.control import IdentityControl
    from server.mosquitto.keeping import IdentityKeeper

    return IdentityKeeper(identities, IdentityControl(mosquitto_of(settings)))


def _write_files(folder: Path, identities: "Identities", settings: "ServerSettings") -> int:
    from server.broker.certificate import load_or_make
    from server.errors import SettingsError
    from server.mosquitto.files import load_or_make_password, write

    password = load_or_make_password(settings.data_directory)
    certificate = load_or_make(settings.data_directory)
    if certificate is None or not settings.mqtt_tls_port:
        raise SettingsError("devices come to a Mosquitto over TLS: install openssl, and leave mqtt_tls_port above 0")
    try:
        let_in = identities.register.let_in
        lost = write(folder, let_in, password, certificate, settings.mqtt, settings.mqtt_tls_port)
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written ({error.strerror})") from error
    print(_INSTALL.format(folder=shlex.quote(str(folder))))
    for device in lost:
        print(f"marcador: {device} was let in by an earlier version; enroll it again", file=sys.stderr)
    return 0


def _write_bridge(options: argparse.Namespace, settings: "ServerSettings") -> int:
    from server.auth.secret_file import write_secret
    from server.errors import SettingsError
    from server.mosquitto.bridge import BRIDGE, CERTIFICATE, bridge
    from server.mosquitto.files import Places
    from wire.broker import BrokerAddress

    folder: Path = options.folder
    there = BrokerAddress.parse(options.to)
    if there.username is not None and there.password is None:
        there = there.with_password(_asked_password())
    try:
        if options.certificate is not None:
            there = there.as_user(there.username or "", there.password or "", options.certificate.read_text())
        text = bridge(settings.club, there, Places().certificates)
        if settings.club == type(settings).model_fields["club"].default:
            print(_UNNAMED, file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        write_secret(folder / BRIDGE, text)
        commands = [f"{_OWNED} {shlex.quote(str(folder / BRIDGE))} /etc/mosquitto/conf.d/"]
        if there.certificate is not None:
            write_secret(folder / CERTIFICATE, there.certificate)
            commands.append(f"{_OWNED} {shlex.quote(str(folder / CERTIFICATE))} {Places().certificates}/")
    except OSError as error:
        raise SettingsError(f"{error.filename}: {error.strerror}") from error
    print(_INSTALL_BRIDGE.format(commands="\n".join(commands)))
    return 0


def _asked_password() -> str:
    from getpass import getpass

    return getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().strip("\n")
