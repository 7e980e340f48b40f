"""The one writer: takes what has come, commits it together, then sends receipts, then tells. In no other order."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from threading import Event, Lock, Thread
from typing import NamedTuple, Protocol, cast

from server.errors import StoreError, Unstorable
from server.ingest.durations import Durations
from server.ingest.inbox import Delivery, Inbox
from server.ingest.intake import Intake, Memory
from server.ingest.messages import singles
from server.ingest.sequence import Sequences
from server.store.database import Store
from server.store.erasing import Wearer
from server.store.rows import DeviceStatus, StoredEvent, StreamKey
from server.store.thinned import Thinned
from wire.call_trace import trace
from wire.delivery import Receipt
from wire.replay import Replay
from wire.sensors import HeartRateBatch, MotionBatch
from wire.several import MOST_IN_ONE
from wire.topics import Address

log = logging.getLogger(__name__)

BATCH_MESSAGES = 5_000
"""Events and sensor batches a commit takes at most: a few hundred milliseconds. A lone one does not wait for more."""

APART_S = 0.01
"""From the begin of a commit to that of the next one, at least: of a thousand events a second more go together then,
and cost a seventh less. One that comes after a pause does not wait."""

RESEND_EVERY_S = 0.5
REPLAY_EVERY_S = 30.0
_RETRY_S = 1.0
_IDLE_S = 30.0


class Committed(NamedTuple):
    """What has just been committed, for those who are told."""

    events: list[StoredEvent]
    heart_rate: list[HeartRateBatch]
    statuses: list[DeviceStatus]
    motion: Sequence[MotionBatch] = ()


class Publisher(Protocol):
    """Who sends receipts."""

    def publish(self, topic: str, payload: bytes) -> bool:
        """Send without waiting, QoS 1; say whether there is a connection."""
        ...


class _Job:
    """Something that the writing thread does, and somebody waits for."""

    def __init__(self, work: Callable[[], str]) -> None:
        self.work = work
        self.done, self.said = Event(), ""
        self.failure: StoreError | None = None


class Writer:
    """Commits from the inbox in a thread of its own, until the inbox is closed and empty.

    Attributes:
        failure: why nothing can be stored now, for people; `None` while all is well.
        counts: messages by what became of them.
        durations: how long commits take.
    """

    def __init__(self, store: Store, inbox: Inbox, link: Publisher, tell: Callable[[Committed], None]) -> None:
        self._store, self._inbox, self._link, self._tell = store, inbox, link, tell
        self._sequences = Sequences(store.streams(), store.wanted)
        self._memory = Memory(self._sequences)
        self._resent_at: dict[StreamKey, float] = {}
        self._replays: dict[StreamKey, tuple[float, list[tuple[Address, Replay]]]] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="ingest-writer")
        self._is_checkpointed = True
        self._asking, self._asked_for = Lock(), cast("_Job | None", None)
        self.failure: str | None = None
        self.counts: Counter[str] = Counter()
        self.durations = Durations()

    def start(self) -> None:
        """Begin to commit."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what is in the inbox, and end."""
        self._stopping.set()
        self._inbox.close()
        self._thread.join()

    def rebuild(self) -> str:
        """Have the database made anew by the writing thread, from any other one; say with what it was filled.

        Raises:
            StoreError: when that fails.
        """
        return self._have_done(self._rebuild)

    def erase(self, whose: Sequence[Wearer]) -> int:
        """Have the samples of players erased by the writing thread, from any other one; give how many there were.

        Raises:
            StoreError: when that fails.
        """
        return int(self._have_done(lambda: str(self._store.erase(whose))))

    def thin(self, one: Thinned) -> bool:
        """Have the samples of a series give way to what was measured of them, from any other thread; say whether.

        Raises:
            StoreError: when that fails.
        """
        return self._have_done(lambda: "yes" if self._store.thin(one) else "") == "yes"

    def _have_done(self, work: Callable[[], str]) -> str:
        with self._asking:
            asked = _Job(work)
            self._asked_for = asked
            asked.done.wait()
        if asked.failure is not None:
            raise asked.failure
        return asked.said

    def _rebuild(self) -> str:
        said = str(self._store.rebuild())
        self._memory.sequences.reload(self._store.streams(), self._store.wanted)
        return said

    def _do(self, asked: "_Job") -> None:
        self._asked_for = None
        try:
            asked.said = asked.work()
        except StoreError as error:
            asked.failure = error
        except Exception as error:
            log.exception("what was asked of the database failed")
            asked.failure = StoreError(f"what was asked of the database failed: {error}")
        finally:
            asked.done.set()

    def _run(self) -> None:
        idle_since = time.monotonic()
        began_s = -APART_S
        while not self._inbox.is_closed:
            self._stopping.wait(max(0.0, began_s + APART_S - time.monotonic()))
            deliveries = self._inbox.take(BATCH_MESSAGES, timeout_s=_RETRY_S)
            if deliveries:
                began_s = time.monotonic()
                self._guarded(deliveries)
                idle_since = time.monotonic()
            if self._store.suspected is not None:
                self._recover()
            self._exchange_copy()
            self._store.give_back_when_due()
            if self._asked_for is not None:
                self._do(self._asked_for)
            if deliveries:
                continue
            if self.failure is not None:
                self._recover()
            elif not self._is_checkpointed and time.monotonic() - idle_since > _IDLE_S:
                self._store.checkpoint()
                self._is_checkpointed = True

    def _exchange_copy(self) -> None:
        try:
            self._store.exchange_copy()
        except Exception:
            log.exception("the second copy could not be exchanged; another one is made")

    def _guarded(self, deliveries: list[Delivery]) -> None:
        try:
            self._store_all(deliveries)
        except StoreError as error:
            self._sequences.forget()
            if self.failure is None:
                log.error("%s", error)
            self.failure = str(error)
            self._stopping.wait(_RETRY_S)
            self._recover()
        except Exception:
            # Whatever it was, the devices still have these messages; a dead writer would help nobody.
            self._sequences.forget()
            log.exception("a batch of %d messages was not handled", len(deliveries))
            self._stopping.wait(_RETRY_S)

    def _recover(self) -> None:
        try:
            if self._store.probe():
                self._memory.sequences.reload(self._store.streams(), self._store.wanted)
        except StoreError as error:
            self.failure = str(error)
            return
        except Exception as error:
            # Whatever it was, the devices still have what is not stored; a dead writer would help nobody.
            log.exception("the database could not be made to work; it is tried again")
            self.failure = f"the database does not work: {error}"
            self._stopping.wait(_RETRY_S)
            return
        if self.failure is not None:
            log.info("messages can be stored again")
        self.failure = None

    def _store_all(self, deliveries: list[Delivery]) -> None:
        """Store together, or one by one when one of them does not fit; that one is rejected."""
        try:
            self._commit(deliveries)
        except Unstorable as error:
            self._sequences.forget()
            parts = [one for delivery in deliveries for one in singles(delivery)]
            if len(parts) == 1:
                self._commit(parts, reject=str(error))
                return
            for one in parts:
                self._store_all([one])

    def _commit(self, deliveries: list[Delivery], reject: str = "") -> None:
        intake = Intake.of(self._memory, deliveries, reject)
        events, arrived_s = list[StoredEvent](), self._inbox.first_arrived_s
        if not intake.batch.is_empty:
            began_s = time.monotonic()
            events = self._store.commit(intake.batch)
            self.durations.committed(arrived_s, began_s)
        try:
            self._acknowledge(intake, events)
        finally:  # What is stored is told in any case: sent again it is a repeat, of which nobody is told.
            beats = [one.batch for one in intake.batch.heart_rate]
            moved = [one.batch for one in intake.batch.motion]
            self._tell(Committed(events, beats, list(intake.batch.statuses.values()), moved))
        if not intake.batch.is_empty:
            self.durations.told(arrived_s)

    def _acknowledge(self, intake: Intake, events: list[StoredEvent]) -> None:
        self._sequences.keep()
        self._is_checkpointed = self._is_checkpointed and intake.batch.is_empty
        self.failure = None
        self.counts.update(intake.counts)
        self._send_receipts(intake)
        self._ask_for_replays(intake)
        for position, event in events:
            trace(log, "committed", [event], position=position)

    def _send_receipts(self, intake: Intake) -> None:
        for key, address in intake.touched.items():
            resend = key in intake.early and self._may_ask_again(key)
            if key in intake.early and not resend and key not in intake.batch.streams:
                continue
            self._send_receipt(key, address, resend)

    def _ask_for_replays(self, intake: Intake) -> None:
        """Ask at once, and again when nothing has come for a while; what has become less is being sent."""
        now = time.monotonic()
        wishes: dict[StreamKey, list[tuple[Address, Replay]]] = {}
        for address, command in intake.replays:
            wishes.setdefault(StreamKey(address.source, command.epoch, command.stream), []).append((address, command))
        for key, wished in wishes.items():
            at_s, before = self._replays.get(key, (now - REPLAY_EVERY_S, wished))
            if wished == before and now - at_s < REPLAY_EVERY_S:
                continue
            self._replays[key] = now, wished
            if wished == before:
                for address, command in wished:
                    log.warning(
                        "%s is asked for %s %d to %d again", key.source, key.stream, command.first, command.last
                    )
                    self._link.publish(address.command, command.encode())

    def _is_replaying(self, key: StreamKey) -> bool:
        """Say whether what comes first is being sent, so that it makes no sense to ask for what follows."""
        at_s, wished = self._replays.get(key, (0.0, []))
        is_recent = bool(wished) and time.monotonic() - at_s < REPLAY_EVERY_S
        return is_recent and any(command.last > self._sequences.last(key) for _, command in wished)

    def _send_receipt(self, key: StreamKey, address: Address, resend: bool) -> None:
        receipt = Receipt(
            epoch=key.epoch,
            stream=key.stream,
            committed=self._sequences.last(key),
            resend=resend,
            events_a_message=MOST_IN_ONE,
        )
        if self._link.publish(address.receipt, receipt.encode()) and resend:
            self._memory.holes.asked(key)

    def _may_ask_again(self, key: StreamKey) -> bool:
        now = time.monotonic()
        if self._is_replaying(key):
            return False
        if now - self._resent_at.get(key, -RESEND_EVERY_S) < RESEND_EVERY_S:
            return False
        self._resent_at[key] = now
        return True
