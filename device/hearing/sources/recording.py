"""Recordings as an audio source: a file of any common format, or WAV on standard input."""

import io
import time
import wave
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile

from device.errors import RecordingError
from device.hearing.sources.audio import BLOCK_S, SAMPLE_RATE_HZ, AudioBlock, Samples


class Recording:
    """A recorded file, played from `start` on: as fast as it is read, or paced like the real thing.

    Several channels are mixed to one. Every sample rate from 16 kHz on is taken as it is; the recogniser resamples.

    Raises:
        RecordingError: when the file is missing or a folder, is not audio, or was recorded at less than 16 kHz.
    """

    def __init__(self, path: Path, start: datetime, *, speed: float | None = None) -> None:
        """Open a file; `speed` is 1 for real time, `None` for as fast as it is read."""
        if path.is_dir():
            raise RecordingError(f"{path}: is a folder; give a WAV, FLAC or Ogg recording in it")
        if not path.is_file():
            raise RecordingError(f"{path}: there is no such file; give a WAV, FLAC or Ogg recording")
        try:
            self._file = soundfile.SoundFile(path)
        except soundfile.LibsndfileError as error:
            raise RecordingError(f"{path}: not a recording that can be read ({error.error_string})") from error
        self._path, self._start, self._speed = path, start, speed
        self._closed = False
        self.rate_hz: int = self._file.samplerate
        _check_rate(str(path), self.rate_hz)
        self.length_s: float = self._file.frames / self._file.samplerate

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound, block by block; raises `RecordingError` where the file breaks off."""
        began, done, size = time.monotonic(), 0, round(self.rate_hz * BLOCK_S)
        with self._file:
            while not self._closed:
                samples = self._read(size)
                if not len(samples):
                    return
                done += len(samples)
                end_s = done / self.rate_hz
                if self._speed is not None:
                    time.sleep(max(0.0, began + end_s / self._speed - time.monotonic()))
                yield AudioBlock(samples, end_s, self._start + timedelta(seconds=end_s))

    def close(self) -> None:
        """End the iteration soon."""
        self._closed = True

    def _read(self, size: int) -> Samples:
        try:
            return _mono(self._file.read(size, dtype="int16", always_2d=True))
        except soundfile.LibsndfileError as error:
            raise RecordingError(f"{self._path}: broken in the middle ({error.error_string})") from error


class WaveStream:
    """16-bit WAV arriving on a stream, such as standard input; heard as it comes.

    Raises:
        RecordingError: when what arrives is not 16-bit WAV of at least 16 kHz.
    """

    def __init__(self, stream: io.BufferedReader, start: datetime) -> None:
        if stream.peek(4)[:4] != b"RIFF":
            raise RecordingError("standard input: not WAV; pipe it like `arecord -f S16_LE -r 16000 -t wav | …`")
        try:
            self._wave = wave.open(stream, "rb")  # noqa: SIM115 (the stream is the caller's to close)
        except (wave.Error, EOFError) as error:
            raise RecordingError(f"standard input: broken WAV ({error or 'it ends in the header'})") from error
        if self._wave.getsampwidth() != 2:
            raise RecordingError(f"standard input: {self._wave.getsampwidth() * 8}-bit WAV; 16-bit is needed")
        self._start, self._closed = start, False
        self.rate_hz = self._wave.getframerate()
        _check_rate("standard input", self.rate_hz)

    def blocks(self) -> Iterator[AudioBlock]:
        """Give the sound, block by block, until the stream ends."""
        done, size = 0, round(self.rate_hz * BLOCK_S)
        while not self._closed:
            data = self._wave.readframes(size)
            if not data:
                return
            samples = _mono(np.frombuffer(data, "<i2").reshape(-1, self._wave.getnchannels()))
            done += len(samples)
            yield AudioBlock(samples, done / self.rate_hz, self._start + timedelta(seconds=done / self.rate_hz))

    def close(self) -> None:
        """End the iteration at the next block."""
        self._closed = True


def _check_rate(source: str, rate_hz: int) -> None:
    # Consonants are told apart above half of a lower rate, and Kaldi's features refuse to be made up from less.
    if rate_hz < SAMPLE_RATE_HZ:
        raise RecordingError(
            f"{source}: recorded at {rate_hz} Hz, and what speech needs is lost below {SAMPLE_RATE_HZ}; "
            f"record at {SAMPLE_RATE_HZ} Hz or more"
        )


def _mono(frames: Samples) -> Samples:
    if frames.shape[1] == 1:
        return np.ascontiguousarray(frames[:, 0])
    mixed: Samples = frames.mean(axis=1).astype(np.int16)
    return mixed
