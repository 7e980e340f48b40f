"""Tells devices which shot weights their next match uses: each when it comes, all when some are published."""

from collections.abc import Callable, Iterable

from server.statistics.snapshots import Snapshot
from server.store.rows import DeviceStatus
from wire.topics import Address
from wire.weight_commands import UseShotWeights

Send = Callable[[str, bytes], bool]


class DeviceWeights:
    """Remembers what each device that is online was told."""

    def __init__(self, latest: Callable[[], Snapshot]) -> None:
        self._latest = latest
        self._online: dict[str, Address] = {}
        self._told: dict[str, str] = {}
        self.send: Send = lambda topic, payload: False

    def heard(self, statuses: Iterable[DeviceStatus]) -> None:
        """Take note of who is online; a device that comes is told anew."""
        for address, status, _ in statuses:
            if status.state == "online":
                self._online[address.source] = address
            else:
                self._online.pop(address.source, None)
                self._told.pop(address.source, None)

    def tell(self) -> None:
        """Tell those who do not know the newest weights; the baseline needs no telling."""
        newest = self._latest()
        if newest.published is None or not newest.position:
            return
        command = UseShotWeights(snapshot=newest.id, name=newest.name, published=newest.published).encode()
        for source, address in self._online.items():
            if self._told.get(source) != newest.id and self.send(address.command, command):
                self._told[source] = newest.id
