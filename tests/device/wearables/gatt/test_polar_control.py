"""The PMD control point: the examples of the specification, round trips, and whatever bytes may come."""

import struct
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.errors import MalformedFrame
from device.wearables.gatt.polar_control import (
    Measurement,
    Operation,
    Request,
    Response,
    Status,
    build_features,
    build_request,
    build_response,
    parse_features,
    parse_request,
    parse_response,
)
from device.wearables.gatt.polar_settings import Settings

H10_OFFERS = "f0 01 02 00 00 00 04 1900 3200 6400 c800 01 01 1000 02 03 0200 0400 0800"
SENSE_OFFERS = "f0 01 02 00 00 00 01 3400 01 01 1000 02 01 0800 04 01 03"

words = st.lists(st.integers(0, 0xFFFF), max_size=9).map(tuple)
factors = st.none() | st.floats(2**-40, 2**40, width=32)
settings = st.builds(
    Settings, words, words, words, channels=st.lists(st.integers(0, 255), max_size=3).map(tuple), factor=factors
)
requests = st.builds(Request, st.sampled_from(Operation), st.sampled_from(Measurement), settings)
responses = st.builds(Response, st.sampled_from(Operation), st.sampled_from(Measurement), settings=settings)


def test_what_an_h10_offers_is_read() -> None:
    offered = parse_response(bytes.fromhex(H10_OFFERS))
    assert offered == Response(
        Operation.GET_SETTINGS, Measurement.ACCELERATION, settings=Settings((25, 50, 100, 200), (16,), (2, 4, 8))
    )


def test_what_a_verity_sense_offers_is_asked_for_byte_for_byte() -> None:
    chosen = parse_response(bytes.fromhex(SENSE_OFFERS)).settings.choose(rate_hz=52, range_g=8)
    request = Request(Operation.START, Measurement.ACCELERATION, chosen)
    assert build_request(request).hex(" ") == "02 02 00 01 34 00 01 01 10 00 02 01 08 00 04 01 03"


def test_a_start_tells_the_factor() -> None:
    started = parse_response(bytes.fromhex("f0 02 02 00 00 05 01 40da7f39"))
    assert started.settings.factor == pytest.approx(0.000244)


def test_the_reserved_byte_after_the_start_of_an_h10_is_passed_over() -> None:
    assert parse_response(bytes.fromhex("f0 02 02 00 00 01")) == Response(Operation.START, Measurement.ACCELERATION)


def test_a_stop_and_its_response_are_those_of_the_specification() -> None:
    assert build_request(Request(Operation.STOP, Measurement.ACCELERATION)) == bytes.fromhex("03 02")
    assert parse_response(bytes.fromhex("f0 03 02 00 00")).status is Status.SUCCESS


def test_the_features_of_a_verity_sense_are_read() -> None:
    assert parse_features(bytes.fromhex("0f 6e" + "00" * 15)) == {
        Measurement.PPG,
        Measurement.ACCELERATION,
        Measurement.PPI,
        Measurement.GYROSCOPE,
        Measurement.MAGNETOMETER,
    }


def test_a_refusal_says_what_to_do() -> None:
    refused = parse_response(bytes.fromhex("f0 02 02 0d"))
    assert refused.status is Status.IN_CHARGER
    assert "take it out" in refused.status.sentence


def test_a_code_that_is_not_known_is_a_refusal_too() -> None:
    assert parse_response(bytes.fromhex("f0 02 02 63")).status is Status.OTHER


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_sentence(status: Status) -> None:
    assert len(status.sentence) > 20


@pytest.mark.parametrize(
    ("wanted_hz", "wanted_g", "rate_hz", "range_g"),
    [(200, 8, 200, 8), (52, 16, 50, 8), (75, 3, 100, 4), (1000, 1, 200, 2)],
)
def test_the_nearest_offer_is_chosen_and_of_two_the_larger(
    wanted_hz: float, wanted_g: float, rate_hz: int, range_g: int
) -> None:
    offered = parse_response(bytes.fromhex(H10_OFFERS)).settings
    assert offered.choose(wanted_hz, wanted_g) == Settings((rate_hz,), (16,), (range_g,))


def test_settings_that_are_cut_in_two_indications_are_put_together() -> None:
    whole = bytes.fromhex(H10_OFFERS)
    first, second = whole[:4] + b"\x01" + whole[5:12], b"\x00" + whole[12:]
    assert parse_response(first).more
    assert parse_response(first, second) == parse_response(whole)


@given(requests)
def test_a_request_is_read_back(request: Request) -> None:
    assert parse_request(build_request(request)) == request


@given(responses)
def test_a_response_is_read_back(response: Response) -> None:
    assert parse_response(build_response(response)) == response


@given(st.frozensets(st.sampled_from(Measurement)))
def test_features_are_read_back(measurements: frozenset[Measurement]) -> None:
    assert parse_features(build_features(measurements)) == measurements


heads = st.sampled_from([b"", b"\xf0", b"\xf0\x01\x02\x00\x00", b"\xf0\x02\x02\x00\x01", b"\x02\x02", b"\x0f"])


@pytest.mark.parametrize("parse", [parse_request, parse_response, parse_features])
@given(head=heads, rest=st.binary(max_size=40))
def test_any_bytes_are_read_or_malformed(parse: Callable[[bytes], object], head: bytes, rest: bytes) -> None:
    with suppress(MalformedFrame):
        parse(head + rest)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_that_cannot_be_is_malformed(factor: float) -> None:
    with pytest.raises(MalformedFrame, match="factor"):
        parse_response(bytes.fromhex("f0 02 02 00 00 05 01") + struct.pack("<f", factor))


@pytest.mark.parametrize(
    "message", ["f0 01 02 00 00 00 04 1900", "f0 01 02 00 00 63 01 00", "f0 09 02 00", "0f", "f0"]
)
def test_a_response_that_lies_is_malformed(message: str) -> None:
    with pytest.raises(MalformedFrame):
        parse_response(bytes.fromhex(message))


def test_a_setting_that_does_not_fit_is_not_built() -> None:
    with pytest.raises(MalformedFrame, match="does not fit"):
        build_request(Request(Operation.START, Measurement.ACCELERATION, Settings(rates_hz=(70_000,))))
