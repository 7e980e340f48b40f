"""The simulated sensors of a court, for anyone who wants to try the appliance without hardware.

Each is asked for by a name that begins with `simulated-`: `simulated-strap-2` is a chest strap (heart rate with RR,
200 Hz of acceleration) on player 2, `simulated-arm-3` an armband with compressed frames, `simulated-wrist-1` a
self-made board on the wrist. They go through the same discovery, links and decoders as real ones.
"""

import re
from random import Random

from device.wearables.gatt.information import DeviceInformation
from device.wearables.gatt.polar import FrameType
from device.wearables.gatt.polar_settings import Settings
from device.wearables.simulation.air import SimulatedAir
from device.wearables.simulation.body import PlayingBody
from device.wearables.simulation.motion import PolarPart, SimplePart
from device.wearables.simulation.peripheral import Peripheral

_NAME = re.compile(r"simulated-(strap|arm|wrist)-([1-4])")
_DELAY_S = 0.012


def is_simulated(sensor: str) -> bool:
    """Tell whether this is the name of a simulated sensor."""
    return _NAME.fullmatch(sensor.lower()) is not None


def simulated_court(seed: int, sensors: "list[str] | None" = None) -> SimulatedAir:
    """Give an air with simulated sensors, all that there are unless some are named; the seed says what is played.

    Each sensor's clock runs a little wrong, each in its own way, and its notifications are on their way for a while.
    """
    air = SimulatedAir(Random(f"air {seed}"))
    for name in sensors or all_names():
        air.bring(simulated(name, seed))
    return air


def all_names() -> list[str]:
    """Give the names of all the simulated sensors."""
    return [f"simulated-{kind}-{player}" for player in (1, 2, 3, 4) for kind in ("strap", "arm", "wrist")]


def simulated(name: str, seed: int) -> Peripheral:
    """Give the sensor of a name.

    Raises:
        ValueError: when there is none of that name.
    """
    said = _NAME.fullmatch(name.lower())
    if said is None:
        raise ValueError(f"{name!r} is no simulated sensor; there are {', '.join(all_names())}")
    kind, player = said[1], int(said[2])
    random = Random(f"{name.lower()} {seed}")
    return Peripheral(
        name.lower(),
        name.lower(),
        PlayingBody(player, seed, kind),
        information=DeviceInformation(manufacturer="Marcador", model=f"simulated {kind}", firmware="1.0"),
        battery_percent=random.randint(40, 100),
        has_heart_rate=kind != "wrist",
        motion=_motion(kind),
        drift_ppm=random.uniform(-40, 40),
        delay_s=lambda: random.expovariate(1 / _DELAY_S),
    )


def _motion(kind: str) -> PolarPart | SimplePart:
    if kind == "strap":
        offered = Settings(rates_hz=(25, 50, 100, 200), resolutions_bits=(16,), ranges_g=(2, 4, 8))
        return PolarPart(offered, FrameType.RAW_16, frame_samples=36)
    if kind == "arm":
        offered = Settings(rates_hz=(52,), resolutions_bits=(16,), ranges_g=(8,), channels=(3,))
        return PolarPart(offered, FrameType.DELTA_MG, frame_samples=26)
    return SimplePart((100.0, 50.0), (8, 4), frame_samples=20)
