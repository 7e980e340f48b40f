"""A stand-in for NetworkManager: an `nmcli` that keeps its state in a folder, and says what the real one says."""

from pathlib import Path

_NMCLI = """#!/bin/sh
cd {folder}
echo "$*" >> asked
for last; do :; done
case "$*" in
    *"NAME,DEVICE connection show --active") [ ! -e open ] || echo marcador-hotspot:wlan0 ;;
    *"show --active"*) cat active; [ ! -e open ] || echo 802-11-wireless:activated:marcador-hotspot ;;
    *"wifi list"*) [ -e open ] || cat air ;;
    *"connection show"*) cat known; find {profiles} -name '*.nmconnection' -exec echo 802-11-wireless:yes ';' ;;
    "connection up marcador-hotspot")
        [ -e adapter ] || {{ echo "Error: Connection activation failed: No suitable device found" >&2; exit 4; }}
        # One radio: it leaves what it had joined.
        sed -i "/^802-11-wireless/d" active
        touch open; [ ! -e on-open ] || sh ./on-open ;;
    "connection down marcador-hotspot") rm -f open; [ ! -e comes-back ] || cp club active ;;
    *"connection up marcador-club"*)
        [ ! -e open ] || exit 4
        if [ -e fails ]; then cat fails >&2; exit 4; fi
        if ! grep -qx "psk=$(cat psk)" "{profiles}/$last.nmconnection"; then
            echo "Error: Connection activation failed: Secrets were required, but not provided." >&2; exit 4
        fi
        cp club active ;;
    "connection delete "*) rm -f "{profiles}/$last.nmconnection" ;;
esac
"""

_IW = """#!/bin/sh
cd {folder}
echo "iw $*" >> asked
[ "$*" != "dev wlan0 station dump" ] || cat guests
"""

AIR = r"""Casa\: 2:40:WPA1 WPA2:2437 MHz
Club:61:WPA2:2412 MHz
Club:55:WPA3:5180 MHz
:90:WPA2:5180 MHz
Bar:30::2462 MHz
Oficina:80:WPA2 802.1X:5220 MHz
Nuevo:20:WPA3:5500 MHz
"""


class NetworkManager:
    """Its state, as files of a folder: `active` is which connections are, `psk` the password that is right, and
    `guests` who is in the box's own Wi-Fi, as `iw` tells it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.profiles = folder, folder / "profiles"
        self.profiles.mkdir(parents=True)
        (folder / "bin").mkdir()
        for name, text in (("nmcli", _NMCLI), ("iw", _IW)):
            command = folder / "bin" / name
            command.write_text(text.format(folder=folder, profiles=self.profiles))
            command.chmod(0o755)
        for name, holds in (
            ("active", "loopback:activated:lo\n"),
            ("club", "802-11-wireless:activated:marcador-club\n"),
            ("air", AIR),
            ("known", ""),
            ("guests", ""),
            ("psk", "vibora-1234"),
        ):
            self.set(name, holds)
        self.set("adapter", "")

    def set(self, name: str, holds: str) -> None:
        (self.folder / name).write_text(holds)

    @property
    def is_open(self) -> bool:
        """Say whether the box's own Wi-Fi is open."""
        return (self.folder / "open").exists()

    @property
    def profile(self) -> Path:
        """Give the file of the club's Wi-Fi."""
        return self.profiles / "marcador-club.nmconnection"

    @property
    def asked(self) -> list[str]:
        """Give what was asked of it."""
        return (self.folder / "asked").read_text().splitlines()
