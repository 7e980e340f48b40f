import io
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from device.errors import RecordingError
from device.hearing.sources.audio import Samples
from device.hearing.sources.recording import Recording, WaveStream

START = datetime(2026, 11, 21, tzinfo=UTC)


def wav(samples: Samples, rate_hz: int = 16_000, channels: int = 1) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.astype("<i2").tobytes())
    return out.getvalue()


def noise(count: int) -> Samples:
    return np.random.default_rng(1).integers(-2000, 2000, count).astype(np.int16)


@pytest.mark.parametrize("format", ["wav", "flac"])
def test_a_file_is_heard_sample_by_sample(tmp_path: Path, format: str) -> None:
    path = tmp_path / f"one.{format}"
    soundfile.write(path, noise(10_001), 16_000, subtype="PCM_16")
    blocks = list(Recording(path, START).blocks())
    assert (np.concatenate([block.samples for block in blocks]) == noise(10_001)).all()
    assert blocks[-1].end_s == pytest.approx(10_001 / 16_000)
    assert blocks[-1].ended == START + timedelta(seconds=10_001 / 16_000)


def test_two_channels_are_mixed_to_one(tmp_path: Path) -> None:
    path = tmp_path / "two.wav"
    soundfile.write(path, np.stack([np.full(800, 100), np.full(800, 300)], 1).astype(np.int16), 16_000)
    assert (next(Recording(path, START).blocks()).samples == 200).all()


@pytest.mark.parametrize("content", [b"", b"not audio at all", wav(noise(100))[:20]])
def test_a_broken_file_is_refused_in_one_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=r"broken\.wav: not a recording"):
        Recording(path, START)


def test_a_missing_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="there is no such file"):
        Recording(tmp_path / "none.wav", START)


def test_a_stream_is_heard_as_it_comes() -> None:
    stream = io.BufferedReader(io.BytesIO(wav(noise(5_000))))  # type: ignore[arg-type]
    blocks = list(WaveStream(stream, START).blocks())
    assert (np.concatenate([block.samples for block in blocks]) == noise(5_000)).all()


@given(st.binary(max_size=60))
def test_a_stream_that_is_no_wav_is_refused(content: bytes) -> None:
    stream = io.BufferedReader(io.BytesIO(b"RIFF" + content))  # type: ignore[arg-type]
    with pytest.raises(RecordingError, match="standard input"):
        WaveStream(stream, START)


def test_a_closed_recording_ends(tmp_path: Path) -> None:
    path = tmp_path / "one.wav"
    soundfile.write(path, noise(160_000), 16_000)
    recording = Recording(path, START)
    blocks = recording.blocks()
    next(blocks)
    recording.close()
    assert list(blocks) == []


@pytest.mark.parametrize("rate_hz", [4_000, 8_000, 11_025])
def test_a_recording_of_too_low_a_rate_is_refused_in_one_sentence(tmp_path: Path, rate_hz: int) -> None:
    path = tmp_path / "low.wav"
    soundfile.write(path, noise(800), rate_hz)
    with pytest.raises(RecordingError, match=rf"low\.wav: recorded at {rate_hz} Hz, .* record at 16000 Hz or more"):
        Recording(path, START)
    stream = io.BufferedReader(io.BytesIO(path.read_bytes()))  # type: ignore[arg-type]
    with pytest.raises(RecordingError, match=f"standard input: recorded at {rate_hz} Hz"):
        WaveStream(stream, START)
