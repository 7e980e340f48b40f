"""The umpire's voice in its file: kept for its owner alone, deleted for good."""

import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import umpires_voice
from device.errors import DeviceError
from models.voice.voice_print import VoicePrint

VOICE = VoicePrint(voice=(0.6, -0.8) + (0.0,) * 158, calls=12)


@given(st.lists(st.floats(-1, 1), min_size=160, max_size=160), st.integers(1, 40))
@settings(max_examples=20, deadline=None)
def test_a_voice_is_kept_as_it_is(tmp_path_factory: pytest.TempPathFactory, voice: list[float], calls: int) -> None:
    folder = tmp_path_factory.mktemp("device")
    known = VoicePrint(voice=tuple(voice), calls=calls)
    umpires_voice.keep(known, folder)
    assert umpires_voice.load(folder) == known


def test_nobody_else_reads_it_and_it_is_deleted_for_good(tmp_path: Path) -> None:
    folder = tmp_path / "device"
    assert umpires_voice.load(folder) is None
    path = umpires_voice.keep(VOICE, folder)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert umpires_voice.forget(folder)
    assert list(folder.iterdir()) == []
    assert not umpires_voice.forget(folder)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"voice": [1], "calls": 1, "name": "Ana"}', b"[" * 100_000])
def test_a_broken_voice_shuts_nobody_out_unsaid(tmp_path: Path, content: bytes) -> None:
    (tmp_path / umpires_voice.FILE_NAME).write_bytes(content)
    with pytest.raises(DeviceError, match="delete it with 'marcador model voice --forget'"):
        umpires_voice.load(tmp_path)


def test_what_cannot_be_written_or_deleted_is_said(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(DeviceError, match="cannot be written"):
        umpires_voice.keep(VOICE, in_the_way)
    (tmp_path / umpires_voice.FILE_NAME).mkdir()
    with pytest.raises(DeviceError, match="cannot be deleted"):
        umpires_voice.forget(tmp_path)
