"""Devices are known by their names; ALSA's number in them changes with every plugging in."""

import pytest

from device.portaudio import device_named

USB = "USB PnP Sound Device: Audio (hw:1,0)"


@pytest.mark.parametrize(
    ("listed", "at"),
    [
        (["default", USB], 1),
        (["USB PnP Sound Device: Audio (hw:3,0)", "default"], 0),
        (["USB PnP Sound Device: Audio (hw:3,0)", USB], 1),
        (["USB PnP Sound Device: Audio (hw:3,0)", "USB PnP Sound Device: Audio (hw:2,0)"], None),
        (["bcm2835 Headphones: - (hw:0,0)"], None),
        ([], None),
    ],
)
def test_a_device_is_found_under_another_number_where_it_is_alone(listed: list[str], at: int | None) -> None:
    assert device_named(USB, listed) == at
