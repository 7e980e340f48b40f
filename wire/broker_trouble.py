"""Why a broker cannot be used, in sentences for people: the same for the appliance and for the server."""

import socket
import ssl

from wire.broker import BrokerAddress
from wire.enrolment import is_of_enrolment

UNSUPPORTED_VERSION = "Unsupported protocol version"
"""The reason of a broker that does not speak the client's version of MQTT."""

TAKEN_OVER = "Session taken over"
"""The reason of a connection that ends because another client came under its identifier (MQTT 5, section 3.1.4)."""

_REFUSALS = {
    "Bad user name or password": "refuses the user or the password; check both",
    "Not authorized": "refuses the user or the password; check both",
    "Banned": "has banned this client; ask who runs it",
    "Server unavailable": "is not available now",
    "Client identifier not valid": "refuses the client's name; choose a shorter one without special characters",
}

_ENROL = (
    "get a code at the server with 'marcador server enroll COURT', and redeem it here with 'marcador device --enroll"
    " http://SERVER:8000 CODE'"
)
_UNKNOWN = ("Bad user name or password", "Not authorized")


def refusal(broker: BrokerAddress, reason: str) -> str:
    """Say what the reason of a refused connection means (MQTT 5, section 3.2.2.2, by name)."""
    return f"the broker {broker} {_REFUSALS.get(reason, f'refuses: {reason}')}"


def device_refusal(broker: BrokerAddress, reason: str) -> str:
    """Say the same to a device, which may have lost its enrolment or never had one."""
    if reason in _UNKNOWN and broker.username is None:
        return f"the broker {broker} asks who comes, and this device was never enrolled; {_ENROL}"
    if reason in _UNKNOWN and is_of_enrolment(broker.username):
        lost = f"the broker {broker} knows this device no more: its enrolment was revoked"
        return f"{lost}; {_ENROL}"
    return refusal(broker, reason)


def no_answer(broker: BrokerAddress) -> str:
    """Say that something listens, but is no MQTT broker."""
    return f"what listens at {broker} does not answer as an MQTT broker; check the address and the port"


def unreachable(broker: BrokerAddress, error: OSError) -> str:
    """Say why there is no connection, and what to look at."""
    match error:
        case socket.gaierror():
            return (
                f"the broker's name {broker.host!r} is not known; check its spelling, and the network's name service"
            )
        case ssl.SSLCertVerificationError():
            return f"the certificate of {broker} is not trusted ({error.verify_message}); set SSL_CERT_FILE"
        case ssl.SSLError() | ConnectionResetError() if broker.tls:
            return f"{broker} does not speak TLS; check the port, or write mqtt:// for a broker without it"
        case ConnectionRefusedError():
            return f"nothing listens at {broker}; start the broker, or check the port"
        case TimeoutError():
            return f"{broker} does not answer; check that it is switched on and in the same network"
    return f"{broker} cannot be reached: {error.strerror or error}"
