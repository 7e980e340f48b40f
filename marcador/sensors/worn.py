"""The sensors of the appliance, as the configuration and the assignments have them."""

from device.clock import Clock
from device.wearables.roster import Roster
from device.wearables.seen import SeenSensors
from device.wearables.sensor_factory import SensorMaker
from marcador.configuration import Configuration
from marcador.sensors.pairing import assignments_of


def roster(configuration: Configuration, clock: Clock) -> Roster:
    """Give the roster of the configuration's court; Bluetooth is asked for nothing until a sensor is assigned."""
    maker = SensorMaker(clock, configuration.device.adapters, SeenSensors(configuration.device.data))
    return Roster(assignments_of(configuration), maker.make)
