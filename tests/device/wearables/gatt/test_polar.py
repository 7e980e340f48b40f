"""Frames of Polar acceleration: examples of the specification, round trips, and whatever bytes may come."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from device.errors import MalformedFrame
from device.wearables.gatt.polar import FrameType, build_frame, parse_frame

HEAD = "02 64 6c 76 c4 3c c6 7f 07"
TIMESTAMP_NS = 540368444604181604
WIDTHS_BITS = {FrameType.RAW_8: 8, FrameType.RAW_16: 16, FrameType.RAW_24: 24}

timestamps = st.integers(0, 2**64 - 1)


def samples(bits: int) -> st.SearchStrategy[NDArray[np.int64]]:
    limit = 2 ** (bits - 1)
    return st.integers(1, 60).flatmap(
        lambda count: arrays(np.int64, (count, 3), elements=st.integers(-limit, limit - 1))
    )


def parsed(content: str, factor: float = 1.0) -> list[list[int]]:
    frame = parse_frame(bytes.fromhex(HEAD + content), factor)
    assert frame.timestamp_ns == TIMESTAMP_NS
    assert frame.samples_mg.dtype == np.int32
    return frame.samples_mg.tolist()


def test_the_sixteen_bit_example_of_the_specification_is_read() -> None:
    assert parsed("01 45ff e4ff b503 45ff e4ff b803") == [[-187, -28, 949], [-187, -28, 952]]


def test_eight_bits_are_milli_g() -> None:
    assert parsed("00 7f 80 ff 01 00 02") == [[127, -128, -1], [1, 0, 2]]


def test_twenty_four_bits_are_milli_g() -> None:
    assert parsed("02 000080 ffff7f ffffff") == [[-(2**23), 2**23 - 1, -1]]


def test_the_compressed_example_of_the_specification_is_read_with_the_factor_in_g() -> None:
    counts = [[-48, 357, 4068], [-52, 364, 4067], [-40, 383, 4053]]
    read = parsed("80 d0ff 6501 e40f 08 02 fc07ff 0c13f2", factor=0.000243999995291)
    assert read == [[round(value * 0.243999995291) for value in sample] for sample in counts]


def test_the_factor_of_frame_type_129_is_in_milli_g() -> None:
    content = "81 f1ff 1400 f003 06 01 7b0f08"
    assert parsed(content) == [[-15, 20, 1008], [-20, 17, 1008]]
    assert parsed(content, factor=0.5) == [[-8, 10, 504], [-10, 8, 504]]


def test_deltas_of_ten_bits_cross_bytes() -> None:
    counts = parsed("81 7107 f06a 9e8d 0a 01 be5cbeba")
    assert counts == [[1905, 27376, -29282], [1905 + 190, 27376 - 105, -29282 - 85]]


def test_a_reference_sample_alone_is_one_sample() -> None:
    assert parsed("81 0100 0200 0300") == [[1, 2, 3]]


def test_deltas_of_no_bits_repeat_the_sample() -> None:
    assert parsed("81 0100 0200 0300 00 03") == [[1, 2, 3]] * 4


def test_each_block_has_a_width_of_its_own() -> None:
    quiet, swing = [[0, 0, 1000]] * 40, [[7000, -3000, 100], [-20, 5, 8000]]
    frame = build_frame(1, quiet + swing, block_samples=20)
    assert parse_frame(frame).samples_mg.tolist() == quiet + swing
    assert len(frame) < len(build_frame(1, quiet + swing, block_samples=255))


@pytest.mark.parametrize("frame_type", list(FrameType))
@given(data=st.data(), timestamp_ns=timestamps, block_samples=st.integers(1, 255))
def test_what_is_built_is_read_back(
    frame_type: FrameType, data: st.DataObject, timestamp_ns: int, block_samples: int
) -> None:
    samples_mg = data.draw(samples(WIDTHS_BITS.get(frame_type, 16)))
    factor = 0.001 if frame_type is FrameType.DELTA_G else 1.0
    frame = build_frame(timestamp_ns, samples_mg, frame_type, factor=factor, block_samples=block_samples)
    read = parse_frame(frame, factor)
    assert read.timestamp_ns == timestamp_ns
    assert np.array_equal(read.samples_mg, samples_mg)


@pytest.mark.parametrize(
    "frame",
    [
        "",
        HEAD,
        f"{HEAD} 01",
        f"{HEAD} 01 0000 0000 00",
        f"{HEAD} 00 0000",
        f"{HEAD} 02 000000 000000 0000",
        f"{HEAD} 03 0000 0000 0000",
        f"{HEAD} 82 0000 0000 0000",
        f"00{HEAD[2:]} 01 0000 0000 0000",
        f"{HEAD} 81 0000 0000 00",
        f"{HEAD} 81 0000 0000 0000 08",
        f"{HEAD} 81 0000 0000 0000 08 02 010203 0405",
        f"{HEAD} 81 0000 0000 0000 21 01 {'00' * 13}",
    ],
)
def test_a_frame_that_lies_is_malformed(frame: str) -> None:
    with pytest.raises(MalformedFrame):
        parse_frame(bytes.fromhex(frame))


def test_deltas_that_add_up_to_what_cannot_be_are_malformed() -> None:
    deltas = bytes.fromhex("ffffff7f" * 3) * 2
    with pytest.raises(MalformedFrame, match="cannot be"):
        parse_frame(bytes.fromhex(f"{HEAD} 81 0000 0000 0000 20 02") + deltas)


@given(
    measurement=st.sampled_from([2, 2, 2, 0]),
    frame_type=st.sampled_from([*FrameType, 3, 255]),
    content=st.binary(max_size=250),
    factor=st.sampled_from([1.0, 0.000244, 1e30, float("inf"), float("nan")]),
)
def test_any_bytes_are_read_or_malformed(measurement: int, frame_type: int, content: bytes, factor: float) -> None:
    try:
        frame = parse_frame(bytes([measurement]) + bytes(8) + bytes([frame_type]) + content, factor)
    except MalformedFrame:
        return
    assert frame.samples_mg.shape[0] >= 1
    assert frame.samples_mg.shape[1:] == (3,)


@pytest.mark.parametrize(
    ("samples_mg", "frame_type", "timestamp_ns"),
    [
        ([], FrameType.DELTA_MG, 0),
        ([[128, 0, 0]], FrameType.RAW_8, 0),
        ([[0, -32769, 0]], FrameType.RAW_16, 0),
        ([[32768, 0, 0]], FrameType.DELTA_MG, 0),
        ([[0, 0, 0], [2**33, 0, 0]], FrameType.DELTA_MG, 0),
        ([[0, 0, 0]], FrameType.RAW_16, 2**64),
    ],
)
def test_what_does_not_fit_the_frame_is_not_built(
    samples_mg: list[list[int]], frame_type: FrameType, timestamp_ns: int
) -> None:
    with pytest.raises(MalformedFrame):
        build_frame(timestamp_ns, samples_mg, frame_type)
