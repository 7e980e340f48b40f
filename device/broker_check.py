"""Tries the broker as the appliance would, without throwing out one that runs."""

from device.belonging import address_of, broker_of, identity_of
from device.errors import NotLetIn
from device.outbox.file import FILE_NAME, is_in_use
from device.settings import DeviceSettings
from device.uplink import check_broker


def try_broker(device: DeviceSettings) -> str:
    """Connect as the appliance would, and give a sentence of what the broker said.

    A broker lets an enrolled device in under its own client identifier only. While the appliance runs that one is
    taken, so that all that can be tried is whether the broker answers.

    Raises:
        DeviceError: saying what is wrong and what to do.
        WireError: when the broker's address cannot be read.
    """
    broker, address = broker_of(device), address_of(device)
    let_in = f"{broker} lets court {address.court}'s {address.device} in"
    if identity_of(device) is None:
        check_broker(broker)
        return let_in
    if not is_in_use(device.data / FILE_NAME):
        check_broker(broker, address.client_id)
        return let_in
    try:
        check_broker(broker)
    except NotLetIn:
        return f"{broker} answers; whether it lets {address.device} in, the running appliance says"
    return let_in
