"""Records what somebody says into the microphone, from when they are asked until they stop."""

from collections.abc import Iterable
from contextlib import closing

import numpy as np

from device.hearing.decoding.end_pointing import PATIENT_PAUSE_S, SpeechEnd
from device.hearing.sources.audio import AudioBlock, Samples
from device.hearing.sources.microphone import Microphone
from models.errors import RecordingError

MOST_S = 10.0


def said(microphone: str) -> tuple[Samples, int]:
    """Record one saying; give its samples and their rate in hertz.

    The microphone is opened anew, so that nothing from before is in the recording.

    Raises:
        device.errors.MicrophoneError: there is none, or it cannot be opened.
        RecordingError: nobody spoke.
    """
    with closing(Microphone(microphone)) as opened:
        return until_pause(opened.blocks(), opened.rate_hz), opened.rate_hz


def until_pause(blocks: Iterable[AudioBlock], rate_hz: int) -> Samples:
    """Give the sound up to the first pause after speech, to the end of the blocks, or `MOST_S` of it.

    Raises:
        RecordingError: there was no speech.
    """
    end, heard, length_s, spoken = SpeechEnd(rate_hz), [], 0.0, False
    for block in blocks:
        heard.append(block.samples)
        length_s += len(block.samples) / rate_hz
        pause_s = end.pause_s(block.samples)
        spoken = spoken or end.is_speaking or pause_s > 0
        if pause_s >= PATIENT_PAUSE_S or length_s >= MOST_S:
            break
    if not spoken:
        raise RecordingError(
            "nobody was heard; speak up, or choose another of the microphones that "
            "`marcador device --list-microphones` shows"
        )
    return np.concatenate(heard)
