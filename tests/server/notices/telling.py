"""A club whose server tells people, with a clock to turn."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from server.live.publisher import in_turn
from server.notices.addresses import Whither
from server.notices.notices import Notices
from server.statistics.reading import StoredEvents
from tests.server.club.running import Hall
from tests.server.notices.receiver import Receiver
from tests.server.people.club import Browser
from tests.waiting import until

HERE = Whither(private=True, push_services=("127.0.0.1",))


class Telling(Hall):
    """A hall with notices, that may go to this computer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.notices = Notices(self.people, StoredEvents(self.store), folder, HERE, "mailto:club@club.example")
        self.parts = replace(self.parts, notices=self.notices)
        self.app.state.parts = self.parts
        self.writer._tell = in_turn(self.writer._tell, self.notices.tell)
        self.notices.start()

    def close(self) -> None:
        self.notices.stop()
        super().close()

    def later(self, seconds: float) -> None:
        """Turn the clock."""
        self.now_s += seconds
        self.notices.wake()


def subscribe(who: Browser, receiver: Receiver, *about: str, **only: str) -> Any:
    body = {"address": receiver.url, "wanted": {"about": about, **only}}
    return who.post("/api/v1/subscriptions/webhooks", body, 201)


def unsubscribe(who: Browser, made: Any) -> None:
    assert who.ask("DELETE", f"/api/v1/subscriptions/{made['id']}").status_code == 204


def log(who: Browser, made: Any) -> Any:
    return who.get(f"/api/v1/subscriptions/{made['id']}/deliveries")["deliveries"]


def arrived(receiver: Receiver, count: int) -> None:
    until(lambda: len(receiver.got) >= count, f"{count} notices arrive")
