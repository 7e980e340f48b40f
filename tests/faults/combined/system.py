"""Everything that is tried together: a device, a network, a Mosquitto, a server, a spectator; and what was played."""

import shutil
import signal
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from device.enrolment import redeem
from server.auth.identities import Identities
from tests.faults.combined.box import OUTBOX, Box, Held, held
from tests.faults.combined.disks import Disk
from tests.faults.combined.hurrying import hurry
from tests.faults.combined.network import Network
from tests.faults.combined.script import Points, Script, Step, names
from tests.faults.combined.spectator import Spectator
from tests.server.own_mosquitto import OwnMosquitto
from tests.server.process import Served
from tests.waiting import until

_SERVER_MIB, _BOX_MIB = 96, 16


class Server(Served):
    """A server that starts whether its broker is there or not."""

    def wait(self) -> None:
        """Do not wait: its pages are there."""


class Played:
    """What was played.

    Attributes:
        stored: by name, in order, all that a device has stored.
        excused: what an outbox lost that nobody else had: it was damaged, or an old copy took its place.
        steps: the match events among it, in order.
    """

    def __init__(self) -> None:
        self.stored: dict[str, Step] = {}
        self.excused: set[str] = set()

    def add(self, step: Step) -> None:
        """Take note of what a device has stored."""
        self.stored.update(dict.fromkeys(names(step), step))

    @property
    def steps(self) -> list[Points]:
        """Give the match events that were stored, in order."""
        return list(dict.fromkeys(one for one in self.stored.values() if isinstance(one, Points)))


class System:
    """All of it, in a folder; its disks are small, so that they can be filled, or `disks_mib` (server, device)."""

    def __init__(
        self, folder: Path, ports: list[int], random: Random, disks_mib: tuple[int, int] = (_SERVER_MIB, _BOX_MIB)
    ) -> None:
        http, near_net, far_net, near, far = ports
        self.random, self.script, self.played = random, Script(random), Played()
        self.server_disk, self.box_disk = Disk(folder / "server", disks_mib[0]), Disk(folder / "box", disks_mib[1])
        self.data = self.server_disk.folder / "data"
        self._settings = {
            "http_listen": f"127.0.0.1:{http}",
            "mqtt_listen": f"127.0.0.1:{near_net}",
            "mqtt_tls_port": far_net,
            "broker": "mosquitto",
            "data_directory": str(self.data),
            "database_memory_mb": 64,
            "second_copy_days": 0,  # both clocks jump by years here, so that nobody knows how old anything is
        }
        (folder / "mosquitto").mkdir()
        persistence = ("persistence true", f"persistence_location {folder / 'mosquitto'}/", "autosave_interval 1")
        self.networks = [Network(near_net, near), Network(far_net, far)]
        self.broker = OwnMosquitto(folder / "mosquitto", self._settings, (near, far), persistence)
        self.box = Box(self.box_disk.folder)
        self.spectator = Spectator(f"http://127.0.0.1:{http}")
        self.server: Server | None = None
        self.server_clock_s = 0.0
        self.server_said = ""
        self.is_broker_up = False
        self.old_outbox = folder / "old-outbox"

    def __enter__(self) -> Self:
        for network in self.networks:
            network.start()
        self.all_up(with_box=False)
        self.enroll()
        self.box.start()
        self.spectator.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self.box.is_running:
            self.box.kill()
        self.stop_server()
        self.spectator.stop()
        self.stop_broker(signal.SIGKILL)
        for network in self.networks:
            network.stop()
        for disk in (self.server_disk, self.box_disk):
            disk.end()

    # ---- parts come and go

    def all_up(self, *, with_box: bool = True) -> None:
        """Have everything run, over a network without faults and on disks with room."""
        for disk in (self.server_disk, self.box_disk):
            disk.free()
        for network in self.networks:
            network.is_cut, network.delay_s = False, 0.0
        self.start_broker()
        self.start_server()
        if with_box:
            self.start_box()

    def start_server(self) -> None:
        """Start the server, unless it runs."""
        if self.server is None:
            self.server = Server(self._settings, partial(hurry, self.server_clock_s)).__enter__()

    def stop_server(self, kill: bool = False) -> None:
        """End the server, if it runs."""
        if self.server is not None:
            server, self.server = self.server, None
            server.kill() if kill else server.stop()
            self.server_said += server.errors()
            server.__exit__(None, None, None)

    @property
    def said(self) -> str:
        """Give what the server said in all of its lives."""
        return self.server_said + (self.server.errors() if self.server is not None else "")

    def start_broker(self) -> None:
        """Start the broker, unless it runs."""
        if not self.is_broker_up:
            self.broker.start()
            self.is_broker_up = True

    def stop_broker(self, number: signal.Signals) -> None:
        """End the broker, if it runs."""
        if self.is_broker_up:
            self.broker.stop(number)
            self.is_broker_up = False

    def start_box(self) -> None:
        """Start the device, unless it runs."""
        if not self.box.is_running:
            self.box.start()

    def enroll(self) -> None:
        """Give the device a new identity, as a technician does; server and broker are up."""
        assert self.server is not None
        identities = Identities(self.data)
        redeem(self.server.url, identities.invite("1"), "box-1", self.box.folder)

    # ---- playing

    def play(self, steps: int) -> None:
        """Have the device store steps, if it runs; a step that it could not store is not played."""
        if not self.box.is_running:
            return
        for step in self.script.steps(steps):
            self._stored(step)

    def kill_box(self, steps: int) -> None:
        """Kill the device while it stores; what its file has then was played."""
        if not self.box.is_running or self.box.ask("problem") is not None:
            return
        playing = list(self.script.steps(steps))
        for step in playing:
            self.box.tell("store", step)
        time.sleep(self.random.random() * 0.01 * steps)
        self.box.kill()
        has = held(self.outbox)
        for step in playing:
            if set(names(step)) <= has.names:
                self.played.add(step)
            else:
                self.script.begin_anew()

    @property
    def outbox(self) -> Path:
        """Give the device's file."""
        return self.box.folder / OUTBOX

    def change_outbox(self, change: Callable[[Held], None]) -> None:
        """Do something to the file of a device that does not run; what only it had is excused if it is gone."""
        before = held(self.outbox)
        change(before)
        self.start_box()
        gone = before.waiting - held(self.outbox).names
        self.played.excused |= gone
        if gone:
            self.script.begin_anew()

    def files_of_outbox(self) -> Iterable[Path]:
        """Give the file and what SQLite has beside it."""
        return [one for one in self.box.folder.glob(f"{OUTBOX}*") if "damaged" not in one.name]

    def keep_old_outbox(self) -> None:
        """Copy the file of a device that does not run, to be put back some day."""
        shutil.rmtree(self.old_outbox, ignore_errors=True)
        self.old_outbox.mkdir()
        for one in self.files_of_outbox():
            shutil.copy(one, self.old_outbox)

    def settle(self) -> None:
        """Have everything run until all that was played is stored."""
        self.all_up()
        last = self.script.points()
        until(lambda: self._stored(last), "the device stores again")  # with what a full disk left in memory
        until(lambda: self.box.ask("drained", 1.0), "the device gets rid of what it has")
        until(lambda: last.events[-1].id in self.spectator.names, "the spectator sees what was played last")

    def _stored(self, step: Step) -> bool:
        if self.box.ask("store", step) is not None:
            return False
        self.played.add(step)
        return True
