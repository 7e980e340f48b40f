"""Sends what waits, in order for each subscription and to many at a time, in a thread of its own."""

import asyncio
import json
import logging
import random
from asyncio import Task
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from threading import Thread
from typing import TYPE_CHECKING

from server.errors import ServerError
from server.notices.addresses import Whither
from server.notices.answer import Answer
from server.notices.kinds import Kind
from server.notices.push import TTL_S, Browser, PushKey
from server.notices.queue import Queue, Waiting
from server.notices.signing import signed
from server.notices.subscriptions import NoticeWay, Subscription, Subscriptions

if TYPE_CHECKING:
    from server.notices.posting import Poster

log = logging.getLogger(__name__)

_AT_ONCE = 16
_LONGEST_NAP_S = 60.0
_AFTER_TROUBLE_S = 5.0
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Sender:
    """Sends until it is stopped.

    Args:
        make: makes the notices that are due, and puts them into the queue; in this thread, before each round.
        off_after_s: for how long a subscription may take nothing until it is switched off.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        queue: Queue,
        key: PushKey,
        whither: Whither,
        make: Callable[[], bool],
        now: Callable[[], float],
        off_after_s: float,
    ) -> None:
        self._subscriptions, self._queue, self._key, self._whither = subscriptions, queue, key, whither
        self._make, self._now, self._off_after_s = make, now, off_after_s
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken, self._is_stopping = asyncio.Event(), False
        self._sending: dict[str, Task[None]] = {}
        self._poster: Poster | None = None
        self._thread = Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._loop = asyncio.new_event_loop()
        self._thread.start()

    def stop(self) -> None:
        """End; what is on its way is sent again by the next server, under the same id."""
        self._is_stopping = True
        self.wake()
        self._thread.join()

    def wake(self) -> None:
        """There may be something to send; from any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # It has ended.
                self._loop.call_soon_threadsafe(self._woken.set)

    def _run(self) -> None:
        assert self._loop is not None
        try:
            self._loop.run_until_complete(self._follow())
        except Exception:
            log.exception("notices are sent no more until the server is started again")
        finally:
            self._loop.close()

    async def _follow(self) -> None:
        slots = asyncio.Semaphore(_AT_ONCE)
        while not self._is_stopping:
            self._woken.clear()
            nap_s = self._round(slots)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), nap_s)
        for task in self._sending.values():
            task.cancel()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)
        if self._poster is not None:
            await self._poster.close()

    def _round(self, slots: asyncio.Semaphore) -> float:
        """Begin to send what is due; give after how many seconds there may be more."""
        try:
            if self._make():
                self._woken.set()
            return self._begin(slots)
        except ServerError as error:
            log.warning("notices wait: %s", error)
        except Exception:
            log.exception("notices could not be made; it is tried again")
        return _AFTER_TROUBLE_S

    def _begin(self, slots: asyncio.Semaphore) -> float:
        nap_s, waiting = _LONGEST_NAP_S, self._queue.waiting()
        if not waiting:
            return nap_s
        for one in self._subscriptions.on():
            if one.id not in waiting or one.id in self._sending:
                continue
            wait_s = one.next - self._now()
            if wait_s > 0:
                nap_s = min(nap_s, wait_s)
                continue
            self._sending[one.id] = task = asyncio.create_task(self._send(one, slots))
            task.add_done_callback(lambda _, sent=one.id: self._sent(sent))  # type: ignore[misc]
        return nap_s

    def _sent(self, subscription: str) -> None:
        self._sending.pop(subscription, None)
        self._woken.set()

    async def _send(self, one: Subscription, slots: asyncio.Semaphore) -> None:
        async with slots:
            try:
                notice = self._queue.first(one.id)
                if notice is not None:
                    self._judge(one, notice, await self._post(one, notice))
            except Exception:
                log.exception("a notice could not be sent, or noted; it is tried again")
                await asyncio.sleep(_AFTER_TROUBLE_S)

    async def _post(self, one: Subscription, notice: Waiting) -> Answer | None:
        """Post a notice; `None` for one that is too old to be news."""
        if one.way is NoticeWay.WEBHOOK:
            body = notice.body.encode()
            headers = signed(one.signing(self._now()), notice.id, int(self._now()), body)
            return await self._its_poster().post(one.address, {**headers, "Content-Type": "application/json"}, body)
        if self._now() - notice.made > TTL_S:
            return None
        is_urgent = notice.kind != Kind.SCORE
        headers = self._key.headers(one.address, notice.match, is_urgent=is_urgent)
        browser = Browser(*json.loads(one.secrets))
        return await self._its_poster().post(
            one.address, headers, browser.encrypted(one.address, notice.kind, notice.body)
        )

    def _its_poster(self) -> "Poster":
        if self._poster is None:
            from server.notices.posting import Poster  # with an HTTP client, which no start waits for

            self._poster = Poster(self._whither)
        return self._poster

    def _judge(self, one: Subscription, notice: Waiting, answer: Answer | None) -> None:
        if answer is None:
            self._queue.left_out(one, notice, "too old to be news")
        elif answer.is_taken:
            self._queue.taken(one, notice, answer)
        elif one.way is NoticeWay.PUSH and answer.status in _GONE:
            # RFC 8030, section 7.3: the browser does not want it any more.
            self._subscriptions.remove(one.id)
        elif answer.status == HTTPStatus.GONE:
            self._queue.switch_off(one, "the receiver answered 410: it wants nothing more")
        elif self._queue.failed(one, notice, answer, random.uniform(1.0, 1.3), self._off_after_s):
            log.warning("subscription %s is switched off: nothing was taken for days", one.id)
