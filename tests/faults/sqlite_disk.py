"""Records what SQLite writes and syncs, and gives what a disk may have when the power fails in between.

SQLite reaches files through a table of functions (sqlite.org/vfs.html, sqlite.org/c3ref/io_methods.html). Some of
them are replaced by ones that take note and go on, in the library that Python's own `sqlite3` uses.
"""

import ctypes
import ctypes.util
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

_POINTERS_OF_METHODS = 18
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)
_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)


class _Methods(ctypes.Structure):
    """Of an open file: a version, then functions; closing, reading, writing, truncating and syncing come first."""

    _fields_ = (("version", ctypes.c_int), ("functions", ctypes.c_void_p * _POINTERS_OF_METHODS))


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("size_of_file", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", ctypes.c_void_p),
        ("name", ctypes.c_char_p),
        ("data", ctypes.c_void_p),
        ("open", ctypes.c_void_p),
        ("delete", ctypes.c_void_p),
        ("others", ctypes.c_void_p * 14),
    )


class Change(NamedTuple):
    """Something that was done to a file: bytes written at a place, a new size, `synced`, or `gone`."""

    file: str
    what: str
    at: int = 0
    data: bytes = b""


@dataclass(slots=True)
class Disk:
    """Everything that was done, in order."""

    changes: list[Change] = field(default_factory=list)

    def after_power_cut(self, moment: int, folder: Path, random: Random) -> None:
        """Write the files as they may be when the power fails before the change of this number.

        What was synced is there. Of the changes since, the disk may have kept all, none, or any; a write may be torn.
        """
        durable, since = dict[str, bytearray](), dict[str, list[Change]]()
        for one in self.changes[:moment]:
            if one.what == "gone":
                durable.pop(one.file, None)
                since.pop(one.file, None)
            elif one.what == "synced":
                for before in since.pop(one.file, ()):
                    _apply(durable.setdefault(one.file, bytearray()), before)
            else:
                since.setdefault(one.file, []).append(one)
        folder.mkdir()
        for file, changes in since.items():
            content, kept = durable.setdefault(file, bytearray()), random.choice(("all", "none", "any"))
            for one in changes:
                if kept == "all" or (kept == "any" and random.random() < 0.5):
                    is_torn = one is changes[-1] and one.data and random.random() < 0.5
                    _apply(
                        content, one._replace(data=one.data[: random.randrange(len(one.data))]) if is_torn else one
                    )
        for file, content in durable.items():
            (folder / file).write_bytes(content)


def _apply(content: bytearray, change: Change) -> None:
    if change.what == "size":
        del content[change.at :]
        content.extend(bytes(change.at - len(content)))
        return
    content.extend(bytes(max(0, change.at - len(content))))
    content[change.at : change.at + len(change.data)] = change.data


@contextmanager
def recording(disk: Disk) -> Iterator[None]:
    """Have every file that SQLite opens from now on recorded."""
    library = ctypes.CDLL(ctypes.util.find_library("sqlite3"))
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
    usual = library.sqlite3_vfs_find(None)
    recorder = _Recorder(disk, usual.contents)
    library.sqlite3_vfs_register(ctypes.byref(recorder.vfs), 1)
    try:
        yield
    finally:
        library.sqlite3_vfs_register(usual, 1)
        library.sqlite3_vfs_unregister(ctypes.byref(recorder.vfs))


class _Recorder:
    def __init__(self, disk: Disk, usual: _Vfs) -> None:
        self._disk, self._usual = disk, usual
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []  # what C code points at must not be collected
        self.vfs = _Vfs()
        ctypes.pointer(self.vfs)[0] = usual
        self.vfs.name = b"recorded"
        self.vfs.open = self._pointer(_OPEN(self._open))
        self.vfs.delete = self._pointer(_DELETE(self._delete))

    def _pointer(self, function: Any) -> int | None:
        self._kept.append(function)
        return ctypes.cast(function, ctypes.c_void_p).value

    def _open(self, _: int, name: bytes | None, file: int, flags: int, out: int) -> int:
        result = int(_OPEN(self._usual.open or 0)(ctypes.addressof(self._usual), name, file, flags, out))
        if result == 0 and name is not None:
            self._names[file] = Path(name.decode()).name
            self._replace_methods(file)
        return result

    def _replace_methods(self, file: int) -> None:
        place = ctypes.cast(file, ctypes.POINTER(ctypes.POINTER(_Methods)))
        usual = place[0].contents
        _, _, write, truncate, sync = usual.functions[:5]
        own = _Methods(usual.version, (ctypes.c_void_p * _POINTERS_OF_METHODS)(*usual.functions))

        def recorded_write(at_file: int, data: int, size: int, at: int) -> int:
            self._disk.changes.append(Change(self._names[at_file], "write", at, ctypes.string_at(data, size)))
            return int(_WRITE(write)(at_file, data, size, at))

        def recorded_truncate(at_file: int, size: int) -> int:
            self._disk.changes.append(Change(self._names[at_file], "size", size))
            return int(_TRUNCATE(truncate)(at_file, size))

        def recorded_sync(at_file: int, how: int) -> int:
            result = int(_SYNC(sync)(at_file, how))
            self._disk.changes.append(Change(self._names[at_file], "synced"))
            return result

        own.functions[2] = self._pointer(_WRITE(recorded_write))
        own.functions[3] = self._pointer(_TRUNCATE(recorded_truncate))
        own.functions[4] = self._pointer(_SYNC(recorded_sync))
        self._kept.append(own)
        place[0] = ctypes.pointer(own)

    def _delete(self, _: int, name: bytes, sync: int) -> int:
        self._disk.changes.append(Change(Path(name.decode()).name, "gone"))
        return int(_DELETE(self._usual.delete or 0)(ctypes.addressof(self._usual), name, sync))
