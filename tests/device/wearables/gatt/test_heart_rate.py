"""The Heart Rate Measurement characteristic, against frames worked out by hand from the specification."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import MalformedFrame
from device.wearables.gatt.heart_rate import HeartRateMeasurement, build, misfit, parse

words = st.integers(0, 0xFFFF)
measurements = st.builds(
    HeartRateMeasurement,
    bpm=words,
    contact=st.none() | st.booleans(),
    energy_kj=st.none() | words,
    rr_s=st.lists(words.map(lambda units: units / 1024), max_size=9).map(tuple),
)


@pytest.mark.parametrize(
    ("frame", "measurement"),
    [
        ("00 48", HeartRateMeasurement(72)),
        ("01 2c 01", HeartRateMeasurement(300)),
        ("04 48", HeartRateMeasurement(72, contact=False)),
        ("06 48", HeartRateMeasurement(72, contact=True)),
        ("02 48", HeartRateMeasurement(72, contact=None)),
        ("08 48 34 12", HeartRateMeasurement(72, energy_kj=0x1234)),
        ("10 3c 00 04 00 02", HeartRateMeasurement(60, rr_s=(1.0, 0.5))),
        ("1f c8 00 0a 00 33 01", HeartRateMeasurement(200, contact=True, energy_kj=10, rr_s=(307 / 1024,))),
        ("10 48", HeartRateMeasurement(72)),
        ("e6 48", HeartRateMeasurement(72, contact=True)),
    ],
)
def test_a_frame_of_the_specification_is_read(frame: str, measurement: HeartRateMeasurement) -> None:
    assert parse(bytes.fromhex(frame)) == measurement


@pytest.mark.parametrize(
    ("frame", "measurement"),
    [
        ("0e 48 ff ff 00 00 00 00", HeartRateMeasurement(72, contact=True, energy_kj=0xFFFF)),
        ("00 48 00", HeartRateMeasurement(72)),
        ("08 48", HeartRateMeasurement(72)),
        ("08 48 34", HeartRateMeasurement(72)),
        ("18 48 34", HeartRateMeasurement(72)),
        ("09 48 00 34", HeartRateMeasurement(72)),
        ("10 48 00", HeartRateMeasurement(72)),
        ("10 3c 00 04 07", HeartRateMeasurement(60, rr_s=(1.0,))),
        ("18 48 01 00 03", HeartRateMeasurement(72, energy_kj=1)),
    ],
)
def test_of_a_frame_that_lies_about_its_length_what_is_there_is_read(
    frame: str, measurement: HeartRateMeasurement
) -> None:
    assert parse(bytes.fromhex(frame)) == measurement
    assert misfit(bytes.fromhex(frame)) is not None


@pytest.mark.parametrize("frame", ["", "00", "01 48"])
def test_a_frame_without_a_whole_heart_rate_is_malformed(frame: str) -> None:
    with pytest.raises(MalformedFrame):
        parse(bytes.fromhex(frame))


@given(measurements)
def test_what_is_built_is_read_back(measurement: HeartRateMeasurement) -> None:
    assert parse(build(measurement)) == measurement
    assert misfit(build(measurement)) is None


@given(st.binary(max_size=30))
def test_any_bytes_are_read_or_malformed(frame: bytes) -> None:
    try:
        measurement = parse(frame)
    except MalformedFrame:
        return
    assert parse(build(measurement)) == measurement


@pytest.mark.parametrize(
    "measurement",
    [HeartRateMeasurement(-1), HeartRateMeasurement(70_000), HeartRateMeasurement(60, rr_s=(64.0,))],
)
def test_what_does_not_fit_the_frame_is_not_built(measurement: HeartRateMeasurement) -> None:
    with pytest.raises(MalformedFrame):
        build(measurement)
