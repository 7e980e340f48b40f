"""Each file of `firmware-config/` as the program sees it that reads it on the box."""

import configparser
import ctypes
import ctypes.util
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from marcador.configuration import load
from tests.conftest import _listens
from tests.firmware.conftest import FIRMWARE, program, said
from tests.waiting import until


def test_the_firewall_is_one_that_nft_takes() -> None:
    nft = program("nft", "nftables")
    status, told = said(nft, "--check", "--file", FIRMWARE / "nftables/marcador.nft")
    if "not permitted" in told:
        status, told = said("unshare", "-rn", nft, "--check", "--file", FIRMWARE / "nftables/marcador.nft")
    assert (status, told) == (0, "")


@pytest.mark.parametrize("name", ["marcador.conf", "marcador-server.conf"])
def test_the_clock_s_settings_are_taken_by_chrony(name: str) -> None:
    file = FIRMWARE / "chrony" / name
    status, told = said(program("chronyd", "chrony"), "-p", "-f", file)
    assert status == 0, told
    assert told.splitlines() == [one for one in file.read_text().splitlines() if one and not one.startswith("#")]


def test_the_first_start_is_one_that_cloud_init_takes() -> None:
    file = FIRMWARE / "cloud-init/user-data"
    status, told = said(program("cloud-init", "cloud-init"), "schema", "--config-file", file)
    assert status == 0, told
    assert "error" not in told.lower()


def test_the_first_start_s_network_is_one_of_netplan_s_second_kind() -> None:
    text = (FIRMWARE / "cloud-init/network-config").read_text()
    with_wifi = re.sub(r"^#( {2,})", r"\1", text, flags=re.MULTILINE)
    assert set(yaml.safe_load(text)["network"]) == {"version", "ethernets"}
    network = yaml.safe_load(with_wifi)["network"]
    assert network["version"] == 2
    assert network["wifis"]["wlan0"]["access-points"] == {"The club": {"password": "its password"}}


def test_rules_for_what_is_plugged_in_are_taken_by_udev() -> None:
    udevadm = program("udevadm", "udev")
    # The group of the pins is the box's.
    status, told = said(udevadm, "verify", "--resolve-names=never", FIRMWARE / "udev/80-marcador.rules")
    if "Unknown command" in told:
        pytest.skip("udevadm verifies rules from systemd 254 on; this one is older")
    assert status == 0, told


def test_a_rule_that_udev_does_not_take_would_be_said(tmp_path: Path) -> None:
    (tmp_path / "80-broken.rules").write_text('SUBSYSTEM=="sound", ATTR(id)="Microphone"\n')
    udevadm = program("udevadm", "udev")
    assert said(udevadm, "verify", "--resolve-names=never", tmp_path / "80-broken.rules")[0] != 0


def test_every_word_of_a_rule_for_what_is_plugged_in_is_a_key_an_operator_and_a_value() -> None:
    word = re.compile(r'[A-Z]+(\{[\w./]+\})?(==|!=|=|\+=|:=)"[^"]*"')
    for line in (FIRMWARE / "udev/80-marcador.rules").read_text().splitlines():
        if line and not line.startswith("#"):
            assert [one for one in line.split(", ") if not word.fullmatch(one)] == []


def test_the_hotspot_is_one_that_network_manager_takes_and_is_open() -> None:
    text = (FIRMWARE / "network/marcador-hotspot.nmconnection").read_text()
    nmcli = program("nmcli", "network-manager")
    status, told = said(nmcli, "--offline", "connection", "modify", "wifi.band", "", given=text)
    assert status == 0, told
    taken, written = configparser.ConfigParser(), configparser.ConfigParser()
    taken.read_string(told)
    written.read_string(text)
    assert {name: dict(taken[name]) for name in written.sections()} == {
        name: dict(written[name]) for name in written.sections()
    }
    assert "wifi-security" not in taken


def test_the_hotspot_s_names_are_taken_by_dnsmasq() -> None:
    dnsmasq = program("dnsmasq", "dnsmasq-base")
    status, told = said(dnsmasq, "--test", f"--conf-file={FIRMWARE / 'network/marcador-hotspot.dnsmasq'}")
    assert status == 0, told


def test_the_updates_are_settings_that_apt_takes() -> None:
    apt = program("apt-config", "apt")
    settings = FIRMWARE / "apt/52marcador"
    done = subprocess.run(
        [apt, "dump"], env={**os.environ, "APT_CONFIG": str(settings)}, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert 'Unattended-Upgrade::Automatic-Reboot-Time "04:30";' in done.stdout


def test_sound_goes_by_the_names_of_cards_as_alsa_reads_them() -> None:
    found = ctypes.util.find_library("asound")
    if found is None:
        pytest.skip("libasound looks at this file: apt install libasound2")
    alsa, top, stream = ctypes.CDLL(found), ctypes.c_void_p(), ctypes.c_void_p()
    text = (FIRMWARE / "alsa/asound.conf").read_bytes()
    assert alsa.snd_config_top(ctypes.byref(top)) == 0
    assert alsa.snd_input_buffer_open(ctypes.byref(stream), text, len(text)) == 0
    assert alsa.snd_config_load(top, stream) == 0
    assert alsa.snd_input_close(stream) == 0
    for name, meant in (
        ("pcm.microphone.slave.pcm.slave.pcm", b"hw:CARD=Microphone,DEV=0"),
        ("pcm.!default.type", b"asym"),
    ):
        node, value = ctypes.c_void_p(), ctypes.c_char_p()
        assert alsa.snd_config_search(top, name.replace("!", "").encode(), ctypes.byref(node)) == 0
        assert alsa.snd_config_get_string(node, ctypes.byref(value)) == 0
        assert value.value == meant
    assert not re.search(rb"hw:\d", text)


@pytest.mark.parametrize(
    ("file", "section", "reader"),
    [
        ("journald/marcador.conf", "Journal", "/lib/systemd/systemd-journald"),
        ("systemd/system.conf.d/marcador.conf", "Manager", "/lib/systemd/systemd"),
    ],
)
def test_settings_of_systemd_s_own_are_words_that_its_programs_know(file: str, section: str, reader: str) -> None:
    settings = configparser.ConfigParser()
    settings.optionxform = str  # type: ignore[assignment,method-assign]
    settings.read(FIRMWARE / file)
    assert settings.sections() == [section]
    if not Path(reader).exists():
        pytest.skip(f"{reader} knows which words there are: apt install systemd")
    known = b"".join(one.read_bytes() for one in (Path(reader), *Path(reader).parent.glob("**/libsystemd-*.so")))
    for word in settings[section]:
        assert word.encode() + b"\0" in known, word


def test_users_and_folders_are_made_as_systemd_reads_them(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    for command in ("sysusers", "tmpfiles"):
        told = said(program(f"systemd-{command}", "systemd"), f"--root={tmp_path}", *_made(command), _at(command))
        assert told[0] == 0, told
    made = (tmp_path / "etc/passwd").read_text()
    assert re.search(r"^marcador:x:\d+:\d+:Marcador:/var/lib/marcador:/usr/sbin/nologin$", made, re.MULTILINE)
    groups = (tmp_path / "etc/group").read_text()
    assert sorted(re.findall(r"^(\w+):x:\d+:marcador$", groups, re.MULTILINE)) == [
        "audio",
        "bluetooth",
        "gpio",
        "input",
    ]
    assert (tmp_path / "var/lib/marcador").stat().st_mode & 0o777 == 0o700


def _made(command: str) -> list[str]:
    return ["--create"] if command == "tmpfiles" else []


def _at(command: str) -> Path:
    return FIRMWARE / command / "marcador.conf"


def test_the_broker_s_settings_are_taken_by_mosquitto(tmp_path: Path, free_port: int) -> None:
    mosquitto = program("mosquitto", "mosquitto")
    file = tmp_path / "mosquitto.conf"
    own = (FIRMWARE / "mosquitto/marcador-card.conf").read_text()
    file.write_text(
        f"{own}listener {free_port} 127.0.0.1\npersistence_location {tmp_path}/\nlog_dest stderr\nuser root\n"
    )
    with subprocess.Popen([mosquitto, "-c", file], stderr=subprocess.PIPE, text=True) as running:
        try:
            until(lambda: running.poll() is not None or _listens(free_port), "the broker listens, or says why not")
            running.terminate()
            told = running.communicate(timeout=60)[1]
        finally:
            running.kill()
    assert running.returncode == 0, told
    assert "Error" not in told


def test_the_box_s_settings_are_settings() -> None:
    settings = load(FIRMWARE / "marcador.toml", {})
    assert settings.server.http_listen == "0.0.0.0:8000"
    assert str(settings.device.data) == "/var/lib/marcador/device"


def test_the_settings_of_sounds_lamp_and_button_fit_below_those_of_the_box(tmp_path: Path) -> None:
    both = tmp_path / "marcador.toml"
    both.write_text("".join((FIRMWARE / one).read_text() for one in ("marcador.toml", "feedback/marcador.toml")))
    assert set(tomllib.loads(both.read_text())) == {"device", "umpire", "server", "listening", "feedback"}
    load(both, {})


@pytest.mark.parametrize(
    "script", ["bin/marcador", "install.sh", "image/into_root.sh", "../tests/firmware/fetch_programs.sh"]
)
def test_scripts_are_as_shellcheck_wants_them(script: str) -> None:
    assert said(program("shellcheck", "shellcheck"), "-x", FIRMWARE / script) == (0, "")


def test_the_firewall_leaves_open_what_the_box_serves_and_nothing_else() -> None:
    rules = (FIRMWARE / "nftables/marcador.nft").read_text()
    assert "type filter hook input priority filter; policy drop;" in rules
    opened = {
        port
        for one in re.findall(r"dport (?:\{([\d, ]+)\}|(\d+)) accept", rules)
        for port in re.findall(r"\d+", "".join(one))
    }
    assert opened == {"22", "8000", "8443", "8883", "5353", "123", "53", "67", "80"}
    address = re.findall(
        r"^address1=([\d.]+)/24$", (FIRMWARE / "network/marcador-hotspot.nmconnection").read_text(), re.M
    )
    assert f'iifname "wlan*" ip daddr {address[0]} tcp dport 80 accept' in rules
