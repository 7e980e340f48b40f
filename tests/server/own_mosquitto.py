"""A real Mosquitto with the files that are made for it, on loopback."""

from pathlib import Path
from typing import Any

from server.auth.identities import Identities
from server.broker.certificate import load_or_make
from server.mosquitto import files
from server.settings import Listen, ServerSettings
from tests.conftest import Mosquitto


class OwnMosquitto(Mosquitto):
    """A Mosquitto under the rules of a server's settings.

    It listens where they say, unless `ports` (near, with TLS) name others: then something stands between.
    """

    def __init__(
        self, folder: Path, settings: dict[str, Any], ports: tuple[int, int] | None = None, more: tuple[str, ...] = ()
    ) -> None:
        self._settings = ServerSettings.model_validate(settings)
        near, far = ports or (self._settings.mqtt.port, self._settings.mqtt_tls_port)
        super().__init__(folder, near)
        self.folder, self._far, self._more = folder, far, more
        self.install()

    def install(self) -> list[str]:
        """Make the files anew, as `marcador server mosquitto` does; give the devices that it cannot let in."""
        data = self._settings.data_directory
        password, certificate = files.load_or_make_password(data), load_or_make(data)
        assert certificate is not None
        let_in, places = Identities(data).register.let_in, files.Places(self.folder, self.folder)
        near = Listen("127.0.0.1", self.address.port)
        lost = files.write(self.folder, let_in, password, certificate, near, self._far, places)
        written = (self.folder / files.CONFIGURATION).read_text()
        self._config.write_text("\n".join(["user root", "log_dest none", *self._more, written]))
        return lost
