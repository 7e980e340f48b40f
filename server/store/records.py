"""What the lines of the two journals say: match events in one; in the other, all else that the database is made from.

An event's record has its envelope exactly as it was received, and the other journal's have the payloads of sensor
batches so; with what is noted of a stream beside its messages: quarantine, gaps, and how far it is receipted.
"""

import json
import logging
from base64 import b64decode, b64encode
from collections.abc import Container, Iterable, Iterator, Mapping
from json.encoder import encode_basestring
from typing import Any

from server.store import thinned
from server.store.rows import Batch, Gap, Quarantined, ReceivedEvent, ReceivedSamples, StreamKey
from server.store.series import SeriesKey, key_of
from wire.envelope import CloudEvent
from wire.errors import WireError
from wire.sensors import HeartRateBatch, MotionBatch
from wire.topics import Stream

log = logging.getLogger(__name__)

COPIED = "0" * 32
"""The epoch of batches that were put together here: they have no numbers of their own."""

THINNED = b'{"record":"thinned"}'
"""Stands for motion that has no second copy any more, after the days that were asked for; the database has it."""

_PASSED_ON = b'{"record":"passed-on"'
_THINNED_MOTION = b'{"record":"thinned-motion"'


def event_body(envelope: str, received_us: int) -> bytes:
    """Write an event's record."""
    return f'{{"received":{received_us},"envelope":{encode_basestring(envelope)}}}'.encode(errors="backslashreplace")


def read_event(body: bytes) -> ReceivedEvent | None:
    """Read an event's record; `None` when it stands for one that is lost, or cannot be read."""
    try:
        fields = json.loads(body)
        if "envelope" not in fields:
            return None
        envelope = str(fields["envelope"])
        return ReceivedEvent(CloudEvent.decode(envelope.encode()), envelope, int(fields["received"]))
    except (ValueError, KeyError, TypeError, RecursionError, WireError) as error:
        log.error("a record of the event log is left out: %s", error)
        return None


def bodies_of(batch: Batch, counters: Mapping[StreamKey, int]) -> Iterator[bytes]:
    """Write the records of a batch, all but its events; `counters` are those that its content does not lead to."""
    for beats in batch.heart_rate:
        yield _samples("heart-rate", beats.source, beats.encoded.decode(), batch.received_us)
    for moved in batch.motion:
        yield _samples("motion", moved.source, b64encode(moved.encoded).decode(), batch.received_us)
    for bad in batch.quarantined:
        fields = bad._asdict() | {"payload": b64encode(bad.payload).decode()}
        yield _written({"record": "quarantine", "received": bad.noted_us or batch.received_us, **fields})
    for gap in batch.gaps:
        yield _stream("gap", gap.key, gap.noted_us or batch.received_us, first=gap.first, last=gap.last)
    for one in batch.thinned:
        yield _thinned(one, batch.received_us)
    for gap in ranges_of(batch.known):
        yield _stream("passed-on", gap.key, batch.received_us, first=gap.first, last=gap.last)
    for key, committed in counters.items():
        yield _stream("counter", key, batch.received_us, last=committed)


def covered_body(key: StreamKey, last: int) -> bytes:
    """Write that of a stream all up to a number is stored, a gap or in quarantine, whatever numbers it has there."""
    return _stream("covered", key, 0, last=last)


def covered_by(body: bytes) -> tuple[StreamKey, int, int] | None:
    """Give the first and the last number that such a record stands for, or one that was passed on; else `None`."""
    if not body.startswith((b'{"record":"covered"', _PASSED_ON)):
        return None
    fields = json.loads(body)
    return _key(fields), int(fields.get("first", 1)), int(fields["last"])


def is_motion(body: bytes) -> bool:
    """Say whether a record is a motion batch."""
    return body.startswith(b'{"record":"motion"')


def is_thinned_motion(body: bytes) -> bool:
    """Say whether a record is what stays of a series of motion, in the place of all of it that is before."""
    return body.startswith(_THINNED_MOTION)


def passed_on(body: bytes, series: Container[SeriesKey]) -> bytes | None:
    """Give what takes the place of a motion batch whose series is one of these: its number; `None` for any other."""
    if not is_motion(body):
        return None
    batch = Batch()
    add_record(batch, body)
    for one in batch.motion:
        if key_of("motion", one.source, one.batch) in series:
            number = one.batch.sequence
            key = StreamKey(one.source, one.batch.epoch, Stream.MOTION)
            return _stream("passed-on", key, received_us(body), first=number, last=number)
    return None


def received_us(body: bytes) -> int:
    """Give when a record was received; 0 where it does not say."""
    try:
        return int(json.loads(body).get("received", 0))
    except (ValueError, TypeError, AttributeError, RecursionError):
        return 0


def add_record(batch: Batch, body: bytes) -> None:
    """Put what a record says into a batch, and the counters that follow; one that cannot be read is left out."""
    try:
        fields = json.loads(body)
        _add(batch, fields)
    except (ValueError, KeyError, TypeError, RecursionError, WireError) as error:
        log.error("a record of what was received is left out: %s", error)


def _add(batch: Batch, fields: dict[str, Any]) -> None:
    match fields["record"]:
        case "heart-rate":
            payload = str(fields["payload"]).encode()
            beats = HeartRateBatch.decode(payload)
            batch.heart_rate.append(ReceivedSamples(fields["source"], beats, payload))
            _count(batch, StreamKey(fields["source"], beats.epoch, Stream.HEART_RATE), beats.sequence)
        case "motion":
            payload = b64decode(fields["payload"])
            moved = MotionBatch.decode(payload)
            batch.motion.append(ReceivedSamples(fields["source"], moved, payload))
            _count(batch, StreamKey(fields["source"], moved.epoch, Stream.MOTION), moved.sequence)
        case "quarantine":
            named = {name: fields[name] for name in Quarantined._fields}
            bad = Quarantined(**{**named, "payload": b64decode(fields["payload"])})
            batch.quarantined.append(bad._replace(noted_us=int(fields["received"])))
            if bad.kind != "conflict" and bad.epoch is not None and bad.sequence is not None:
                _count(batch, StreamKey(bad.source, bad.epoch, Stream(bad.stream)), bad.sequence)
        case "gap":
            gap = Gap(_key(fields), int(fields["first"]), int(fields["last"]), int(fields["received"]))
            batch.gaps.append(gap)
            _count(batch, gap.key, gap.last)
        case "thinned-motion":
            kind, source, session, player, sensor, rate_hz = fields["series"]
            key = (kind, source, session, int(player), sensor, float(rate_hz))
            envelopes = thinned.read(fields["envelopes"])
            batch.thinned.append(thinned.Thinned(key, int(fields["samples"]), fields["figures"], envelopes))
        case "counter" | "covered" | "passed-on":
            _count(batch, _key(fields), int(fields["last"]))
        case other:
            log.debug("a record of kind %s is passed over", other)


def _count(batch: Batch, key: StreamKey, number: int) -> None:
    if key.epoch == COPIED:
        return
    batch.streams[key] = max(batch.streams.get(key, 0), number)


def _key(fields: dict[str, Any]) -> StreamKey:
    return StreamKey(fields["source"], fields["epoch"], Stream(fields["stream"]))


def _samples(kind: str, source: str, payload: str, at_us: int) -> bytes:
    return _written({"record": kind, "received": at_us, "source": source, "payload": payload})


def ranges_of(numbers: Iterable[tuple[StreamKey, int]]) -> Iterator[Gap]:
    """Put numbers of streams together that follow one another."""
    key, first, last = None, 0, 0
    for one, number in sorted(set(numbers)):
        if one != key or number != last + 1:
            if key is not None:
                yield Gap(key, first, last)
            key, first = one, number
        last = number
    if key is not None:
        yield Gap(key, first, last)


def _thinned(one: thinned.Thinned, at_us: int) -> bytes:
    fields = {"series": one.key, "samples": one.samples, "figures": one.figures}
    envelopes = thinned.written(one.envelopes)
    return _written({"record": "thinned-motion", "received": at_us, **fields, "envelopes": envelopes})


def _stream(kind: str, key: StreamKey, at_us: int, **more: int) -> bytes:
    return _written({"record": kind, "received": at_us, **key._asdict(), **more})


def _written(fields: Mapping[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode(errors="backslashreplace")


def beyond_content(batch: Batch, events: list[CloudEvent]) -> dict[StreamKey, int]:
    """Give the counters that a batch sets and that do not follow from what is stored with it."""
    reached: dict[StreamKey, int] = {}

    def reach(source: str, epoch: str, stream: Stream, number: int) -> None:
        key = StreamKey(source, epoch, stream)
        reached[key] = max(number, reached.get(key, 0))

    for event in events:
        reach(event.source, event.epoch, Stream.MATCH, event.sequence)
    for beats in batch.heart_rate:
        reach(beats.source, beats.batch.epoch, Stream.HEART_RATE, beats.batch.sequence)
    for moved in batch.motion:
        reach(moved.source, moved.batch.epoch, Stream.MOTION, moved.batch.sequence)
    for bad in batch.quarantined:
        if bad.kind != "conflict" and bad.epoch is not None and bad.sequence is not None:
            reach(bad.source, bad.epoch, Stream(bad.stream), bad.sequence)
    for gap in batch.gaps:
        reach(*gap.key, gap.last)
    for key, number in batch.known:
        reach(*key, number)
    return {key: number for key, number in batch.streams.items() if number > reached.get(key, 0)}
