"""A name is said once into a microphone, and is in the club's lexicon."""

import subprocess
import time
from pathlib import Path

import numpy as np
import soundfile

from models import own_lexicon
from tests.models.test_say_once import RATE_HZ, said
from tests.processes import Marcador
from tests.waiting import PATIENCE_S


def test_a_name_said_into_the_microphone_is_learnt(sound: dict[str, str], tmp_path: Path) -> None:
    pauses = np.zeros(2 * RATE_HZ, np.int16)
    soundfile.write(tmp_path / "name.wav", np.concatenate([said("maria"), pauses]), RATE_HZ)
    with Marcador("model", "say", "maria", env=sound, cwd=tmp_path) as asking:
        asking.stdin.write("\n" * 3)
        asking.stdin.close()
        deadline = time.monotonic() + PATIENCE_S
        while asking.poll() is None and time.monotonic() < deadline:
            subprocess.run(["paplay", "--device=vmic", tmp_path / "name.wav"], env=sound, check=True)
        asking.kill()
    assert asking.returncode == 0
    assert "maria" in own_lexicon.read(tmp_path / "marcador-lexicon.txt")
