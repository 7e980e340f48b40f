"""Whether a sensor that is heard is the one that is wanted: surely, maybe, or only one of its name."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from device.errors import LinkError, LinkProblem
from device.wearables.radio.link import Advertisement
from device.wearables.seen import Seen


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sensor that is looked for.

    Attributes:
        sensor: what it was assigned by, an address or a name.
        seen: what it turned out to be when it was connected before.
        strangers: addresses of sensors of its name that turned out to be others.
    """

    sensor: str
    seen: Seen | None = None
    strangers: frozenset[str] = frozenset()

    def is_surely(self, one: Advertisement) -> bool:
        """Say whether it is this one: by its address, or by its name while nothing else is known of it."""
        if one.address.upper() in self._addresses():
            return True
        return self.seen is None and one.name == self.sensor

    def is_known_as(self, address: str) -> bool:
        """Say whether an address is this sensor's."""
        return address.upper() in self._addresses()

    def shares_its_name(self, one: Advertisement) -> bool:
        """Say whether it is another one of the same name, as far as can be told before it is connected."""
        name = self.seen.name if self.seen else None
        return name is not None and one.name == name and not self.is_surely(one)

    @property
    def is_by_name_alone(self) -> bool:
        """Say whether only its name is known so far."""
        return self.seen is None

    def only(self, heard: Sequence[Advertisement]) -> Sequence[Advertisement]:
        """Give what was heard of it.

        Raises:
            LinkError: when only its name is known, and several have it.
        """
        addresses = sorted({one.address for one in heard})
        if len(addresses) > 1 and not any(map(self.is_known_as, addresses)):
            raise LinkError(
                LinkProblem.NAMESAKES,
                f"{len(addresses)} sensors are called {self.sensor}: {' and '.join(addresses)}; "
                "assign the one that is worn by its address",
            )
        return heard

    def instead(self, others: Sequence[Advertisement]) -> Advertisement | None:
        """Give the one that may be the wanted one under an address that changed; it has to say who it is.

        Raises:
            LinkError: when others of its name are near that it cannot be, or of which nothing can tell.
        """
        near = [one for one in others if self.shares_its_name(one)]
        if not near or self.seen is None:
            return None
        maybe = [one for one in near if one.address not in self.strangers]
        one_of_many = self.seen.serial is None and len({one.address for one in maybe}) > 1
        if not self.seen.changes or not maybe or one_of_many:
            raise LinkError(LinkProblem.NAMESAKES, self._asked(near))
        return max(maybe, key=lambda one: -127 if one.signal_dbm is None else one.signal_dbm)

    def _asked(self, near: Collection[Advertisement]) -> str:
        assert self.seen is not None
        addresses = " and ".join(sorted({one.address for one in near}))
        return (
            f"{self.seen.name} ({self.seen.address}) is not nearby, but another of that name is: {addresses}. "
            "If that one is worn now, assign it by its address"
        )

    def _addresses(self) -> set[str]:
        return {self.sensor.upper(), self.seen.address.upper()} if self.seen else {self.sensor.upper()}
