"""The file of a Wi-Fi is read by NetworkManager as what its own command would have made."""

import pytest

from marcador.hotspot.profile import profile
from tests.firmware.conftest import program, said


def wifi(text: str) -> dict[str, str]:
    """Give the lines of a profile that say which Wi-Fi, and with which key."""
    lines = (one.split("=", 1) for one in text.splitlines() if "=" in one)
    return {name: value for name, value in lines if name in ("ssid", "key-mgmt", "psk", "type")}


@pytest.mark.parametrize(
    ("name", "password", "security", "key"),
    [
        ("Club", "vibora-1234", "WPA2", "wpa-psk"),
        ("Pádel; #1 = \\", " back\\slash;#=", "WPA1 WPA2", "wpa-psk"),
        ("Nuevo", "vibora-1234", "WPA3", "sae"),
        ("Both", "vibora-1234", "WPA2 WPA3", "wpa-psk"),
        ("Bar", "", "", None),
        ("Oculto", "vibora-1234", None, "wpa-psk"),
    ],
)
def test_a_profile_is_what_nmcli_would_have_made(
    name: str, password: str, security: str | None, key: str | None
) -> None:
    nmcli = program("nmcli", "network-manager")
    offline = (nmcli, "--offline", "connection")
    secret = ("wifi-sec.key-mgmt", key, "wifi-sec.psk", password) if key else ()
    status, theirs = said(*offline, "add", "type", "wifi", "con-name", "marcador-club", "ssid", name, *secret)
    assert status == 0, theirs
    status, ours = said(*offline, "modify", "wifi.band", "", given=profile("marcador-club", name, password, security))
    assert status == 0, ours
    assert wifi(ours) == wifi(theirs)
    assert wifi(ours).get("key-mgmt") == key
    assert ("hidden=true" in ours.splitlines()) == (security is None)
