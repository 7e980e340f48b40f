"""Where a device belongs (club, court, name), and its broker: by its enrolment, or else by its settings."""

import logging

from device.enrolment import Identity
from device.enrolment import load as load_identity
from device.errors import DeviceError, EnrolmentError
from device.settings import DeviceSettings, host_name
from wire.broker import BrokerAddress
from wire.topics import Address

_LOG = logging.getLogger(__name__)


def address_of(device: DeviceSettings) -> Address:
    """Give who the device is: as it was enrolled, or else as the settings say.

    Raises:
        EnrolmentError: when the settings name another court than the enrolment, whose topics the broker would refuse.
    """
    address = Address(device.club, device.court, device.name)
    identity = identity_of(device)
    if identity is None:
        return address
    enrolled = identity.address
    fields = DeviceSettings.model_fields
    unset = (fields["club"].default, fields["court"].default)
    if (device.club, device.court) not in (unset, (enrolled.club, enrolled.court)):
        raise EnrolmentError(
            f"this device is enrolled for court {enrolled.court!r} of club {enrolled.club!r}, not for court"
            f" {device.court!r} of {device.club!r}; enroll it for that one with 'marcador device --enroll URL CODE'"
        )
    return enrolled


def as_enrolled(device: DeviceSettings) -> DeviceSettings:
    """Give the settings with the club, the court and the name that the enrolment gave, where there is one.

    Raises:
        EnrolmentError: as `address_of`.
    """
    address = address_of(device)
    if device.name not in (address.device, host_name()):
        _LOG.warning(
            "name %r in the settings is passed over: this device is enrolled as %r. To change that, enroll it"
            " again: 'marcador device --enroll URL CODE'",
            device.name,
            address.device,
        )
    return device.model_copy(update={"club": address.club, "court": address.court, "name": address.device})


def identity_of(device: DeviceSettings) -> Identity | None:
    """Give the enrolment, unless the settings name a broker: then they name its user as well."""
    return load_identity(device.data) if device.broker == DeviceSettings.model_fields["broker"].default else None


def broker_of(device: DeviceSettings) -> BrokerAddress:
    """Give the broker of the settings, with its password; without one there, that of the device's enrolment.

    Raises:
        WireError: when the address cannot be read.
        DeviceError: when the file of the password cannot be.
    """
    identity = identity_of(device)
    if identity is not None:
        return identity.broker
    broker = BrokerAddress.parse(device.broker)
    if device.broker_password_file is None:
        return broker
    try:
        password = device.broker_password_file.read_text("utf-8").splitlines()[0].strip()
    except (OSError, IndexError) as error:
        raise DeviceError(
            f"{device.broker_password_file}: the broker's password is expected on its first line"
        ) from error
    return broker.with_password(password)
