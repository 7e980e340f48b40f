from array import array
from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.delivery import Receipt, Status, StreamDepth
from wire.errors import WireError
from wire.sensors import HeartRateBatch, HeartRateSample, MotionBatch
from wire.topics import Stream

MOMENTS = st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1))
HEAD = {
    "id": st.text(min_size=1),
    "epoch": st.just("f" * 32),
    "sequence": st.integers(1, 2**53),
    "session": st.text(),
    "sensor": st.text(min_size=1),
    "player": st.integers(1, 4),
}
SAMPLES = st.lists(st.tuples(*[st.integers(-32768, 32767)] * 3), max_size=50).map(
    lambda rows: array("h", [axis for row in rows for axis in row])
)
MOTION = st.builds(MotionBatch, start=MOMENTS, rate_hz=st.floats(1, 1000), samples_mg=SAMPLES, **HEAD)
BEATS = st.builds(
    HeartRateSample,
    time=MOMENTS,
    bpm=st.integers(0, 65535),
    contact=st.none() | st.booleans(),
    energy_kj=st.none() | st.integers(0, 65535),
    rr_s=st.lists(st.floats(0, 64), max_size=9).map(tuple),
)
HEART = st.builds(HeartRateBatch, samples=st.lists(BEATS, max_size=9).map(tuple), **HEAD)


@given(MOTION)
def test_motion_comes_back_from_cbor_as_it_was(batch: MotionBatch) -> None:
    assert MotionBatch.decode(batch.encode()) == batch


@given(HEART)
def test_heart_rate_comes_back_from_json_as_it_was(batch: HeartRateBatch) -> None:
    assert HeartRateBatch.decode(batch.encode()) == batch


@given(st.binary(max_size=80))
def test_any_bytes_are_a_batch_or_refused(payload: bytes) -> None:
    for model in (MotionBatch, HeartRateBatch):
        with pytest.raises(WireError):
            model.decode(payload)


@given(MOTION)
def test_motion_with_a_sample_cut_off_is_refused(batch: MotionBatch) -> None:
    fields = cbor2.loads(batch.encode())
    count, data = fields["samples_mg"].value[0][0], fields["samples_mg"].value[1].value
    fields["samples_mg"] = cbor2.CBORTag(40, [[count, 3], cbor2.CBORTag(77, data + b"\0")])
    with pytest.raises(WireError, match="samples_mg"):
        MotionBatch.decode(cbor2.dumps(fields))


def test_a_status_and_a_receipt_come_back_as_they_were() -> None:
    status = Status(state="online", epoch="a" * 32, outbox={Stream.MATCH: StreamDepth(oldest=4, depth=2)})
    assert Status.decode(status.encode()) == status
    receipt = Receipt(epoch="a" * 32, stream=Stream.MOTION, committed=7, resend=True)
    assert Receipt.decode(receipt.encode()) == receipt


@pytest.mark.parametrize("payload", [b"", b"{}", b'{"epoch":"x","stream":"match","committed":1}'])
def test_a_broken_receipt_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError, match="not a receipt"):
        Receipt.decode(payload)
