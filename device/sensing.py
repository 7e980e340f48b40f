"""Joins the sensors with the rest of the appliance: what they say goes to the outbox, how they are into the status,
and the server's commands say who wears them. Commands about matches and shot weights
are passed on.
"""

import logging
from collections.abc import Callable, Sequence
from functools import partial

from device.clock import Clock
from device.errors import OutboxError
from device.outbox import Outbox
from device.outbox.gathered import Gathered
from device.uplink import Uplink
from device.wearables.collector import AssignedSensor, Collector
from device.wearables.roster import Roster
from wire.commands import SensorCommand, read_command
from wire.errors import WireError
from wire.match_commands import MatchCommand
from wire.pairing import Follow
from wire.scoring_commands import ScoreByHand
from wire.telling import Tell
from wire.voice_commands import VoiceCommand
from wire.weight_commands import UseShotWeights

log = logging.getLogger(__name__)

Sensors = Sequence[AssignedSensor] | Roster
"""Sensors that stay as they are, as in a replay, or those that are assigned while the appliance runs."""


class Sensing:
    """All that runs of the sensors; `collector` has the figures."""

    def __init__(
        self,
        sensors: Sensors,
        clock: Clock,
        outbox: Outbox,
        uplink: Uplink,
        session: Callable[[], str | None],
        on_match_command: Callable[[MatchCommand | ScoreByHand | VoiceCommand], None] = lambda command: None,
        on_weights: Callable[[UseShotWeights], None] = lambda command: None,
        on_follow: Callable[[Follow], None] = lambda command: None,
    ) -> None:
        self._roster = sensors if isinstance(sensors, Roster) else None
        self._gathered = Gathered(outbox, clock)
        self.collector = Collector(
            () if isinstance(sensors, Roster) else sensors,
            clock,
            self._gathered.put,
            session,
            epoch=outbox.epoch,
            stays=self._roster is not None,
            on_tick=self._gathered.keep_due,
        )
        uplink.on_command = partial(_obey, self._roster, on_match_command, on_weights, on_follow)
        if self._roster is not None:
            uplink.sensors = self._roster.states
            self._roster.on_change = uplink.tell_status

    def follow(self, players: Sequence[str]) -> None:
        """Have sensors follow their people into a match of these players, 1 to 4."""
        if self._roster is not None:
            self._roster.follow(players)

    async def run(self) -> None:
        """Collect until every sensor has ended, or until cancelled; either way the outbox has all of it then."""
        try:
            if self._roster is None:
                await self.collector.run()
            else:
                await self._roster.run(self.collector)
        finally:
            self._keep_the_rest()

    def _keep_the_rest(self) -> None:
        try:
            self._gathered.keep()
        except OutboxError as error:
            log.error("the last that the sensors said is not kept: %s", error)


def _obey(
    roster: Roster | None,
    on_match_command: Callable[[MatchCommand | ScoreByHand | VoiceCommand], None],
    on_weights: Callable[[UseShotWeights], None],
    on_follow: Callable[[Follow], None],
    payload: bytes,
) -> None:
    try:
        command = read_command(payload)
    except WireError as error:
        log.warning("from the server: %s", error)
        return
    if isinstance(command, MatchCommand | ScoreByHand | VoiceCommand):
        on_match_command(command)
    elif isinstance(command, UseShotWeights):
        on_weights(command)
    elif isinstance(command, Follow):
        on_follow(command)
    elif isinstance(command, Tell):
        log.warning("%s", "".join(one for one in command.sentence if one.isprintable()))
    elif roster is not None and isinstance(command, SensorCommand):
        roster.obey(command)
