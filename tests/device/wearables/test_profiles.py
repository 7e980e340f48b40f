"""The profiles of sensor models: data that is read, checked, and agrees with the decoders."""

import shutil
import sysconfig
import tomllib
from pathlib import Path

import pytest

from device.errors import WearableError
from device.wearables import profiles
from device.wearables.gatt import heart_rate, information, polar_control, simple
from device.wearables.profiles import Decoder, Profile, load_profiles, profiles_folder, recognise

FOLDER = Path(__file__).parents[3] / "firmware-config"
PATHS = sorted((FOLDER / "wearables").glob("*.toml"))
PROFILES = load_profiles()
SERVICES = {
    "heart_rate": heart_rate.SERVICE,
    "battery": information.BATTERY_SERVICE,
    "device_information": information.INFORMATION_SERVICE,
    "polar_measurement_data": polar_control.SERVICE,
    "marcador": simple.SERVICE,
}
H10 = (FOLDER / "wearables" / "polar-h10.toml").read_text(encoding="utf-8")


def model(name: str | None, *services: str) -> str | None:
    found = recognise(PROFILES, name, services)
    return found.model if found else None


def written(folder: Path, text: str) -> Path:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.model)
def test_a_profile_recognises_its_own_example(profile: Profile) -> None:
    assert model(profile.name_example, *profile.services.values()) == profile.model


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.model)
def test_a_profile_names_services_as_the_decoders_do(profile: Profile) -> None:
    assert profile.services == {name: SERVICES[name] for name in profile.services}


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.model)
def test_a_profile_measures_what_its_services_carry(profile: Profile) -> None:
    assert (profile.heart_rate is not None) == ("heart_rate" in profile.services)
    by_decoder = {Decoder.POLAR: "polar_measurement_data", Decoder.MARCADOR: "marcador"}
    carried = [decoder for decoder, service in by_decoder.items() if service in profile.services]
    assert carried == ([profile.motion.decoder] if profile.motion else [])


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_every_key_of_a_profile_is_documented(path: Path) -> None:
    profile, documented = tomllib.loads(path.read_text()), (FOLDER / "README.md").read_text()
    keys = [f"`{key}`" for key, value in profile.items() if not isinstance(value, dict)]
    keys += [f"`[{table}] {key}`" for table in ("heart_rate", "motion") for key in profile.get(table, {})]
    assert [key for key in keys if key not in documented] == []


@pytest.mark.parametrize(
    ("name", "services", "recognised"),
    [
        ("Polar H10 7E3B1F2C", (), "Polar H10"),
        ("polar sense 7E3B1F2C", (), "Polar Verity Sense"),
        ("Polar OH1 7E3B1F2C", (), "Polar OH1"),
        ("HRM-Pro:123456", (heart_rate.SERVICE,), "Garmin HRM"),
        ("TICKR X 1234", (), "Wahoo TICKR"),
        ("TICKR FIT 1234", (), "Wahoo TICKR FIT"),
        ("4iiii", (heart_rate.SERVICE,), "Heart-rate strap"),
        (None, (heart_rate.SERVICE,), "Heart-rate strap"),
        ("Bangle.js 9f2c", (simple.SERVICE,), "Marcador sensor"),
        ("A toothbrush", (information.BATTERY_SERVICE,), None),
        (None, (), None),
    ],
)
def test_a_sensor_is_recognised_by_the_longest_prefix_or_by_its_services(
    name: str | None, services: tuple[str, ...], recognised: str | None
) -> None:
    assert model(name, *services) == recognised


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('worn = "chest"', 'worn = "foot"', "worn:"),
        ("rate_hz = 200", "rate_hz = 0", "motion.rate_hz:"),
        ("range_g = 8", "", "motion.range_g:"),
        ("range_g = 8", "range_g = 8\nspeed = 3", "motion.speed:"),
        ('decoder = "polar"', 'decoder = "garmin"', "motion.decoder:"),
        ("0000180d", "0000180D", "services.heart_rate:"),
        ("0000180d", "180d", "services.heart_rate:"),
        ('"Polar H10 1A2B3C4D"', '"H10"', "name_example:"),
        ("[motion]", "[motion", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file_and_what_to_do(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in H10
    with pytest.raises(WearableError) as caught:
        load_profiles(written(tmp_path, H10.replace(old, new)))
    assert str(tmp_path / "mine.toml") in str(caught.value)
    assert said in str(caught.value)
    assert "mend" in str(caught.value) or "README" in str(caught.value)


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(WearableError, match=r"mine\.toml"):
        load_profiles(tmp_path)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").mkdir()
    with pytest.raises(WearableError, match=r"mine\.toml cannot be read"):
        load_profiles(tmp_path)


def test_a_folder_without_profiles_says_what_to_put_there(tmp_path: Path) -> None:
    with pytest.raises(WearableError, match=r"put a \.toml file"):
        load_profiles(tmp_path)


def test_an_installed_package_finds_its_profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER / "wearables", tmp_path / "share" / "marcador" / "wearables")
    monkeypatch.setattr(profiles, "__file__", str(tmp_path / "lib" / "device" / "wearables" / "profiles.py"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    assert profiles_folder() == tmp_path / "share" / "marcador" / "wearables"
    assert load_profiles() == PROFILES


def test_profiles_that_are_nowhere_say_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "__file__", str(tmp_path / "lib" / "device" / "wearables" / "profiles.py"))
    monkeypatch.setattr(sysconfig, "get_path", lambda name: str(tmp_path))
    with pytest.raises(WearableError, match="install marcador again"):
        profiles_folder()
