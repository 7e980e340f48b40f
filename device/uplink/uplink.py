"""The uplink's thread: keeps a connection to the broker, and delivers over it until it is stopped."""

import logging
import secrets
import threading
import time
from collections.abc import Callable

from device.backoff import Backoff
from device.errors import OutboxError, UplinkError
from device.liveness import UPLINK_S, Pulse
from device.outbox import Outbox
from device.uplink.announcing import Announcing
from device.uplink.connection import Connection
from device.uplink.deliveries import Deliveries
from device.uplink.dialling import Dialler, Protocol, version_name
from device.uplink.farewell import Farewell
from device.uplink.inbox import Inbox
from device.uplink.namesake import Namesake
from device.uplink.own_status import Telling
from device.uplink.partner import Partner
from device.uplink.unreceipted import UNRECEIPTED_S, Unreceipted
from wire.broker import BrokerAddress
from wire.gauges import Gauges
from wire.match_status import MatchReport
from wire.replay import read_replay
from wire.scoreboard import Scoreboard
from wire.sensor_status import SensorStatus
from wire.topics import Address

_log = logging.getLogger(__name__)

_LASTED_S = 10.0
_LONGEST_WAIT_S = 30.0
_JOIN_S = 15.0
_LONGEST_SILENCE_S = 300.0


class Uplink:
    """Takes the outbox to the server. `publish_score` and the outbox may be used from every thread.

    Args:
        outbox: what is delivered; it stays open until the uplink is stopped.
        version: the software's version, shown in the status.
        on_command: called with the payload of each command, in the uplink's thread.
        backoff: how long to wait between two tries to connect.
        say: called with a sentence for people when the way to the server opens.

    Attributes:
        sensors: gives how the sensors are, for the status; called in the uplink's thread, as the next four are, and
            the status goes without where one raises.
        problems: gives what is amiss, in sentences.
        notes: gives what is good to know, likewise.
        gauges: gives what the device measures of itself.
        matches: gives what there is to tell of matches.
        partner: the other device of the court, where it has two; set before `start`.
        enrolled_again: gives the broker, where the device was enrolled again; called in the uplink's thread.
        pulse: beats whenever it has sent what there was, or tries to connect.
    """

    def __init__(
        self,
        outbox: Outbox,
        broker: BrokerAddress,
        address: Address,
        *,
        version: str,
        protocol: Protocol = "auto",
        on_command: Callable[[bytes], None] | None = None,
        backoff: Backoff | None = None,
        say: Callable[[str], None] = _log.info,
    ) -> None:
        self.on_command = on_command
        self.sensors: Callable[[], tuple[SensorStatus, ...]] = tuple
        self.problems: Callable[[], tuple[str, ...]] = tuple
        self.notes: Callable[[], tuple[str, ...]] = tuple
        self.gauges: Callable[[], Gauges | None] = lambda: None
        self.matches: Callable[[], MatchReport] = MatchReport
        self._tells = (
            Telling[tuple[SensorStatus, ...]]("sensors", lambda: self.sensors(), ()),
            Telling[tuple[str, ...]]("problems", lambda: self.problems(), ()),
            Telling[tuple[str, ...]]("notes", lambda: self.notes(), ()),
            Telling("matches", lambda: self.matches(), MatchReport()),
            Telling("gauges", lambda: self.gauges(), None),
        )
        self.partner: Partner | None = None
        self.enrolled_again: Callable[[], BrokerAddress | None] = lambda: None
        self.pulse = Pulse(UPLINK_S)
        self._backoff = backoff or Backoff(longest_s=_LONGEST_WAIT_S)
        self._outbox, self._address, self._version = outbox, address, version
        self._run_name = secrets.token_hex(8)
        self._farewell = Farewell(outbox, address, version, self._run_name, lambda: self.partner)
        self._dialler = Dialler(broker, address.client_id, self._farewell.will, protocol)
        self._inbox = Inbox(address, self._wake_up)
        self._wake, self._stopping, self._connected = threading.Event(), threading.Event(), threading.Event()
        self._changed = threading.Condition()
        self._status_changed = threading.Event()
        self._score: bytes | None = None
        self._announcing, self._unreceipted = Announcing(broker, address, say), Unreceipted()
        self._silence_s = UNRECEIPTED_S
        self._namesake = Namesake()
        self._thread = threading.Thread(target=self._run, name="marcador-uplink", daemon=True)
        outbox.subscribe(self._committed)

    @property
    def connected(self) -> bool:
        """Say whether there is a connection to the broker now."""
        return self._connected.is_set()

    @property
    def arrives(self) -> bool:
        """Say whether what is sent arrives at a server, as far as is known now."""
        return self.connected and not self._unreceipted.noticed

    def start(self) -> None:
        """Begin to deliver, in a thread of its own; a broker that is away is tried again until it is there."""
        self._thread.start()

    def stop(self, timeout_s: float = 5.0) -> None:
        """Deliver for at most `timeout_s` what is in the outbox, say `offline`, and end the thread.

        What is not delivered stays in the outbox for the next start.
        """
        if not self._thread.is_alive():
            return
        if not self._announcing.is_down:
            self.wait_drained(timeout_s)
        self._stopping.set()
        self._wake_up()
        self._thread.join(_JOIN_S)

    def wait_drained(self, timeout_s: float) -> bool:
        """Wait until the server has receipted everything in the outbox; `False` when it has not in time."""
        with self._changed:
            return self._changed.wait_for(self._is_drained, timeout_s)

    def publish_score(self, scoreboard: Scoreboard) -> None:
        """Show a score on the court's retained score topic, now or when the broker is there; the newest counts."""
        self._score = scoreboard.model_dump_json().encode()
        self._wake_up()

    def tell_status(self) -> None:
        """Publish the status soon, since something in it has changed."""
        self._status_changed.set()
        self._wake_up()

    # ---- other threads

    def _wake_up(self) -> None:
        self._wake.set()

    def _committed(self) -> None:
        self._wake_up()
        with self._changed:
            self._changed.notify_all()

    def _is_drained(self) -> bool:
        return self._outbox.is_drained()

    # ---- the uplink's thread

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.pulse.beat()
            try:
                self._dial_and_serve()
            except Exception:
                _log.exception("the uplink failed; it is tried again, and nothing is lost meanwhile")
            self._stopping.wait(self._backoff.next_s())

    def _dial_and_serve(self) -> None:
        self._goes_elsewhere()
        try:
            connection = self._dialler.dial(self._inbox.deliver, self._wake_up)
        except UplinkError as error:
            self._namesake.refused()
            self._announcing.down(str(error))
        else:
            self._serve_for_a_while(connection)

    def _goes_elsewhere(self, connection: Connection | None = None) -> bool:
        broker = self.enrolled_again()
        if broker is None:
            return False
        if connection is not None and not self._dialler.leads_to(broker):
            self._farewell.say(connection)  # nobody will be online there again
        self._dialler = self._dialler.at(broker)
        self._announcing.enrolled_again(broker)
        return True

    def _serve_for_a_while(self, connection: Connection) -> None:
        began_s = time.monotonic()
        was_cut = self._serve(connection)
        lasted_s = time.monotonic() - began_s
        if lasted_s > _LASTED_S:
            self._backoff.reset()
        if was_cut and self._namesake.ended(connection.reason, lasted_s, time.monotonic()):
            self._announcing.namesake()

    def _serve(self, connection: Connection) -> bool:
        """Deliver until the connection is over; say whether it was cut rather than closed."""
        was_cut = False
        try:
            deliveries = self._subscribed(connection)
            self._announcing.up(version_name(connection))
            self._connected.set()
            self._deliver(connection, deliveries)
        except OutboxError as error:
            self._announcing.down(str(error))
        finally:
            self._connected.clear()
            if self.partner:
                self.partner.connected(False)
            if self._stopping.is_set() and not connection.ended.is_set():
                self._farewell.say(connection)
            if not self._stopping.is_set() and connection.ended.is_set():
                was_cut = True
                self._announcing.lost(connection.reason)
            connection.close()
        return was_cut

    def _subscribed(self, connection: Connection) -> Deliveries:
        deliveries = Deliveries(
            self._outbox, self._version, connection.publish, time.monotonic(), connection.most_bytes
        )
        deliveries.tells(self._run_name, *self._tells)
        self._inbox.expect(deliveries.receipts_of)
        topics = [*deliveries.receipts_of.values(), self._address.command]
        if self.partner is not None:
            deliveries.stands_by(self.partner.report)
            self._inbox.partner = self.partner
            self.partner.connected(True)
            topics.append(self.partner.topic)
        connection.subscribe(topics)
        return deliveries

    def _deliver(self, connection: Connection, deliveries: Deliveries) -> None:
        self._unreceipted.connected()
        shown: bytes | None = None
        try:
            while not self._stopping.is_set() and not connection.ended.is_set():
                self._wake.clear()
                self.pulse.beat()
                self._outbox.write_what_waits()
                self._take(deliveries)
                if self._goes_elsewhere(connection):
                    return
                self._look_for_a_server(connection)
                if deliveries.behind is not None or deliveries.unanswered_s(time.monotonic()) > self._silence_s:
                    self._begin_anew(deliveries.behind)
                    return
                pause_s = deliveries.turn(time.monotonic())
                score = self._score
                if score is not None and score is not shown:
                    connection.publish(self._address.score, score, True)
                    shown = score
                self._obey(deliveries)
                self._wake.wait(pause_s)
        finally:
            self._outbox.not_sending()

    def _take(self, deliveries: Deliveries) -> None:
        for receipt in self._inbox.receipts():
            deliveries.take(receipt, time.monotonic())
            self._silence_s = UNRECEIPTED_S
            if self._unreceipted.receipted():
                self._announcing.receipted()
        if self._status_changed.is_set():
            self._status_changed.clear()
            deliveries.tell_status(time.monotonic())

    def _begin_anew(self, behind: str | None) -> None:
        if behind is None:
            # The broker may have lost our subscriptions, or the receipts go to another of our name.
            self._silence_s = min(2 * self._silence_s, _LONGEST_SILENCE_S)
            return
        self._announcing.behind()
        self._outbox.renew(behind)

    def _obey(self, deliveries: Deliveries) -> None:
        for command in self._inbox.commands():
            try:
                replay = read_replay(command)
                if replay is not None:
                    deliveries.repeat(replay)
                elif self.on_command is not None:
                    self.on_command(command)
            except Exception:
                _log.exception("a command from the server failed")

    def _look_for_a_server(self, connection: Connection) -> None:
        waiting = not self._is_drained()
        if self._unreceipted.turn(time.monotonic(), connection.taken, waiting=waiting):
            self._announcing.unreceipted()
