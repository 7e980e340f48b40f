"""The kinds of faults, each done once to a system that runs, or does not."""

import shutil
import signal
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from server.auth.identities import Identities
from server.keep.control import ask_running
from server.store.copying import INCOMPLETE
from tests.faults.combined.box import Held
from tests.faults.combined.system import System
from tests.faults.damage import KINDS as DAMAGES
from tests.faults.damage import Fault, random_fault
from tests.waiting import until

_DAY_S = 86_400.0


def device_killed(system: System) -> None:
    """Kill the device while it stores."""
    system.kill_box(system.random.randint(1, 8))


def device_stopped(system: System) -> None:
    """End the device in good order, and keep a copy of its file for later."""
    if system.box.is_running:
        system.box.stop()
        if system.random.random() < 0.5:
            system.keep_old_outbox()


def device_clock(system: System) -> None:
    """Set the device's clock, for good."""
    days = system.random.choice([-9_000, -1, 1, 20, 9_000])
    system.script.clock += timedelta(days=days)
    if system.box.is_running and system.box.ask("problem") is None:
        system.box.clock_s += days * _DAY_S
        system.box.stop()
        system.start_box()


def outbox_damaged(system: System) -> None:
    """Damage a file of the device's outbox anywhere."""

    def damage(_: Held) -> None:
        files = sorted(one for one in system.files_of_outbox() if one.stat().st_size)
        file = system.random.choice(files)
        kind = system.random.choice([one for one in DAMAGES if one not in ("remove", "empty")])
        Fault(file.name, kind, system.random.randrange(file.stat().st_size)).do(file.parent, system.random)

    system.kill_box(system.random.randint(1, 4))
    if not system.box.is_running:
        system.change_outbox(damage)


def outbox_of_yesterday(system: System) -> None:
    """Put an old copy of the device's outbox in its place."""

    def put_back(_: Held) -> None:
        for one in system.files_of_outbox():
            one.unlink()
        for one in system.old_outbox.iterdir():
            shutil.copy(one, system.box.folder)

    device_stopped(system)
    if system.old_outbox.exists():
        system.change_outbox(put_back)
    else:
        system.keep_old_outbox()


def device_disk_full(system: System) -> None:
    """Fill the device's disk, play, and make room."""
    if system.box_disk.is_small:
        system.box_disk.fill()
        system.play(system.random.randint(2, 6))
        system.box_disk.free()
        system.play(1)


def broker_killed(system: System) -> None:
    """Kill the broker, or end it; half of the time its memory is gone."""
    system.stop_broker(system.random.choice([signal.SIGKILL, signal.SIGTERM]))
    if system.random.random() < 0.5:
        (system.broker.folder / "mosquitto.db").unlink(missing_ok=True)
    if system.random.random() < 0.8:
        time.sleep(system.random.random() * 0.3)
        system.start_broker()


def server_killed(system: System) -> None:
    """Kill the server while the device sends."""
    system.play(system.random.randint(1, 4))
    time.sleep(system.random.random() * 0.1)
    system.stop_server(kill=True)
    _start_server_perhaps(system)


def server_stopped(system: System) -> None:
    """End the server in good order."""
    system.stop_server()
    _start_server_perhaps(system)


def server_clock(system: System) -> None:
    """Set the server's clock, for good."""
    system.server_clock_s += system.random.choice([-9_000, -1, 1, 20, 9_000]) * _DAY_S
    server_stopped(system)


def server_file_damaged(system: System) -> None:
    """Damage one file of what the server stores, anywhere; then it reads everything, as once a day, and mends it."""
    system.stop_server(kill=True)
    stored = _only_stored(system.data)
    random_fault(stored, system.random).do(system.data, system.random)
    shutil.rmtree(stored)
    system.start_server()
    until(lambda: _is_sound(system.data), "the server mends what was damaged")


def server_disk_full(system: System) -> None:
    """Fill the server's disk, play, and make room."""
    if system.server_disk.is_small:
        system.server_disk.fill()
        system.play(system.random.randint(2, 6))
        time.sleep(0.3)
        system.server_disk.free()


def network_cut(system: System) -> None:
    """End every connection of the device, or of the server; perhaps none comes again for a while."""
    network = system.random.choice(system.networks)
    network.is_cut = system.random.random() < 0.5
    network.cut()
    if network.is_cut:
        system.play(2)
        time.sleep(system.random.random() * 0.5)
        network.is_cut = False


def network_slow(system: System) -> None:
    """Hold back what is sent, until some of it never comes."""
    network = system.random.choice(system.networks)
    network.delay_s = system.random.random()
    system.play(system.random.randint(1, 4))
    time.sleep(system.random.random() * 0.5)
    network.cut()
    network.delay_s = 0.0


def revoked(system: System) -> None:
    """Take the device's identity away while it sends, and give it another."""
    system.start_broker()
    system.start_server()
    Identities(system.data).revoke("box-1")
    system.play(system.random.randint(1, 4))
    if system.box.is_running and system.box.ask("problem") is None:
        system.box.stop()
    if not system.box.is_running:
        system.enroll()
        system.start_box()


def _is_sound(data: Path) -> bool:
    if (data / INCOMPLETE).exists():
        return False  # a new second copy is on its way: reading everything meanwhile would only hold it up
    found = ask_running(data, "verify", "", lambda _: None)
    return found is not None and not found.problems and not (data / INCOMPLETE).exists()


def _start_server_perhaps(system: System) -> None:
    if system.random.random() < 0.8:
        system.start_server()


def _only_stored(data: Path) -> Path:
    """Give a copy of the names and sizes of those files that hold what was received."""
    chosen = data.with_name("chosen")
    for one in data.rglob("*"):
        name = one.relative_to(data)
        if one.is_file() and (name.parts[0] in ("events", "received") or name.name.startswith("marcador.duckdb")):
            (chosen / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(one, chosen / name)
    return chosen


KINDS: dict[str, Callable[[System], None]] = {
    one.__name__: one
    for one in (
        device_killed,
        device_stopped,
        device_clock,
        device_disk_full,
        outbox_damaged,
        outbox_of_yesterday,
        broker_killed,
        server_killed,
        server_stopped,
        server_clock,
        server_file_damaged,
        server_disk_full,
        network_cut,
        network_slow,
        revoked,
    )
}
