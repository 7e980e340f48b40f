"""Acceleration from a Polar sensor over a link: negotiated, started and stopped at its PMD control point."""

import asyncio

from device.errors import LinkError, LinkProblem, MalformedFrame
from device.wearables.gatt import polar
from device.wearables.gatt.polar_control import (
    CONTROL_POINT,
    Measurement,
    Operation,
    Request,
    Response,
    Status,
    build_request,
    parse_response,
)
from device.wearables.gatt.polar_settings import Settings
from device.wearables.motion.decoders import PolarMotion
from device.wearables.profiles import MotionProfile
from device.wearables.radio.link import Heard, Link

_ANSWER_S = 5.0


class PolarStream:
    """The stream of one sensor, over all its links.

    Attributes:
        decoder: reads the frames; it keeps the map of the sensor's clock over reconnects.
        rate_hz: as the sensor took it at the last start.
    """

    def __init__(self, wanted: MotionProfile) -> None:
        self.decoder = PolarMotion(wanted.rate_hz)
        self.rate_hz = wanted.rate_hz
        self._wanted = wanted

    @staticmethod
    def is_on(link: Link) -> bool:
        """Tell whether the sensor has what this needs."""
        return link.has(CONTROL_POINT) and link.has(polar.DATA)

    async def start(self, link: Link, heard: Heard) -> None:
        """Ask what the sensor offers, choose what is nearest to its profile, and start.

        Raises:
            LinkError: when it refuses, or does not answer.
        """
        control, early, is_ready = _ControlPoint(link), list[bytes](), False

        def take(frame: bytes) -> None:
            heard(frame) if is_ready else early.append(frame)

        await control.open()
        await link.notify(polar.DATA, take)
        offered = await control.ask(Request(Operation.GET_SETTINGS, Measurement.ACCELERATION))
        chosen = offered.settings.choose(self._wanted.rate_hz, self._wanted.range_g)
        factor = (await self._begin(control, chosen)).settings.factor
        self.rate_hz = float(chosen.rates_hz[0]) if chosen.rates_hz else self._wanted.rate_hz
        self.decoder.negotiated(self.rate_hz, factor)
        # What came before the factor was known can be read only now.
        is_ready = True
        for frame in early:
            heard(frame)

    async def stop(self, link: Link) -> None:
        """Stop, so that the sensor sleeps; one that was not started is left as it is."""
        await link.write(CONTROL_POINT, build_request(Request(Operation.STOP, Measurement.ACCELERATION)))

    async def _begin(self, control: "_ControlPoint", chosen: Settings) -> Response:
        start = Request(Operation.START, Measurement.ACCELERATION, chosen)
        response = await control.ask(start, refusal_of=(Status.ALREADY_IN_STATE,))
        if response.status is Status.ALREADY_IN_STATE:
            # A run that crashed left it streaming, with settings that are not known.
            await control.ask(Request(Operation.STOP, Measurement.ACCELERATION))
            response = await control.ask(start)
        return response


class _ControlPoint:
    """Asks one thing at a time, and waits for the indications that answer it."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._indicated: asyncio.Queue[bytes] = asyncio.Queue()

    async def open(self) -> None:
        await self._link.notify(CONTROL_POINT, self._indicated.put_nowait)

    async def ask(self, request: Request, refusal_of: tuple[Status, ...] = ()) -> Response:
        """Give the answer; a refusal is raised, unless it is one of `refusal_of`."""
        while not self._indicated.empty():
            self._indicated.get_nowait()
        await self._link.write(CONTROL_POINT, build_request(request))
        try:
            async with asyncio.timeout(_ANSWER_S):
                response = await self._answer(request)
        except TimeoutError as error:
            raise LinkError(LinkProblem.SILENT, "the sensor does not answer at its control point") from error
        if response.status is not Status.SUCCESS and response.status not in refusal_of:
            raise LinkError(LinkProblem.OTHER, response.status.sentence)
        return response

    async def _answer(self, request: Request) -> Response:
        while True:
            parts = [await self._indicated.get()]
            try:
                response = parse_response(*parts)
                while response.more:
                    parts.append(await self._indicated.get())
                    response = parse_response(*parts)
            except MalformedFrame as error:
                raise LinkError(
                    LinkProblem.OTHER, f"its control point answers what is not understood: {error}"
                ) from error
            if (response.operation, response.measurement) == (request.operation, request.measurement):
                return response
