"""The profiles of sensor models: data that reads, and that agrees with the decoders."""

import re
import tomllib
from pathlib import Path
from uuid import UUID

import pytest

from device.wearables.heart_rate import SERVICE

FOLDER = Path(__file__).parents[3] / "firmware-config"
PROFILES = sorted((FOLDER / "wearables").glob("*.toml"))


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_a_profile_names_its_model_and_its_services(path: Path) -> None:
    profile = tomllib.loads(path.read_text())
    assert re.fullmatch(profile["name_pattern"], profile["name_example"])
    assert profile["worn"] in ("chest", "arm", "wrist")
    assert profile["services"]["heart_rate"] == SERVICE
    assert all(str(UUID(uuid)) == uuid for uuid in profile["services"].values())


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_every_key_of_a_profile_is_documented(path: Path) -> None:
    profile, documented = tomllib.loads(path.read_text()), (FOLDER / "README.md").read_text()
    top = [f"`{key}`" for key, value in profile.items() if not isinstance(value, dict)]
    rate = [f"`[heart_rate] {key}`" for key in profile["heart_rate"]]
    assert [key for key in top + rate if key not in documented] == []


def test_there_are_profiles() -> None:
    assert len(PROFILES) >= 2
