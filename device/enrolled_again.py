"""Notices that the device was enrolled again while it runs, and says how it reaches its broker from then on."""

import logging
from collections.abc import Callable

from device.belonging import address_of, identity_of
from device.enrolment import FILE_NAME
from device.errors import DeviceError
from device.settings import DeviceSettings
from wire.broker import BrokerAddress
from wire.errors import WireError

_LOG = logging.getLogger(__name__)


class EnrolledAgain:
    """Looks at the file of the identity; cheap enough to be asked at every turn, from one thread.

    Args:
        device: the settings as they were read, without what an enrolment has put in.

    Attributes:
        is_elsewhere: whether the device belongs to another court or club now, or has another name, so that it must be
            put together anew.
        elsewhere: called when that is noticed.
    """

    def __init__(self, device: DeviceSettings) -> None:
        self.is_elsewhere = False
        self.elsewhere: Callable[[], None] = lambda: None
        self._device, self._path = device, device.data / FILE_NAME
        self._seen, self._known, self._address = self._stamp(), identity_of(device), address_of(device)

    def __call__(self) -> BrokerAddress | None:
        """Give the broker, with the new credentials, of a device that has kept its court and name; else `None`."""
        seen = self._stamp()
        if seen == self._seen:
            return None
        self._seen = seen
        try:
            identity, address = identity_of(self._device), address_of(self._device)
            broker = identity.broker if identity is not None else None
        except (DeviceError, WireError) as error:
            _LOG.warning("%s", error)
            return None
        if identity is None or identity == self._known:
            return None
        self._known = identity
        if address == self._address:
            return broker
        _LOG.warning(
            "this device was enrolled as %r of court %r of club %r: it begins anew there",
            address.device,
            address.court,
            address.club,
        )
        self.is_elsewhere = True
        self.elsewhere()
        return None

    def _stamp(self) -> tuple[int, int] | None:
        """Give what is another one whenever the file was written."""
        try:
            told = self._path.stat()
        except OSError:
            return None
        return told.st_mtime_ns, told.st_ino
