"""A folder in which a user runs stages of the recipe, each a process."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.recipe.sentences import spanish_texts, texts
from models.recipe.synthesis import kokoro
from models.recipe.voices import VOICES

ROOT = Path(__file__).parents[3]
STOPPED = (130, "stopped; the same command goes on from here\n")
"""Status and standard error of a stage that was stopped."""


def missing() -> list[str]:
    """Name the engines, voices and texts that are not installed."""
    programs = {voice.engine.partition("/")[0] for voice in VOICES}
    festival = {voice.argument for voice in VOICES if voice.engine.startswith("festival")}
    folders = Path("/usr/share/festival/voices")
    files = {"fortunes": texts.FORTUNES / "fortunes", "fortunes-es": texts.FORTUNES / "es",
             "wspanish": spanish_texts.WORDS}  # fmt: skip
    return sorted(
        {program for program in programs if shutil.which(program) is None}
        | {voice for voice in festival if not list(folders.glob(f"*/{voice}"))}
        | {package for package, file in files.items() if not file.exists()}
        | ({"kokoro"} if not kokoro.is_installed() else set())
    )


class Home:
    """A folder in which a user runs stages: the data, the work, and a model to write into."""

    def __init__(self, path: Path) -> None:
        self.path, self.data, self.work = path, path / "data", path / "work"

    def command(self, module: str, *arguments: object) -> list[str]:
        work = [] if module.startswith("marcador") or module.endswith("freeze") else ["--work", self.work]
        return [sys.executable, "-m", module, *map(str, [*arguments, *work])]

    def run(self, module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(module, *arguments), cwd=self.path, env=_environment(), capture_output=True, text=True,
            timeout=600, check=False,
        )  # fmt: skip

    def done(self, module: str, *arguments: object) -> str:
        ended = self.run(module, *arguments)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def refused(self, module: str, *arguments: object) -> str:
        ended = self.run(module, *arguments)
        assert ended.returncode == 1, ended.stderr
        assert ended.stderr.count("\n") == 1, ended.stderr
        return ended.stderr.strip()

    @contextmanager
    def started(self, module: str, *arguments: object) -> Iterator["subprocess.Popen[str]"]:
        with subprocess.Popen(
            self.command(module, *arguments), cwd=self.path, env=_environment(), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, start_new_session=True,
        ) as process:  # fmt: skip
            try:
                yield process
            finally:
                process.kill()


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
