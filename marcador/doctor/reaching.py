"""Whether broker and server are reached, and which sensors are given to players."""

import json
import ssl
import urllib.error
import urllib.request

from device.belonging import as_enrolled
from device.board.finding import Finding, bad, good, unknown, warning
from device.broker_check import try_broker
from device.errors import DeviceError
from device.settings import DeviceSettings
from device.wearables.profiles import load_profiles
from marcador.configuration import Configuration
from marcador.sensors.pairing import assignments_of
from server.address_file import of_running
from server.settings import ServerSettings
from wire.errors import WireError

BROKER, SERVER, SENSORS = "broker", "server", "sensors"

_ANSWERS_S = 10.0


def broker(device: DeviceSettings) -> Finding:
    """Connect as the appliance would."""
    try:
        return good(BROKER, try_broker(device))
    except (DeviceError, WireError) as error:
        return bad(BROKER, str(error), "nothing is lost meanwhile; start the server, or enroll the device there")


def server(settings: ServerSettings, *, is_installed: bool) -> Finding:
    """Ask the server of this computer whether it can do its work."""
    url = of_running(settings.data_directory)
    if url is None:
        said = f"none runs on {settings.data_directory}"
        return bad(SERVER, said, "systemctl start marcador-server") if is_installed else unknown(SERVER, said)
    waiting_for = _waiting_for(url)
    if waiting_for is None:
        return bad(
            SERVER, f"{url} does not answer", "systemctl restart marcador-server; journalctl -u marcador-server"
        )
    if waiting_for:
        return warning(
            SERVER, f"{url} waits for {' and '.join(waiting_for)}", "journalctl -u marcador-server says why"
        )
    return good(SERVER, f"{url} receives and stores")


def _waiting_for(url: str) -> list[str] | None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(f"{url}/readyz", timeout=_ANSWERS_S):
            return []
    except urllib.error.HTTPError as error:
        with error:
            return [str(one) for one in json.loads(error.read()).get("waiting_for", ["itself"])]
    except (OSError, ValueError):
        return None


def sensors(configuration: Configuration) -> Finding:
    """Say who wears which; whether they are near is the running appliance's to say, on the court's page."""
    known = len(load_profiles())
    worn = assignments_of(configuration.model_copy(update={"device": as_enrolled(configuration.device)})).worn()
    if not worn:
        return good(SENSORS, f"{known} models are known, no player wears one")
    said = "; ".join(f"player {player}: {', '.join(names)}" for player, names in sorted(worn.items()))
    return good(SENSORS, said)
