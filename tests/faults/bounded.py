"""A group of processes that may have so much memory together and no more, as Linux bounds it (cgroups(7))."""

from contextlib import suppress
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")


class Bounded:
    """The group; as a context it is taken away with the block, when its processes have ended.

    Attributes:
        is_held: whether Linux holds them to it; else, where this process may not make groups, nobody does.
    """

    def __init__(self, name: str, most_mib: int) -> None:
        self._name, self._most_bytes = name, most_mib << 20
        self._folder = next((one for one in self._places() if self._is_made(one)), None)
        self.is_held = self._folder is not None

    def __enter__(self) -> "Bounded":
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            with suppress(OSError):
                self._folder.rmdir()

    def command(self, words: list[str]) -> list[str]:
        """Give how a program is started in it."""
        if self._folder is None:
            return words
        return ["sh", "-c", 'echo $$ > "$0/cgroup.procs" && exec "$@"', str(self._folder), *words]

    def _places(self) -> list[Path]:
        """Give where a group with a bound may be made: in ours of the first kind of groups, or of the second."""
        own = dict(line.split(":", 2)[1:] for line in Path("/proc/self/cgroup").read_text().splitlines())
        places = [_ROOT / "memory" / own["memory"].strip("/")] if "memory" in own else []
        return [one / self._name for one in (*places, _ROOT / own.get("", "/").strip("/"))]

    def _is_made(self, folder: Path) -> bool:
        try:
            folder.mkdir(exist_ok=True)
            bound = next(folder / one for one in ("memory.limit_in_bytes", "memory.max") if (folder / one).exists())
            bound.write_text(str(self._most_bytes))
            for one in ("memory.memsw.limit_in_bytes", "memory.swap.max"):
                if (folder / one).exists():
                    (folder / one).write_text("0" if one == "memory.swap.max" else str(self._most_bytes))
        except (OSError, StopIteration):
            with suppress(OSError):
                folder.rmdir()
            return False
        return True
