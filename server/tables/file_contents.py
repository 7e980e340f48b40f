"""What the tables of the database file mean, column by column; with the file itself it makes `docs/data.md`."""

_SOURCE = "device that it came from, `/clubs/{club}/courts/{court}/devices/{device}`"
_EPOCH = "outbox of the device that counted, 32 hexadecimal digits"
_STREAM = "stream of the device: `match`, `heart-rate` or `motion`"

FILE: dict[str, tuple[str, dict[str, str]]] = {
    "events": (
        "Every event, as it was received.",
        {
            "position": "order in which it was stored, from 1 without gaps",
            "id": "id of the event, unique for ever",
            "source": _SOURCE,
            "court": "court that it came from",
            "epoch": _EPOCH,
            "sequence": "number of the event in its stream, from 1",
            "type": "kind of event; docs/events.md lists them",
            "time": "when it happened, UTC",
            "subject": "id of the match",
            "envelope": "the CloudEvent, JSON",
            "received": "when the server had it on disk, UTC; null for those from before this was kept",
        },
    ),
    "series": (
        "One sensor on one player in one session: what its samples share.",
        {
            "series": "number of the series",
            "kind": "`heart-rate` or `motion`",
            "source": _SOURCE,
            "session": "id of the session; its match has the same one",
            "player": "who wore the sensor, 1 to 4",
            "sensor": "the sensor's address or name",
            "rate_hz": "samples a second, Hz; null for heart rates",
        },
    ),
    "heart_rate": (
        "Heart rates, a row a notification of a sensor. Health data.",
        {
            "series": "series that it belongs to",
            "time": "when it was measured, UTC",
            "bpm": "heart rate, beats a minute",
            "contact": "whether the sensor felt skin; null when it does not say",
            "energy_kj": "energy spent since the sensor's reset, kJ; null when it does not say",
            "rr_s": "intervals between beats since the row before, seconds",
        },
    ),
    "motion": (
        "Samples of acceleration, gravity included. Health data.",
        {
            "series": "series that it belongs to",
            "time": "when it was measured, UTC",
            "x_mg": "acceleration along the sensor's x, milli-g",
            "y_mg": "acceleration along the sensor's y, milli-g",
            "z_mg": "acceleration along the sensor's z, milli-g",
        },
    ),
    "thinned_motion": (
        "Series of motion whose samples were given up for their age (`motion_days`). Health data.",
        {
            "series": "series that it belongs to",
            "samples": "for how many samples it stands",
            "figures": "what was measured of them before, JSON: recorded_s and player_load, the sum of ENMO in"
            " milli-g times seconds, swings with their time (milliseconds since 1970) and peak (g)",
        },
    ),
    "motion_envelopes": (
        "What stays of each second of their motion, in milli-g. Health data.",
        {
            "series": "series that it belongs to",
            "time": "when the second began, UTC",
            "samples": "how many samples it had",
            **{
                f"{axis}_{which}_mg": f"{meaning} acceleration along the sensor's {axis}, milli-g"
                for axis in "xyz"
                for which, meaning in (("min", "smallest"), ("mean", "mean"), ("max", "largest"))
            },
        },
    ),
    "streams": (
        "How far each numbered stream is on disk.",
        {
            "source": _SOURCE,
            "epoch": _EPOCH,
            "stream": _STREAM,
            "committed": "all numbers up to this one are stored, in quarantine or a recorded gap",
        },
    ),
    "gaps": (
        "Numbers that a device no longer had when their turn came: gone for good.",
        {
            "source": _SOURCE,
            "epoch": _EPOCH,
            "stream": _STREAM,
            "first": "the first number",
            "last": "the last number",
            "noted": "when the server noticed, UTC",
        },
    ),
    "quarantine": (
        "Messages that have no place among the rest, as received.",
        {
            "number": "number of the row, from 1",
            "noted": "when the server took it, UTC",
            "source": _SOURCE,
            "stream": _STREAM + ", or `status`",
            "epoch": _EPOCH + "; null when it cannot be read",
            "sequence": "number in its stream; null when it cannot be read",
            "kind": "`content`, `number`, `conflict` or `status`",
            "reason": "what is wrong with it",
            "bytes": "how large it was, bytes",
            "payload": "the message, or its beginning",
        },
    ),
    "devices": (
        "The last status of each device.",
        {
            "source": _SOURCE,
            "state": "`online` or `offline`",
            "version": "version of its software",
            "epoch": _EPOCH,
            "time": "when it said so, UTC; null when it did not",
            "outbox": "what it still had to send, JSON by stream",
        },
    ),
    "received_end": (
        "One row: how far the second copy of what was received is in this database.",
        {"number": "number of the last record of `received/` that is"},
    ),
    "wanted": (
        "Numbers that were lost here by damage to the files; devices are asked for them.",
        {
            "source": _SOURCE,
            "epoch": _EPOCH,
            "stream": _STREAM,
            "first": "the first number",
            "last": "the last number",
        },
    ),
    "schema_version": (
        "The steps that brought the file to its present form.",
        {"version": "number of the step", "applied": "when it was taken, UTC"},
    ),
}
