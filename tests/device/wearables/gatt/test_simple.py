"""The profile of self-made sensors: the bytes of its documentation, round trips, and whatever bytes may come."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from device.errors import MalformedFrame
from device.wearables.gatt import simple
from device.wearables.gatt.simple import (
    Capabilities,
    Wanted,
    build_capabilities,
    build_motion,
    build_wanted,
    parse_capabilities,
    parse_motion,
    parse_wanted,
)

DOCUMENT = (Path(__file__).parents[4] / "docs" / "wearables-profile.md").read_text(encoding="utf-8")
PACKET = "01 02 2a 00 40 42 0f 00 e8 03 e8 03 00 00 18 fc 00 00 01 00 ff ff"

samples = st.integers(1, 255).flatmap(lambda count: arrays(np.int16, (count, 3)))
rates = st.integers(0, 0xFFFF).map(lambda steps: steps / 10)
wanted = st.builds(Wanted, rates, st.integers(0, 255))


def test_the_packet_of_the_document_is_read() -> None:
    assert PACKET in DOCUMENT
    packet = parse_motion(bytes.fromhex(PACKET))
    assert (packet.counter, packet.timestamp_us, packet.rate_hz) == (42, 1_000_000, 100.0)
    assert packet.samples_mg.tolist() == [[1000, 0, -1000], [0, 1, -1]]


def test_the_document_names_every_uuid() -> None:
    assert all(uuid in DOCUMENT for uuid in (simple.SERVICE, simple.MOTION, simple.SETTINGS))


@given(st.integers(0, 0xFFFF), st.integers(0, 2**32 - 1), rates.filter(bool), samples)
def test_a_packet_is_read_back(
    counter: int, timestamp_us: int, rate_hz: float, samples_mg: NDArray[np.int16]
) -> None:
    packet = parse_motion(build_motion(counter, timestamp_us, rate_hz, samples_mg))
    assert (packet.counter, packet.timestamp_us, packet.rate_hz) == (counter, timestamp_us, rate_hz)
    assert np.array_equal(packet.samples_mg, samples_mg)


def test_counter_and_timestamp_begin_again_by_themselves() -> None:
    packet = parse_motion(build_motion(0x1_0001, 2**32 + 5, 100, [[0, 0, 0]]))
    assert (packet.counter, packet.timestamp_us) == (1, 5)


@given(wanted)
def test_what_is_wanted_is_read_back(asked: Wanted) -> None:
    assert parse_wanted(build_wanted(asked)) == asked


@given(
    st.builds(
        Capabilities,
        wanted,
        st.lists(rates, max_size=9).map(tuple),
        st.lists(st.integers(0, 255), max_size=9).map(tuple),
    )
)
def test_capabilities_are_read_back(capabilities: Capabilities) -> None:
    assert parse_capabilities(build_capabilities(capabilities)) == capabilities


@pytest.mark.parametrize("parse", [parse_motion, parse_wanted, parse_capabilities])
@given(version=st.sampled_from([b"\1", b""]), rest=st.binary(max_size=60))
def test_any_bytes_are_read_or_malformed(parse: Callable[[bytes], object], version: bytes, rest: bytes) -> None:
    with suppress(MalformedFrame):
        parse(version + rest)


@pytest.mark.parametrize(
    "packet",
    [
        PACKET[:-3],
        PACKET + "00",
        "02" + PACKET[2:],
        "01 00 2a 00 40 42 0f 00 e8 03",
        PACKET.replace("e8 03", "00 00", 1),
    ],
)
def test_a_packet_that_lies_is_malformed(packet: str) -> None:
    with pytest.raises(MalformedFrame):
        parse_motion(bytes.fromhex(packet))


def test_another_version_says_what_to_do() -> None:
    with pytest.raises(MalformedFrame, match="update one of the two"):
        parse_wanted(bytes.fromhex("02 0000 08"))


@pytest.mark.parametrize(
    ("rate_hz", "samples_mg"),
    [(100, []), (0, [[0, 0, 0]]), (7000, [[0, 0, 0]]), (100, [[0, 0, 40_000]]), (100, [[0, 0, 0]] * 256)],
)
def test_what_does_not_fit_a_packet_is_not_built(rate_hz: float, samples_mg: list[list[int]]) -> None:
    with pytest.raises(MalformedFrame):
        build_motion(0, 0, rate_hz, samples_mg)


@pytest.mark.parametrize(
    "capabilities",
    [Capabilities(Wanted(-1, 8)), Capabilities(Wanted(1, 256)), Capabilities(Wanted(1, 8), rates_hz=(1.0,) * 256)],
)
def test_capabilities_that_do_not_fit_are_not_built(capabilities: Capabilities) -> None:
    with pytest.raises(MalformedFrame):
        build_capabilities(capabilities)
