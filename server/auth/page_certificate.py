"""The certificate of the pages: files of the club's, or one that the server makes for itself."""

from pathlib import Path
from typing import TYPE_CHECKING

from server.errors import SettingsError
from server.settings import ServerSettings

if TYPE_CHECKING:
    from server.broker.certificate import Certificate

OWN = "own"


def certificate_of(settings: ServerSettings) -> "Certificate | None":
    """Give the certificate that the pages are served with; `None` for http.

    Raises:
        SettingsError: when it cannot be read or made.
    """
    if not settings.http_certificate:
        if settings.http_key is not None:
            raise SettingsError("http_key is the key of http_certificate: set that too")
        return None
    # The package brings the broker with it.
    from server.broker.certificate import Certificate, load_or_make

    if settings.http_certificate == OWN:
        made = load_or_make(settings.data_directory, "pages")
        if made is None:
            raise SettingsError(
                "without OpenSSL the pages' certificate cannot be made; install openssl, or name files"
            )
        return made
    if settings.http_key is None:
        raise SettingsError("http_certificate needs its key: set http_key to the PEM file")
    found = Certificate(Path(settings.http_certificate), settings.http_key)
    for file in found:
        if not file.is_file():
            raise SettingsError(f"{file} is not there; http_certificate and http_key name PEM files")
    return found
