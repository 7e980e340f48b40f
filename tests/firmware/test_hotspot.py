"""The hotspot as a phone in it sees it: dnsmasq answers every name, and whatever is asked opens the page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.firmware.conftest import FIRMWARE, program
from tests.marcador.hotspot.network_manager import NetworkManager

_PHONE = r"""
set -eu
ip link set lo up
mount --bind {folder}/resolv.conf /etc/resolv.conf
mount --bind {profiles} /etc/NetworkManager/system-connections
{python} -m marcador hotspot --patience 0 > {folder}/said 2>&1 &
hotspot=$!
trap 'kill $hotspot' EXIT
until [ -e {folder}/manager/open ]; do sleep 0.1; kill -0 $hotspot; done
{dnsmasq} --keep-in-foreground --conf-file={firmware}/network/marcador-hotspot.dnsmasq --listen-address=192.168.4.1 \
    --bind-interfaces --no-resolv --no-hosts --user=root --pid-file= &
names=$!
trap 'kill $names $hotspot' EXIT
curl -s -o {folder}/page --retry 50 --retry-all-errors --retry-delay 1 --retry-max-time 30 http://captive.apple.com/
for page in captive.apple.com/hotspot-detect.html connectivitycheck.gstatic.com/generate_204; do
    curl -sL -m 20 -o {folder}/page -w '%{{url_effective}}\n' http://$page
    grep -o '<h1>.*</h1>' {folder}/page
done
token=$(curl -s -m 20 http://192.168.4.1/ | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p')
curl -s -m 20 -o {folder}/page -H Origin:http://192.168.4.1 -d token="$token" -d network=Club \
    -d password=vibora-1234 http://192.168.4.1/join
grep -o '<h1>.*</h1>' {folder}/page
wait $hotspot; trap 'kill $names' EXIT
"""


def test_a_phone_in_the_hotspot_is_led_to_the_page_and_takes_the_box_into_the_club_s_wifi(tmp_path: Path) -> None:
    for name, package in (("ip", "iproute2"), ("curl", "curl"), ("unshare", "util-linux")):
        program(name, package)
    manager = NetworkManager(tmp_path / "manager")
    manager.set("on-open", "ip addr add 192.168.4.1/24 dev lo")
    (tmp_path / "resolv.conf").write_text("nameserver 192.168.4.1\n")
    script = _PHONE.format(
        folder=tmp_path,
        profiles=manager.profiles,
        firmware=FIRMWARE,
        python=sys.executable,
        dnsmasq=program("dnsmasq", "dnsmasq-base"),
    )
    done = subprocess.run(
        ["unshare", "-nm", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PATH": f"{manager.folder / 'bin'}:{os.environ['PATH']}"},
        check=False,
    )
    if "unshare: " in done.stderr:
        pytest.skip(f"needs a network of its own, as root may have: {done.stderr.strip()}")
    page = ["http://192.168.4.1/", "<h1>Marcador has no network</h1>"]
    assert done.stdout.splitlines() == [*page, *page, "<h1>Joining “Club”</h1>"], done.stderr
    assert done.returncode == 0
    assert (tmp_path / "said").read_text().splitlines() == [
        "the box's own Wi-Fi is open; 5 others are heard",
        "the Wi-Fi that was chosen is joined",
    ]
