"""The notices of a server, put together: what follows commits and plans, and what the routes ask."""

from datetime import UTC, datetime
from pathlib import Path

from server.club.club_events import ClubEvents
from server.ingest.writer import Committed
from server.notices.addresses import Whither
from server.notices.clashing import new_clashes
from server.notices.kinds import Kind, Notice, test_notice
from server.notices.making import Making
from server.notices.push import PushKey
from server.notices.queue import Queue
from server.notices.sender import Sender
from server.notices.subscriptions import Subscription, Subscriptions
from server.people.people import People
from server.people.rights import Grant, Right, grant
from server.statistics.reading import EventSource
from wire.envelope import rfc3339

OFF_AFTER_DAYS = 3.0


class Notices:
    """What people are told.

    Args:
        source: the event log.
        directory: where the key for push services is kept.
        contact: how a push service reaches who runs this server, a `mailto:` or `https:` address; may be empty.

    Attributes:
        subscriptions: who wants to be told of what.
        queue: what waits, and what became of the rest.
        key: for push services.
        whither: where notices may be sent.
    """

    def __init__(
        self,
        people: People,
        source: EventSource,
        directory: Path,
        whither: Whither,
        contact: str = "",
        off_after_days: float = OFF_AFTER_DAYS,
    ) -> None:
        self._people, self.whither = people, whither
        self._events = ClubEvents(people.database, people.now)
        self._making = Making(source, self._events.event_of)
        self.subscriptions = Subscriptions(people.database, people.now)
        self.queue = Queue(people.database, people.now)
        self.key = PushKey(directory, contact, people.now)
        self._sender = Sender(
            self.subscriptions, self.queue, self.key, whither, self._make, people.now, off_after_days * 86_400.0
        )
        self._idle_at: int | None = None

    def start(self) -> None:
        """Begin to make notices and to send them."""
        self._idle_at = None if self.subscriptions.on() else self._making.position
        self._sender.start()

    def stop(self) -> None:
        """End; what waits is on disk."""
        self._sender.stop()

    def tell(self, committed: Committed) -> None:
        """Take note of a commit; the log itself is read in another thread."""
        if committed.events:
            self._sender.wake()

    def wake(self) -> None:
        """Something may be due."""
        self._sender.wake()

    def test(self, one: Subscription, name: str) -> Notice:
        """Send a notice to one subscription, to see whether it arrives."""
        notice = test_notice(self._time(), name)
        self.queue.put([(one, notice)])
        self.wake()
        return notice

    def plans_changed(self, event: str) -> None:
        """Tell of the clashes that came up in an event's coverage plans."""
        notices = new_clashes(self._people.database, self._events, event, self._people.now())
        if notices:
            self.queue.put(self._wanted(notices, self.subscriptions.on()))
            self.wake()

    def _make(self) -> bool:
        """Make the notices of what happened since; say whether there may be more."""
        found, end = self.subscriptions.on(), self._making.position
        if not found:
            self._idle_at = end  # Whoever subscribes next is told of what comes after.
            return False
        known = self.queue.made_up_to
        position = end if known is None else min(known, end)
        made = self._making.after(position if self._idle_at is None else self._idle_at)
        if made.up_to != known:
            self.queue.put(self._wanted(made.notices, found), made.up_to)
        self._idle_at = None
        return made.up_to < end

    def _wanted(self, notices: list[Notice], found: list[Subscription]) -> list[tuple[Subscription, Notice]]:
        return [
            (one, notice) for notice in notices for one in found if one.wanted.has(notice) and self._may(one, notice)
        ]

    def _may(self, one: Subscription, notice: Notice) -> bool:
        if notice.kind != Kind.CLASH:
            return True
        account = self._people.accounts.get(one.account)
        return account is not None and grant(Right.COVER, account.role) is not Grant.NO

    def _time(self) -> str:
        return rfc3339(datetime.fromtimestamp(self._people.now(), UTC))
