"""Whether a server of this computer answers: what its watchdog is fed for."""

import ssl
import urllib.error
import urllib.request

_ANSWERS_S = 10.0


class Answering:
    """Asks a server's `/healthz`, as anybody would.

    That nothing can be stored is an answer, too: a server mends that by itself, or says what to do.

    Attributes:
        url: where its pages are; empty until they are served.
    """

    def __init__(self) -> None:
        self.url = ""
        # The certificate is for the name that others use; what is asked here is this computer: none is to be read.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
        )

    def has_begun(self) -> bool:
        """Say whether pages are served."""
        return bool(self.url)

    def stalled(self) -> tuple[str, ...]:
        """Name the pages where they do not answer."""
        try:
            self._opener.open(f"{self.url}/healthz", timeout=_ANSWERS_S).close()
        except urllib.error.HTTPError as error:
            error.close()
        except (OSError, ValueError):
            return ("pages",)
        return ()
