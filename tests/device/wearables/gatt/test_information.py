"""Battery and device information, with the padding and the oddities that makers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import MalformedFrame
from device.wearables.gatt.information import (
    CHARACTERISTICS,
    DeviceInformation,
    build_battery,
    build_information,
    parse_battery,
    parse_information,
)

texts = st.none() | st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
MODEL = "00002a24-0000-1000-8000-00805f9b34fb"


@given(st.integers(0, 100))
def test_a_battery_level_is_read_back(percent: int) -> None:
    assert parse_battery(build_battery(percent)) == percent


@pytest.mark.parametrize("value", [b"", b"\x65", b"\xff", b"\x32\x00"])
def test_a_battery_level_beyond_its_range_is_malformed(value: bytes) -> None:
    with pytest.raises(MalformedFrame):
        parse_battery(value)


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_battery_level_beyond_its_range_is_not_built(percent: int) -> None:
    with pytest.raises(MalformedFrame):
        build_battery(percent)


@given(st.builds(DeviceInformation, texts, texts, texts, texts, texts, texts))
def test_information_is_read_back(information: DeviceInformation) -> None:
    assert parse_information(build_information(information)) == information


def test_padding_is_taken_off() -> None:
    assert parse_information({MODEL: b"H10 \0\0"}) == DeviceInformation(model="H10")


def test_an_empty_text_says_nothing() -> None:
    assert parse_information({MODEL: b"\0"}) == DeviceInformation()


@given(st.dictionaries(st.sampled_from([*CHARACTERISTICS, "other"]), st.binary(max_size=30)))
def test_any_bytes_are_a_text_that_can_be_shown(values: dict[str, bytes]) -> None:
    information = parse_information(values)
    assert all(text is None or text.isprintable() for text in build_texts(information))


def build_texts(information: DeviceInformation) -> list[str | None]:
    return [getattr(information, name) for name in CHARACTERISTICS.values()]
