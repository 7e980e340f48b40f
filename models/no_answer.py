"""Why a web address gives no answer, in sentences for people that say what to look at."""

import errno
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


def no_answer(address: str, error: Exception) -> str:
    """Say why `address` does not answer; `error` is what a client raised, of whichever library."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or not _has_port(address):
        return f"{address} is no web address; write it as http://host:8000"
    return _why(f"{parts.scheme}://{parts.netloc}", parts.hostname, next(_causes(error), error))


def _has_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _why(server: str, host: str, cause: BaseException) -> str:
    match cause:
        case socket.gaierror():
            return f"the name {host!r} is not known; check its spelling, and that this machine is in the network"
        case ssl.SSLCertVerificationError():
            return f"the certificate of {server} is not trusted ({cause.verify_message}); set SSL_CERT_FILE"
        case ssl.SSLError():
            return f"{server} does not speak TLS; check the port, or write http://"
        case ConnectionRefusedError():
            return f"nothing listens at {server}; check that it runs, and its address and port"
        case TimeoutError():
            return f"{server} does not answer; check that it is switched on and in the same network"
        case ConnectionError():
            return f"{server} broke off; check that its port is one for web pages"
        case OSError(errno=number) if number in _NO_WAY:
            return f"there is no way to {host} from this machine; check its network"
        case OSError(strerror=reason) if reason:
            return f"{server} cannot be reached ({reason}); check the address and the network"
    told = " ".join(str(cause).split()) or type(cause).__name__
    return f"{server} gives no answer that is understood ({told}); check address and port"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give what the system reported, below what libraries made of it."""
    while error is not None:
        if isinstance(error, OSError) and (error.errno is not None or isinstance(error, TimeoutError)):
            yield error
        reason = getattr(error, "reason", None)
        error = reason if isinstance(reason, BaseException) else error.__cause__ or error.__context__
