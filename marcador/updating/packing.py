"""A release as one file: the wheel, what it needs, and what makes a box of it. Made here, opened on a box."""

import json
import shutil
import subprocess
import sys
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from marcador.errors import UpdateError

ABOUT = "release.json"
INSTALLER = "firmware-config/install.sh"
MOST_BYTES = 2_000_000_000

_TAKEN = ("firmware-config", "requirements", "LICENSE", "README.md", "CHANGELOG.md")


@dataclass(frozen=True, slots=True)
class About:
    """What a release says of itself: its version, and when it was made."""

    version: str
    made: str

    @classmethod
    def of(cls, folder: Path) -> "About":
        """Read what an unpacked or installed release says.

        Raises:
            OSError: when it says nothing.
            ValueError: when it cannot be read.
        """
        told = json.loads((folder / ABOUT).read_text())
        return cls(str(told["version"]), str(told["made"]))


def make(checkout: Path, out: Path, made: str, wheels: Path | None = None) -> Path:
    """Make a release of a checkout; give the file.

    Args:
        made: when, in UTC, as `2026-05-31T18:00:00Z`; of two releases of one version the later is the newer.
        wheels: a folder with all that it needs, for boxes without internet.

    Raises:
        UpdateError: when the wheel cannot be built.
        OSError: when a file cannot be read or written.
    """
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="marcador-") as folder:
        inside = Path(folder)
        wheel = _wheel(checkout, inside)
        version = wheel.name.split("-")[1]
        for name in _TAKEN:
            _copy(checkout / name, inside / name)
        if wheels is not None:
            _copy(wheels, inside / "wheelhouse")
        (inside / ABOUT).write_text(json.dumps(asdict(About(version, made))))
        file = out / f"marcador-{version}.tar.gz"
        with tarfile.open(file, "w:gz") as packed:
            for one in sorted(inside.iterdir()):
                packed.add(one, one.name)
    return file


def unpack(file: Path, into: Path) -> About:
    """Open a release that was proven, in a folder of its own; give what it says of itself.

    Raises:
        UpdateError: when it is no release, or too large.
        OSError: when there is no room.
    """
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    try:
        with tarfile.open(file) as packed:
            if sum(one.size for one in packed) > MOST_BYTES:
                raise UpdateError(f"{file.name} is larger than a release can be")
            packed.extractall(into, filter="data")
        about = About.of(into)
    except (tarfile.TarError, OSError, ValueError, LookupError, TypeError) as error:
        raise UpdateError(f"{file.name} is no release of Marcador ({error})") from error
    if not (into / INSTALLER).is_file():
        raise UpdateError(f"{file.name} is no release of Marcador: it has no {INSTALLER}")
    return about


def _wheel(checkout: Path, into: Path) -> Path:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", str(into)]
    with TemporaryDirectory(prefix="marcador-") as folder:
        # The build writes beside the sources.
        copy = Path(folder) / "checkout"
        _copy(checkout, copy)
        done = subprocess.run([*command, str(copy)], capture_output=True, text=True, check=False)
    wheels = sorted(into.glob("marcador-*.whl"))
    if done.returncode or not wheels:
        raise UpdateError(f"no wheel can be built of {checkout}: {done.stderr.strip().splitlines()[-1:]}")
    return wheels[0]


def _copy(path: Path, to: Path) -> None:
    if path.is_dir():
        ignored = shutil.ignore_patterns(".*", "node_modules", "__pycache__", "wheelhouse", "build", "*.egg-info")
        shutil.copytree(path, to, ignore=ignored)
    else:
        shutil.copy(path, to)
