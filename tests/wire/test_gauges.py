"""What a device measures of itself, in its status."""

import json

from wire.delivery import Status


def test_a_status_with_a_word_of_a_later_device_is_read() -> None:
    level = {"speech_dbfs": -30, "noise_dbfs": -50, "clipped": 0, "advice": "echoing", "age_s": 1, "echo_ms": 80}
    told = {"state": "online", "epoch": "0" * 32, "gauges": {"microphone": level}}
    gauges = Status.decode(json.dumps(told).encode()).gauges
    assert gauges is not None
    assert gauges.microphone is not None
    assert (gauges.microphone.advice, gauges.microphone.speech_dbfs) == ("echoing", -30)
