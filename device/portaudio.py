"""PortAudio, which loudspeaker and microphone share: it lists the devices once, so what is plugged in later is seen
only by asking it anew, and that may not happen while something plays.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from device.errors import AudioError

if TYPE_CHECKING:
    from types import ModuleType

_HARDWARE_NUMBER = re.compile(r"\s*\((?:plug)?hw:\d+,\d+\)$")
"""ALSA's number at the end of a device's name: it depends on the order in which devices were plugged in."""

_use = threading.RLock()
_streams: "WeakSet[Any]" = WeakSet()


def portaudio() -> "ModuleType":
    """Give the library.

    Raises:
        AudioError: when it is not installed.
    """
    try:
        import sounddevice
    except OSError as error:
        raise AudioError("PortAudio is missing; install it with `apt install libportaudio2`") from error
    return sounddevice  # type: ignore[no-any-return]


@contextmanager
def in_use() -> Iterator[None]:
    """Keep the devices as they are listed while something is opened or played."""
    with _use:
        yield


def opened(stream: Any) -> Any:
    """Have a stream closed before the devices are listed anew; its `closed` says so to its owner."""
    _streams.add(stream)
    return stream


def look_again(at_most_s: float) -> bool:
    """List the devices anew, which closes every stream; `False` when something played for all that time."""
    if not _use.acquire(timeout=at_most_s):
        return False
    try:
        for stream in list(_streams):
            stream.close(ignore_errors=True)
        _streams.clear()
        library = portaudio()
        library._terminate()
        library._initialize()
    finally:
        _use.release()
    return True


def device_named(name: str, listed: Sequence[str]) -> int | None:
    """Give where a device is in the list, whatever number it has by now; `None` when it is not, or not alone.

    A name that is there as it stands is meant, even beside others of its kind.
    """
    if name in listed:
        return list(listed).index(name)
    same = [at for at, one in enumerate(listed) if _without_number(one) == _without_number(name)]
    return same[0] if len(same) == 1 else None


def _without_number(name: str) -> str:
    return _HARDWARE_NUMBER.sub("", name).casefold()
