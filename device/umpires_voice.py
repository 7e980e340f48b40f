"""The umpire's voice, in a file of the device that its owner alone reads; it is sent nowhere."""

from pathlib import Path

from pydantic import ValidationError

from device.errors import DeviceError
from device.whole_file import write_whole
from models.voice.voice_print import VoicePrint

FILE_NAME = "umpires-voice.json"

_MOST_BYTES = 20_000


def load(folder: Path) -> VoicePrint | None:
    """Give the voice that a data folder has; `None` when it has none.

    Raises:
        DeviceError: when there is one that cannot be read: then nobody may be shut out by it.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    try:
        with path.open("rb") as file:
            return VoicePrint.model_validate_json(file.read(_MOST_BYTES))
    except (OSError, ValidationError) as error:
        raise DeviceError(f"{path} cannot be used; delete it with 'marcador model voice --forget'") from error


def keep(voice: VoicePrint, folder: Path) -> Path:
    """Keep a voice in the place of the one before; give the file.

    Raises:
        DeviceError: it cannot be written.
    """
    path = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, voice.model_dump_json().encode(), 0o600)
    except OSError as error:
        raise DeviceError(f"{path} cannot be written ({error.strerror})") from error
    return path


def forget(folder: Path) -> bool:
    """Delete the voice; say whether there was one.

    Raises:
        DeviceError: it cannot be deleted.
    """
    path = folder / FILE_NAME
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise DeviceError(f"{path} cannot be deleted ({error.strerror})") from error
    return True
