"""Where the MQTT broker is: an address as people write it, whose password never shows in a log or a traceback."""

from dataclasses import dataclass, field, replace
from urllib.parse import unquote, urlsplit

from wire.errors import WireError

_PORTS = {"mqtt": 1883, "mqtts": 8883}
_FORM = "a broker's address looks like mqtt://host, mqtt://user@host:1883 or mqtts://user@host:8883"


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """Host and port of a broker, whether to speak TLS, and as whom.

    With a `certificate` (PEM) the broker must show that one, whatever its host is called; without, one that the
    system trusts.

    `str()` gives the URL without the password.
    """

    host: str
    port: int = 1883
    tls: bool = False
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    certificate: str | None = field(default=None, repr=False)

    @classmethod
    def parse(cls, text: str) -> "BrokerAddress":
        """Read `mqtt://[user[:password]@]host[:port]`, or `mqtts://…` for TLS.

        The ports are 1883 and 8883 unless given. User and password are percent-decoded (RFC 3986, section 3.2.1).

        Raises:
            WireError: saying what is wrong, without repeating the password.
        """
        try:
            url = urlsplit(text.strip())
            host, port = url.hostname, url.port
        except ValueError:
            raise WireError(f"the broker's address has a host or port that cannot be read; {_FORM}") from None
        if url.scheme not in _PORTS:
            raise WireError(f"the broker's address does not begin with mqtt:// or mqtts://; {_FORM}")
        if not host:
            raise WireError(f"the broker's address names no host; {_FORM}")
        if port == 0:
            raise WireError(f"port 0 is not a broker's port; {_FORM}")
        if url.path.strip("/") or url.query or url.fragment:
            raise WireError(f"the broker's address has something after host and port; {_FORM}")
        return cls(
            host, port or _PORTS[url.scheme], url.scheme == "mqtts", _decoded(url.username), _decoded(url.password)
        )

    def with_password(self, password: str) -> "BrokerAddress":
        """Give the same address with a password that was kept elsewhere.

        Raises:
            WireError: when the address names no user, whom MQTT 3.1.1 wants before a password (section 3.1.2.9).
        """
        if self.username is None:
            raise WireError("there is a password for the broker but no user; write mqtt://user@host")
        return replace(self, password=password)

    def as_user(self, username: str, password: str, certificate: str | None) -> "BrokerAddress":
        """Give the same address as another user, with the certificate that the broker must show."""
        return replace(self, username=username, password=password, certificate=certificate)

    def __str__(self) -> str:
        user = f"{self.username}@" if self.username else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"mqtt{'s' if self.tls else ''}://{user}{host}:{self.port}"


def _decoded(part: str | None) -> str | None:
    return unquote(part) if part else None
