"""Speaks with the edge's private port: publishing to a channel, and finding out what a channel has."""

import http.client
import json
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from server.live.hub import Topic

_PATIENCE_S = 5.0


class EdgeAwayError(Exception):
    """The edge did not answer, or not as nchan does; whether it has what was sent is not known."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a channel stands.

    Attributes:
        newest: nchan's id of its newest message.
        messages: how many are kept.
        readers: how many follow it.
    """

    newest: str
    messages: int
    readers: int


def channel_of(topic: Topic) -> str:
    """Give the channel's name: the same in a path and in a header."""
    return f"{topic.kind}.{quote(topic.name, safe='').replace('%', '=')}"


class Nchan:
    """One connection to the edge, kept open; all is called in one thread.

    Every method raises `EdgeAwayError`.
    """

    def __init__(self, url: str) -> None:
        """Speak with the edge at `http://host:port`."""
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=_PATIENCE_S)

    def publish(self, channel: str, data: bytes) -> Standing:
        """Append a message to a channel, which is made where there is none."""
        status, body = self._ask("POST", f"/channels/{channel}", data)
        if status not in (HTTPStatus.CREATED, HTTPStatus.ACCEPTED):
            raise EdgeAwayError(f"the edge did not take a message: {status} {body[:200]!r}")
        return _standing(body)

    def standing(self, channel: str) -> Standing | None:
        """Give how a channel stands; `None` where there is none."""
        status, body = self._ask("GET", f"/channels/{channel}")
        return None if status == HTTPStatus.NOT_FOUND else _standing(body)

    def newest(self, channel: str) -> bytes:
        """Give the newest message of a channel that has one."""
        status, body = self._ask("GET", f"/newest/{channel}")
        if status != HTTPStatus.OK:
            raise EdgeAwayError(f"the edge did not give the newest message of {channel}: {status}")
        return body

    def end(self, channel: str) -> None:
        """Drop a channel, its messages and its readers, who come again."""
        self._ask("DELETE", f"/channels/{channel}")

    def close(self) -> None:
        """Let the connection go."""
        self._connection.close()

    def _ask(self, method: str, path: str, data: bytes | None = None) -> tuple[int, bytes]:
        try:
            self._connection.request(method, path, data, {"Accept": "text/json"})
            response = self._connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise EdgeAwayError(f"the edge does not answer: {error}") from error


def _standing(body: bytes) -> Standing:
    try:
        told = json.loads(body)
        return Standing(str(told["last_message_id"]), int(told["messages"]), int(told["subscribers"]))
    except (ValueError, KeyError, TypeError) as error:
        raise EdgeAwayError(f"the edge does not answer as nchan does: {body[:200]!r}") from error
