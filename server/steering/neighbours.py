"""Tells the devices of a court that has several, once whenever another has come, unless they know of each other."""

from server.ingest.writer import Committed
from server.projections.devices import Devices
from server.steering.commands import Send
from wire.telling import Tell
from wire.topics import Address


class Neighbours:
    """Watches the statuses, after `devices` has taken them over."""

    def __init__(self, devices: Devices, send: Send) -> None:
        self._devices, self._send = devices, send
        self._told: dict[str, str] = {}

    def tell(self, committed: Committed) -> None:
        """Follow a commit, in the writer's thread."""
        for court in {said.address.court for said in committed.statuses}:
            sources = [one.source for one in self._devices.online() if one.court == court]
            sentence = self._devices.several_at(court)
            for source in sources:
                self._say(source, sentence)
        for said in committed.statuses:
            if said.status.state == "offline":
                self._told.pop(said.address.source, None)

    def _say(self, source: str, sentence: str | None) -> None:
        if sentence is None:
            self._told.pop(source, None)
        elif self._told.get(source) != sentence and self._send(
            Address.of_source(source).command, Tell(sentence=sentence).encode()
        ):
            self._told[source] = sentence
