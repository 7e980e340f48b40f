"""What the kernel says of a board, as a sentence that says what to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from device.board import disk
from device.board.clock import clock, kernel_status
from device.board.finding import Verdict
from device.board.machine import Machine
from device.board.memory import memory
from device.board.power import power
from device.board.radio import adapter, coexistence
from device.board.sound_cards import cards, sound_cards
from device.board.temperature import temperature
from device.board.troubles import Troubles
from tests.device.board.made_up import machine

THROTTLED = "sys/devices/platform/soc/soc:firmware/get_throttled"
GOOD, UNKNOWN, WARNING, BAD = Verdict.GOOD, Verdict.UNKNOWN, Verdict.WARNING, Verdict.BAD


@pytest.mark.parametrize(
    ("bits", "verdict", "said"),
    [
        ("0", GOOD, "enough, and was since the start"),
        ("50005", BAD, "the voltage is too low now"),
        ("50000", WARNING, "the voltage was too low since the start"),
        ("80008", WARNING, "the processor is slowed down now, since it is too warm"),
        ("e0000", WARNING, "the processor was slowed down since the start, since it was too warm"),
        ("what", UNKNOWN, "this board does not say whether its power is enough"),
    ],
)
def test_power_is_what_the_firmware_says(tmp_path: Path, bits: str, verdict: Verdict, said: str) -> None:
    found = power(machine(tmp_path, {THROTTLED: f"{bits}\n"}))
    assert (found.verdict, found.said) == (verdict, said)
    assert bool(found.to_do) == (verdict in (WARNING, BAD))
    by_program = power(machine(tmp_path / "other", answers={"vcgencmd": f"throttled=0x{bits}\n"}))
    assert by_program == found


def test_another_computer_does_not_say_whether_its_power_is_enough(tmp_path: Path) -> None:
    assert power(machine(tmp_path)).verdict is UNKNOWN


@pytest.mark.parametrize(
    ("millidegrees", "verdict"), [("52100", GOOD), ("70000", WARNING), ("82300", BAD), ("", UNKNOWN)]
)
def test_the_warmest_place_counts(tmp_path: Path, millidegrees: str, verdict: Verdict) -> None:
    zones = {f"sys/class/thermal/thermal_zone{number}/temp": text for number, text in enumerate(("", millidegrees))}
    assert temperature(machine(tmp_path, zones)).verdict is verdict


@pytest.mark.parametrize(("left", "verdict"), [(3e9, GOOD), (1e9, WARNING), (1e8, BAD)])
def test_room_is_asked_for_where_the_folder_will_be(tmp_path: Path, left: float, verdict: Verdict) -> None:
    asked: list[Path] = []
    found = disk.space(tmp_path / "not/yet", lambda folder: asked.append(folder) or int(left))  # type: ignore[func-returns-value]
    assert (found.verdict, asked) == (verdict, [tmp_path])


def test_the_room_of_this_computer_is_told(tmp_path: Path) -> None:
    assert "GB are free at" in disk.space(tmp_path).said


STAT = {"sys/block/mmcblk0/stat": " 100 2 300 4 500 6 2000000 8 0 10 11\n"}


@pytest.mark.parametrize(
    ("files", "verdict", "said"),
    [
        (STAT, GOOD, "no errors; 1024 MB written since the start"),
        (STAT | {"sys/block/mmcblk0/device/life_time": "0x02 0x03\n"}, GOOD, "; 30 % of its life is over"),
        (STAT | {"sys/block/mmcblk0/device/life_time": "0x01 0x09\n"}, WARNING, "90 % of its life is over"),
        (STAT | {"sys/block/mmcblk0/device/life_time": "0x0b 0x01\n"}, BAD, "100 % of its life is over"),
        (STAT | {"sys/block/mmcblk0/device/life_time": "0x00 0x00\n"}, GOOD, "no errors"),
        (STAT | {"sys/fs/ext4/mmcblk0p2/errors_count": "3\n"}, BAD, "the file system has noted 3 errors"),
        ({"proc/mounts": "/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n"}, BAD, "the disk can only be read"),
        ({"proc/mounts": "/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n"}, UNKNOWN, "does not say how worn it is"),
    ],
)
def test_wear_is_what_the_disk_and_its_file_system_say(
    tmp_path: Path, files: dict[str, str], verdict: Verdict, said: str
) -> None:
    found = disk.wear(machine(tmp_path, files))
    assert found.verdict is verdict
    assert said in found.said


@pytest.mark.parametrize(("left_kb", "verdict"), [(200_000, GOOD), (90_000, WARNING), (10_000, BAD)])
def test_memory_that_can_be_had_counts(tmp_path: Path, left_kb: int, verdict: Verdict) -> None:
    said = f"MemTotal:  443000 kB\nMemFree: 1 kB\nMemAvailable:   {left_kb} kB\n"
    assert memory(machine(tmp_path, {"proc/meminfo": said})).verdict is verdict


@pytest.mark.parametrize(
    ("year", "status", "verdict"), [(2027, 0, GOOD), (2027, 0x40, WARNING), (1970, 0x40, BAD), (2027, None, UNKNOWN)]
)
def test_a_clock_that_no_network_has_set_is_told(
    tmp_path: Path, year: int, status: int | None, verdict: Verdict
) -> None:
    found = clock(machine(tmp_path), lambda: datetime(year, 5, 1, tzinfo=UTC), lambda: status)
    assert found.verdict is verdict


def test_the_kernel_says_how_its_clock_is() -> None:
    assert kernel_status() is not None


CARDS = """ 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones
                      bcm2835 Headphones
 1 [Microphone     ]: USB-Audio - USB PnP Sound Device
                      C-Media Electronics Inc. USB PnP Sound Device at usb-1.2, full speed
"""
PCM = "00-00: bcm2835 Headphones : bcm2835 Headphones : playback 8\n01-00: USB Audio : USB Audio : capture 1\n"
SOUND = {"proc/asound/cards": CARDS, "proc/asound/pcm": PCM}


def test_a_microphone_is_named_as_alsa_is_asked_for_it(tmp_path: Path) -> None:
    box = machine(tmp_path, SOUND)
    assert [(one.name, one.hears) for one in cards(box)] == [("Headphones", False), ("Microphone", True)]
    found = sound_cards(box)
    assert (found.verdict, found.said) == (GOOD, "Microphone (USB PnP Sound Device)")


def test_what_stands_between_microphone_and_appliance_is_told(tmp_path: Path) -> None:
    found = sound_cards(machine(tmp_path, SOUND | {"proc/7/comm": "pipewire\n", "proc/8/comm": "bash\n"}))
    assert (found.verdict, found.said) == (WARNING, "Microphone (USB PnP Sound Device), behind pipewire")


def test_a_box_without_a_microphone_is_told(tmp_path: Path) -> None:
    only = {"proc/asound/cards": CARDS.split(" 1 [")[0], "proc/asound/pcm": PCM.splitlines()[0]}
    assert sound_cards(machine(tmp_path, only)).said == "no microphone is plugged in, only Headphones"
    assert sound_cards(machine(tmp_path / "none", {"proc/asound/cards": "--- no soundcards ---\n"})).verdict is BAD
    assert sound_cards(machine(tmp_path / "nothing")).verdict is UNKNOWN


def with_radio(root: Path, place: str, mhz: int = 0, **switch: str) -> Machine:
    """A computer with one adapter, whose Wi-Fi is on a channel."""
    files = {f"sys/class/rfkill/rfkill0/{name}": text for name, text in switch.items()}
    answers = {"iw": f"\tchannel 6 ({mhz} MHz), width: 20 MHz\n"} if mhz else {}
    box = machine(root, files, answers)
    (root / place / "hci0").mkdir(parents=True)
    (root / "sys/class/bluetooth").mkdir(parents=True)
    (root / "sys/class/bluetooth/hci0").symlink_to(root / place / "hci0")
    return box


ON_BOARD, USB = "sys/devices/platform/soc/serial0", "sys/devices/platform/soc/usb1/1-1.2"


def test_an_adapter_is_told_with_where_it_sits(tmp_path: Path) -> None:
    assert adapter(machine(tmp_path / "none")).said == "there is none"
    assert adapter(with_radio(tmp_path / "board", ON_BOARD)).said == "hci0 (on the board)"
    assert adapter(with_radio(tmp_path / "usb", USB)).said == "hci0 (USB)"
    off = adapter(with_radio(tmp_path / "off", USB, type="bluetooth", soft="1", hard="0"))
    assert (off.verdict, off.to_do) == (WARNING, "rfkill unblock bluetooth")


@pytest.mark.parametrize(
    ("place", "mhz", "verdict"),
    [(ON_BOARD, 2437, WARNING), (ON_BOARD, 5180, GOOD), (ON_BOARD, 0, GOOD), (USB, 2437, GOOD)],
)
def test_one_antenna_for_wi_fi_and_sensors_is_told(tmp_path: Path, place: str, mhz: int, verdict: Verdict) -> None:
    assert coexistence(with_radio(tmp_path, place, mhz)).verdict is verdict


def test_what_is_bad_is_told_at_the_court_and_looked_at_once_a_minute(tmp_path: Path) -> None:
    box, now_s = machine(tmp_path, {THROTTLED: "50005"}), 100.0
    told = Troubles(tmp_path, box, lambda: now_s)
    (trouble,) = told()
    assert trouble.startswith("power: the voltage is too low now: use the power supply of the Raspberry Pi")
    (tmp_path / THROTTLED).write_text("50000")
    assert told() == (trouble,)
    now_s += 60
    assert told() == ()


def test_what_is_measured_of_the_board_is_told_too(tmp_path: Path) -> None:
    zone = "sys/class/thermal/thermal_zone0/temp"
    found = Troubles(tmp_path, machine(tmp_path, {zone: "58400"})).board()
    assert found.temperature_c == 58.4
    assert 0 < (found.disk_free_bytes or 0) < (found.disk_bytes or 0)
    gone = Troubles(tmp_path / "none" / "there", machine(tmp_path / "other")).board()
    assert (gone.temperature_c, gone.disk_bytes, gone.disk_free_bytes) == (None, None, None)


def test_a_file_system_without_a_size_is_one_that_does_not_say(tmp_path: Path) -> None:
    found = Troubles(Path("/proc"), machine(tmp_path)).board()
    assert (found.disk_bytes, found.disk_free_bytes) == (None, 0)
