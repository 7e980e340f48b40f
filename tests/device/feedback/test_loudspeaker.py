import threading

import numpy as np
import pytest

from device.errors import SpeakerError
from device.feedback.loudspeaker import Loudspeaker


def test_a_loudspeaker_that_is_not_there_is_refused_with_what_to_do() -> None:
    speaker = Loudspeaker("no such loudspeaker")
    with pytest.raises(SpeakerError, match="--list-speakers"):
        speaker.rate_hz()
    with pytest.raises(SpeakerError, match="'no such loudspeaker' cannot be opened"):
        speaker.play(np.zeros(100, np.float32), threading.Event())
    speaker.close()
