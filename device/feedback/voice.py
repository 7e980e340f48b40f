"""Speech from text, by a command of the machine: any engine that writes WAV. What is said, others decide."""

import io
import shlex
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import soundfile

from device.errors import VoiceError
from device.feedback.earcons import Waveform

LONGEST_TEXT = 300
"""The end of five sets, each with its tie-break, has 270 characters."""

LONGEST_SPEECH_S = 30.0
_TIMEOUT_S = 5.0


class Voice:
    """Runs a command for each sentence, without a shell.

    In the command `{language}` is the language's code, `{text}` the sentence, `{wav}` a file that the command is to
    write. Without `{text}` the sentence goes to its standard input; without `{wav}` its standard output is read.

    Args:
        command: such as `espeak-ng -v {language} --stdin --stdout` or `pico2wave -l en-GB -w {wav} {text}`.
        language: code of the language, as the match has it.

    Raises:
        VoiceError: when the command cannot be taken apart.
    """

    def __init__(self, command: str, language: str, timeout_s: float = _TIMEOUT_S) -> None:
        try:
            self._words = shlex.split(command)
        except ValueError as error:
            raise VoiceError(f"the speech command {command!r} is not whole: {error}") from error
        if not self._words:
            raise VoiceError("the speech command is empty; [feedback] speech_command names one")
        self._language = language
        self._timeout_s = timeout_s

    def of(self, language: str) -> "Voice":
        """Give the same command's voice in another language."""
        return Voice(shlex.join(self._words), language, self._timeout_s)

    def render(self, text: str) -> tuple[Waveform, int]:
        """Turn a sentence into mono samples in -1…1 and their rate in Hz; a text is cut after 300 characters.

        Raises:
            VoiceError: when the command is missing, fails, takes longer than 5 s, or gives no sound.
        """
        text = " ".join(text.split())[:LONGEST_TEXT]
        with TemporaryDirectory(prefix="marcador-voice-") as folder:
            wav = Path(folder) / "speech.wav"
            output = self._run(text, wav)
            return self._decode(wav.read_bytes() if wav.is_file() else output)

    def _run(self, text: str, wav: Path) -> bytes:
        values = {"{language}": self._language, "{text}": text, "{wav}": str(wav)}
        words = [_filled(word, values) for word in self._words]
        said = b"" if any("{text}" in word for word in self._words) else text.encode()
        try:
            done = subprocess.run(words, input=said, capture_output=True, timeout=self._timeout_s, check=True)
        except FileNotFoundError as error:
            raise VoiceError(
                f"the score cannot be spoken: there is no {words[0]!r} here; `apt install espeak-ng`, "
                "or name another command in [feedback] speech_command"
            ) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceError(f"the score cannot be spoken: {_reason(error)}") from error
        return done.stdout

    def _decode(self, wav: bytes) -> tuple[Waveform, int]:
        try:
            with soundfile.SoundFile(io.BytesIO(wav)) as file:
                frames = file.read(round(LONGEST_SPEECH_S * file.samplerate), dtype="float32", always_2d=True)
                return frames.mean(axis=1, dtype=np.float32), file.samplerate
        except soundfile.LibsndfileError as error:
            raise VoiceError(
                f"the score cannot be spoken: {self._words[0]} gave {len(wav)} bytes that are not audio"
            ) from error


def _filled(word: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        if name in word:
            return word.replace(name, value)
    return word


def _reason(error: Exception) -> str:
    if isinstance(error, subprocess.TimeoutExpired):
        return f"{error.cmd[0]} took longer than {error.timeout:g} s"
    if isinstance(error, subprocess.CalledProcessError):
        complaint = error.stderr.decode(errors="replace").strip().splitlines()
        return f"{error.cmd[0]} ended with status {error.returncode}" + (f" ({complaint[0]})" if complaint else "")
    return str(error)
