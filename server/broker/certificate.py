"""The broker's certificate: made at the first start, kept beside its key, and pinned by each device at its enrolment.

It is signed by itself: no name service and no authority knows a club's server. A device trusts this one and no other.
"""

import logging
import ssl
import subprocess
from pathlib import Path
from typing import NamedTuple

_log = logging.getLogger(__name__)

_DAYS = 365 * 20
_PATIENCE_S = 30.0


class Certificate(NamedTuple):
    """Files in PEM."""

    certificate: Path
    key: Path

    @property
    def pem(self) -> str:
        """Give the certificate."""
        return self.certificate.read_text()


def load_or_make(directory: Path, of: str = "broker") -> Certificate | None:
    """Give a certificate of a data directory; `None`, with a warning, where OpenSSL is not there to make one."""
    found = Certificate(directory / f"{of}.crt", directory / f"{of}.key")
    if found.certificate.exists() and found.key.exists():
        return found
    made = Certificate(directory / f"{of}.crt.new", directory / f"{of}.key.new")
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", str(_DAYS), "-subj", f"/CN=marcador {of}"]
    command += ["-keyout", str(made.key), "-out", str(made.certificate)]
    try:
        made.key.touch(mode=0o600)
        subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE_S)
    except (OSError, subprocess.SubprocessError) as error:
        _log.warning("no TLS for the %s: OpenSSL could not make a certificate (%s); install openssl", of, error)
        return None
    made.key.rename(found.key)
    made.certificate.rename(found.certificate)
    return found


def server_context(certificate: Certificate) -> ssl.SSLContext:
    """Give what a server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate.certificate, certificate.key)
    return context
