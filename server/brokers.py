"""Which broker a server uses, and how it lets devices in there: its own, a Mosquitto, or somebody else's."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from server.auth.credentials import DEVICE, Credentials
from server.auth.enrolling import Enrolling
from server.auth.identities import Identities
from server.errors import SettingsError
from server.ingest.inbox import Inbox
from server.ingest.link import BrokerLink
from server.ingest.own_link import OwnLink
from server.settings import EMBEDDED, MOSQUITTO, ServerSettings
from wire.broker import BrokerAddress
from wire.errors import WireError

if TYPE_CHECKING:
    from server.broker import EmbeddedBroker


class Broker(NamedTuple):
    """A broker that is used.

    Attributes:
        address: where it is; as the server's own user, where the server has a connection to it.
        own: it, where it is the embedded one.
    """

    address: BrokerAddress
    own: "EmbeddedBroker | None" = None

    def link(self, inbox: Inbox, club: str) -> BrokerLink | OwnLink:
        """Give what fills the inbox from it."""
        return BrokerLink(self.address, inbox, club) if self.own is None else OwnLink(self.own, inbox, club)


def broker_of(stack: ExitStack, settings: ServerSettings, credentials: Credentials | None) -> Broker:
    """Give the broker; the embedded one is started, and ends with the stack.

    Raises:
        ServerError: when it cannot be started, or a setting cannot be used.
    """
    if settings.uses_mosquitto:
        return Broker(mosquitto_of(settings))
    if settings.broker != EMBEDDED:
        return Broker(_other(settings))
    return _embedded(stack, settings, credentials)


def enrolling_of(stack: ExitStack, settings: ServerSettings, broker: BrokerAddress) -> Enrolling:
    """Give how devices are let in at a broker."""
    identities = Identities(settings.data_directory)
    if settings.uses_mosquitto:
        return _at_mosquitto(stack, settings, identities, broker)
    if settings.broker != EMBEDDED:
        return Enrolling(identities, settings.club, replace(broker, username=None, password=None), None)
    certificate = settings.data_directory / "broker.crt"
    if settings.mqtt.is_loopback or not settings.mqtt_tls_port or not certificate.exists():
        return Enrolling(identities, settings.club, BrokerAddress("", settings.mqtt.port), None)
    return Enrolling(
        identities, settings.club, BrokerAddress("", settings.mqtt_tls_port, tls=True), certificate.read_text()
    )


def mosquitto_of(settings: ServerSettings) -> BrokerAddress:
    """Give the Mosquitto that has the files of `marcador server mosquitto`, as the server's own user.

    Raises:
        SettingsError: when those files were not made here.
    """
    from server.mosquitto.files import PASSWORD
    from server.mosquitto.rights import SERVER_USER

    directory = settings.data_directory
    try:
        password, certificate = (directory / PASSWORD).read_text().strip(), _certificate(directory)
    except OSError as error:
        raise SettingsError(
            f"{directory} has no files for a Mosquitto; make them with 'marcador server mosquitto FOLDER'"
        ) from error
    if settings.broker == MOSQUITTO:
        near = settings.mqtt.from_here
        return BrokerAddress(near.host, near.port, username=SERVER_USER, password=password)
    far = BrokerAddress.parse(settings.broker.replace(MOSQUITTO, "mqtts", 1))
    return far.as_user(SERVER_USER, password, certificate)


def _certificate(directory: Path) -> str:
    return (directory / "broker.crt").read_text()


def _at_mosquitto(
    stack: ExitStack, settings: ServerSettings, identities: Identities, broker: BrokerAddress
) -> Enrolling:
    from server.mosquitto.control import IdentityControl
    from server.mosquitto.keeping import IdentityKeeper

    keeper = IdentityKeeper(identities, IdentityControl(broker))
    keeper.start()
    stack.callback(keeper.stop)
    far = replace(broker, username=None, password=None) if broker.tls else BrokerAddress("", settings.mqtt_tls_port)
    certificate = _certificate(settings.data_directory)
    return Enrolling(identities, settings.club, replace(far, tls=True), certificate, keeper.admit)


def _embedded(stack: ExitStack, settings: ServerSettings, credentials: Credentials | None) -> Broker:
    from server.broker import EmbeddedBroker
    from server.broker.certificate import load_or_make as certificate_of
    from server.broker.embedded import Tls
    from server.broker.gate import DeviceGate

    host, port = settings.mqtt
    if settings.mqtt.is_loopback or credentials is None:
        return Broker(BrokerAddress(host, port), stack.enter_context(EmbeddedBroker(host, port, None)))
    shared = (DEVICE, credentials.device_password) if settings.shared_device_password else None
    gate = DeviceGate(Identities(settings.data_directory), shared)
    certificate = certificate_of(settings.data_directory) if settings.mqtt_tls_port else None
    tls = Tls(settings.mqtt_tls_port, certificate) if certificate else None
    return Broker(BrokerAddress(host, port), stack.enter_context(EmbeddedBroker(host, port, gate, tls)))


def _other(settings: ServerSettings) -> BrokerAddress:
    try:
        address = BrokerAddress.parse(settings.broker)
        if settings.broker_password is not None:
            address = address.with_password(settings.broker_password.get_secret_value())
    except WireError as error:
        raise SettingsError(str(error)) from error
    return address
