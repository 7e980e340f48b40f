"""What the server can be told, with unit and default; where settings come from is left to the `marcador` command."""

import ipaddress
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from server.errors import SettingsError
from server.notices.addresses import PUSH_SERVICES
from server.people.roles import Role
from wire.broker import BrokerAddress
from wire.errors import WireError

EMBEDDED, MOSQUITTO = "embedded", "mosquitto"
YOUNGEST_THINNED_DAYS = 30


class Listen(NamedTuple):
    """Where to listen."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Listen":
        """Read `host:port` or `[IPv6 address]:port`.

        Raises:
            SettingsError: when it is neither.
        """
        host, _, port = text.rpartition(":")
        host = host.removeprefix("[").removesuffix("]")
        if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise SettingsError(f"{text!r} is no address to listen on; write it as host:port, such as 127.0.0.1:8000")
        return cls(host, int(port))

    @property
    def is_loopback(self) -> bool:
        """Say whether only programs on this computer can connect."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def from_here(self) -> "Listen":
        """Give where programs on this computer connect: loopback, where every network is listened on."""
        return Listen({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host), self.port)

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _is_listen(text: str) -> str:
    try:
        return str(Listen.parse(text))
    except SettingsError as error:
        raise ValueError(str(error)) from error


def _is_broker(text: str) -> str:
    if text in (EMBEDDED, MOSQUITTO):
        return text
    try:
        BrokerAddress.parse(text.replace(f"{MOSQUITTO}://", "mqtts://", 1))
    except WireError as error:
        raise ValueError(f"the broker is '{EMBEDDED}', '{MOSQUITTO}' or a URL: {error}") from error
    return text


def _is_origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or text != f"{parts.scheme}://{parts.netloc}":
        raise ValueError(f"{text!r} is no origin; write it as https://club.example, without a path")
    return text


def _is_edge(text: str) -> str:
    parts = urlsplit(text)
    if text and (parts.scheme != "http" or not parts.hostname or text.rstrip("/") != f"http://{parts.netloc}"):
        raise ValueError(f"{text!r} is no edge; write where its private port is, such as http://127.0.0.1:8081")
    return text.rstrip("/")


def _is_contact(text: str) -> str:
    if text and not text.startswith(("mailto:", "https://")):
        raise ValueError(f"{text!r} is no contact; write it as mailto:who@club.example or https://club.example")
    return text


def _is_level(text: str) -> str:
    if set(text) & set("/+#\0"):
        raise ValueError("a club's name is a topic level: it must be without '/', '+' and '#'")
    return text


def _is_age(days: int) -> int:
    if days and days < YOUNGEST_THINNED_DAYS:
        raise ValueError(
            f"motion is thinned after {YOUNGEST_THINNED_DAYS} days at the earliest, since devices may deliver late"
        )
    return days


class ServerSettings(BaseModel):
    """The settings of a server; each can be left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    http_listen: Annotated[str, AfterValidator(_is_listen)] = Field(
        default="127.0.0.1:8000",
        description="Where pages and the API are served, host:port; port 0 takes a free one. Default 127.0.0.1:8000,"
        " which only this computer reaches; 0.0.0.0:8000 is every network, and then passwords are made.",
    )
    mqtt_listen: Annotated[str, AfterValidator(_is_listen)] = Field(
        default="127.0.0.1:1883",
        description="Where the embedded broker listens for devices, or the Mosquitto of this computer for the server,"
        " host:port. Default 127.0.0.1:1883.",
    )
    broker: Annotated[str, AfterValidator(_is_broker)] = Field(
        default=EMBEDDED,
        description="The MQTT broker: 'embedded'; 'mosquitto', or mosquitto://host[:port] on another computer, with"
        " the files of 'marcador server mosquitto'; or mqtt://[user[:password]@]host[:port] or mqtts://… of another."
        " Default embedded.",
        repr=False,
    )
    broker_password: SecretStr | None = Field(
        default=None, description="Password at that broker, when it is not in the URL. Default none."
    )
    data_directory: Path = Field(
        default=Path("marcador-data"),
        description="Folder of the database, the event log and the passwords. Default marcador-data.",
    )
    backup_directory: Path | None = Field(
        default=None,
        description="Folder of the backups that are made from the pages, best on another disk. Default 'backups' in"
        " the data directory.",
    )
    mqtt_tls_port: int = Field(
        default=8883,
        ge=0,
        le=65535,
        description="Port of the embedded broker with TLS, beside the other, when it listens beyond this computer;"
        " 0 is no TLS. Of a Mosquitto the port where devices connect. Default 8883.",
    )
    shared_device_password: bool = Field(
        default=True,
        description="Whether devices may still come with the one password of credentials.json. Default true, with a"
        " warning each: enroll them, then set it to false.",
    )
    club: Annotated[str, AfterValidator(_is_level)] = Field(
        default="home", min_length=1, description="Name of the club in the topics that are listened to. Default home."
    )
    public_heart_rate: bool = Field(
        default=False,
        description="Whether everyone may see heart rates, not only the coach. Default false: they are health data."
        " Once there are accounts each player decides, and this says nothing any more.",
    )
    coach_password: SecretStr | None = Field(
        default=None,
        description="Password of the HTTP user 'coach', until there are accounts. Default none: one is made when the"
        " server listens beyond this computer, and none is asked for when it does not.",
    )
    metrics_password: SecretStr | None = Field(
        default=None,
        min_length=12,
        description="Password of the HTTP user 'metrics', with which Prometheus reads /metrics and nothing else, with"
        " accounts or without; at least 12 characters. Default none.",
    )
    home_assistant: bool = Field(
        default=False,
        description="Whether Home Assistant is told which courts and devices there are (MQTT discovery). Default"
        " false.",
    )
    database_memory_mb: int = Field(
        default=512, ge=64, description="Memory that the database may use, in MiB. Default 512."
    )
    second_copy_days: int = Field(
        default=365,
        ge=0,
        description="For how many days motion has a second copy beside the database; 0 is for ever. Default 365."
        " Match events and heart rates always have one.",
    )
    motion_days: Annotated[int, AfterValidator(_is_age)] = Field(
        default=0,
        description="After how many days, at least 30, motion is thinned to its smallest, mean and largest value a"
        " second; the figures of its session stay as they are. 0 is never. Default 0.",
    )

    http_certificate: str = Field(
        default="",
        description="The certificate that makes the pages https: a PEM file with its chain, or 'own' for one that the"
        " server makes, which a browser warns of once. Default none: the pages are http.",
    )
    http_key: Path | None = Field(
        default=None, description="PEM file of that certificate's key. Default none; 'own' needs none."
    )
    sign_in_without_tls: bool = Field(
        default=False,
        description="Whether people sign in over http from other computers, where whoever listens on the network can"
        " read their passwords. Default false.",
    )
    second_factor_for: tuple[Role, ...] = Field(
        default=(),
        description="Roles that need a second factor, such as ['admin', 'coach']: who has none yet sets one up at the"
        " next sign-in, and can do nothing else before. Default none; everybody may have one.",
    )
    hsts_days: int = Field(
        default=0,
        ge=0,
        le=3650,
        description="For how many days a browser that was here by https comes by nothing else (HSTS), to no port of"
        " this name nor of names below it; 365 is asked of public sites. Default 0: it stays the browser's choice.",
    )
    allowed_origins: tuple[Annotated[str, AfterValidator(_is_origin)], ...] = Field(
        default=(),
        description="Other servers whose pages may do here what our own may, such as https://club.example. Default"
        " none.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        default=(),
        description="Addresses of proxies in front of the server whose X-Forwarded-For and X-Forwarded-Proto are"
        " believed. Default none.",
    )
    edge: Annotated[str, AfterValidator(_is_edge)] = Field(
        default="",
        description="The private port of an nginx with nchan in front of the server, which holds the readers of the"
        " live streams, such as http://127.0.0.1:8081; its configuration is in firmware-config/edge. Passwords are"
        " asked for then as on a network. Default none: the server holds them itself.",
    )
    notices_to_private_addresses: bool = Field(
        default=False,
        description="Whether people may have notices sent to addresses of private networks, such as a program on the"
        " club's own; whoever has an account can then make the server post there. Default false.",
    )
    notices_off_after_days: float = Field(
        default=3,
        gt=0,
        description="For how many days a webhook or a browser may take nothing until nothing more is sent to it."
        " Default 3.",
    )
    push_contact: Annotated[str, AfterValidator(_is_contact)] = Field(
        default="",
        description="How browsers' push services reach who runs this server: mailto:… or https://…. Default none;"
        " some services, such as Apple's, take no notices without it.",
    )
    push_services: tuple[str, ...] = Field(
        default=PUSH_SERVICES,
        description="Hosts of push services to which notices for browsers go, and all below them. Default those of"
        " Chrome, Firefox, Edge and Safari.",
    )
    phone_microphones: int = Field(
        default=1,
        ge=0,
        le=16,
        description="How many phones may be an umpire's microphone at once; each takes a process of some 150 MiB and"
        " a tenth of a processor here. 0: none. Default 1.",
    )
    signing_key_days: float = Field(
        default=30, gt=0, description="After how many days another key signs; nobody notices. Default 30."
    )

    @property
    def uses_mosquitto(self) -> bool:
        """Say whether the broker is a Mosquitto with the files that were made here."""
        return self.broker == MOSQUITTO or self.broker.startswith(f"{MOSQUITTO}://")

    @property
    def is_shared(self) -> bool:
        """Say whether other computers reach the pages, at the server itself or through the edge."""
        return bool(self.edge) or not self.http.is_loopback

    @property
    def proxies(self) -> tuple[str, ...]:
        """Give the addresses of proxies that are believed: the edge is one."""
        host = urlsplit(self.edge).hostname if self.edge else None
        return (*self.trusted_proxies, "127.0.0.1" if host == "localhost" else host) if host else self.trusted_proxies

    @property
    def backups(self) -> Path:
        """Give the folder of the backups that are made from the pages."""
        return self.backup_directory or self.data_directory / "backups"

    @property
    def http(self) -> Listen:
        """Give where pages and the API are served."""
        return Listen.parse(self.http_listen)

    @property
    def mqtt(self) -> Listen:
        """Give where the embedded broker listens."""
        return Listen.parse(self.mqtt_listen)
