"""The outbox file when the disk, the file or the process gives trouble."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from device.errors import OutboxError
from device.outbox import Outbox
from tests.waiting import PATIENCE_S
from wire.topics import Address, Stream

PAGE = 4096


def block(_: int) -> bytes:
    return b"x" * 2000


def test_a_missing_folder_is_named(tmp_path: Path, address: Address) -> None:
    with pytest.raises(OutboxError, match=r"folder .*nowhere does not exist; create it"):
        Outbox.open(tmp_path / "nowhere" / "outbox.sqlite", address=address)


def test_a_second_process_is_told_that_the_outbox_is_in_use(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address), pytest.raises(OutboxError, match="another marcador uses it"):
        Outbox.open(path, address=address)


@pytest.mark.parametrize("damage", ["header", "middle", "short"])
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    path: Path, address: Address, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Outbox.open(path, address=address) as outbox:
        epoch = outbox.epoch
        outbox.append(Stream.MATCH, [block] * 100)
    content = bytearray(path.read_bytes())
    if damage == "header":
        content[:100] = b"\0" * 100
    elif damage == "middle":
        content[4 * PAGE : 12 * PAGE] = b"\xa5" * (8 * PAGE)
    else:
        del content[5 * PAGE :]
    path.write_bytes(content)
    with Outbox.open(path, address=address) as outbox:
        assert outbox.epoch != epoch
        assert outbox.append(Stream.MATCH, [block]) == range(1, 2)
    (aside,) = path.parent.glob("*.damaged-*")
    assert aside.read_bytes() == content
    assert "is damaged" in caplog.text


def test_a_disk_that_takes_no_more_loses_nothing_and_goes_on_when_it_does(path: Path, address: Address) -> None:
    program = f"""
import resource, signal
from pathlib import Path
from device.errors import OutboxError
from device.outbox import Outbox
from wire.topics import Address, Stream
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
outbox = Outbox.open(Path({str(path)!r}), address=Address("home", "1", "box-1"))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
stored = 0
try:
    while stored < 1000:
        stored = outbox.append(Stream.MATCH, [lambda _: b"x" * 2000]).stop - 1
except OutboxError as error:
    print(error)
assert outbox.depths()[Stream.MATCH].depth == stored
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert outbox.append(Stream.MATCH, [lambda _: b"y"]) == range(stored + 1, stored + 2)
assert outbox.receipt(Stream.MATCH, stored - 1)
outbox.close()
print(stored)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    sentence, stored = done.stdout.splitlines()
    assert "cannot be used: the disk reports an error" in sentence
    with Outbox.open(path, address=address) as outbox:
        assert [row.sequence for row in outbox.pending(Stream.MATCH, 0, 10)] == [int(stored), int(stored) + 1]


def test_a_full_disk_is_named(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox._connection.execute("PRAGMA max_page_count = 80")
        with pytest.raises(OutboxError, match="the disk is full; make room"):
            outbox.append(Stream.MATCH, [block] * 100)
        assert outbox.depths()[Stream.MATCH].depth == 0
        assert outbox.append(Stream.MATCH, [block]) == range(1, 2)


def test_a_kill_during_appends_leaves_whole_commits_without_a_gap(path: Path, address: Address) -> None:
    program = f"""
from pathlib import Path
from device.outbox import Outbox
from wire.topics import Address, Stream
outbox = Outbox.open(Path({str(path)!r}), address=Address("home", "1", "box-1"))
while True:
    numbers = outbox.append(Stream.MATCH, [lambda n: b"%d" % n] * 3)
    print(numbers.stop - 1, flush=True)
    outbox.receipt(Stream.MATCH, numbers.stop - 200)
"""
    told = 0
    for round_ in range(4):
        process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(30 + 17 * round_):
            told = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        told = max([told, *(int(line) for line in process.stdout.read().splitlines())])
        process.wait(timeout=PATIENCE_S)
        process.stdout.close()
        with Outbox.open(path, address=address) as outbox:
            rows = outbox.pending(Stream.MATCH, 0, 1000)
            depth = outbox.depths()[Stream.MATCH]
        last = rows[-1].sequence
        assert last >= told
        assert last % 3 == 0
        assert [(row.sequence, row.payload) for row in rows] == [
            (number, b"%d" % number) for number in range(depth.oldest, last + 1)
        ]


def test_a_read_only_file_is_named(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        outbox._connection.execute("PRAGMA query_only = ON")
        with pytest.raises(OutboxError, match="read-only; make it writable"):
            outbox.append(Stream.MATCH, [block])
        assert outbox.depths()[Stream.MATCH].depth == 0


def test_an_append_is_durable(path: Path, address: Address) -> None:
    with Outbox.open(path, address=address) as outbox:
        (synchronous,) = outbox._connection.execute("PRAGMA synchronous").fetchone()
        (journal,) = outbox._connection.execute("PRAGMA journal_mode").fetchone()
        assert (synchronous, journal) == (2, "wal")
        outbox.append(Stream.MATCH, [block] * 2)
        outbox.receipt(Stream.MATCH, 1)
        outbox.append(Stream.MATCH, [block])
        (synchronous,) = outbox._connection.execute("PRAGMA synchronous").fetchone()
        assert synchronous == 2
