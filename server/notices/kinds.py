"""What people can be told of, and what a notice of it says. Nothing in one is health data."""

import json
from enum import StrEnum
from typing import Any, NamedTuple

from wire.identifiers import uuid7
from wire.scoreboard import Scoreboard


class Kind(StrEnum):
    """What a notice tells of."""

    SCORE = "score"
    START = "match.start"
    END = "match.end"
    CLASH = "coverage.clash"


TEST = "test"
"""The kind of a notice that somebody asked for to see whether it arrives."""

MEANING = {
    Kind.SCORE: "the score of a match changed, also by an undo or a correction",
    Kind.START: "a match began: its warm-up, or its first point",
    Kind.END: "a match ended, by its score or otherwise",
    Kind.CLASH: "somebody plans to cover two matches at once; for who may plan",
}


class Notice(NamedTuple):
    """Something to tell: of which kind, in which event of the club, on which courts, of which matches.

    Attributes:
        time: when it happened, RFC 3339.
        data: what there is to say, ready for JSON.
    """

    id: str
    kind: str
    event: str
    courts: tuple[str, ...]
    matches: tuple[str, ...]
    time: str
    data: dict[str, Any]

    @property
    def body(self) -> str:
        """Give the payload, with the three fields that Standard Webhooks recommends ("Payload structure")."""
        content = {"type": self.kind, "timestamp": self.time, "data": self.data}
        return json.dumps(content, ensure_ascii=False, separators=(",", ":"))

    @property
    def match(self) -> str | None:
        """Give the match that it is of; `None` when it is of several, or of none."""
        return self.matches[0] if len(self.matches) == 1 else None


def of_match(kind: Kind, board: Scoreboard, event: str, time: str, position: int) -> Notice:
    """Give a notice of a match as it stands after the event of the log at a position."""
    data = {"event": event, "position": position, "scoreboard": board.model_dump(mode="json")}
    return Notice(uuid7(), kind, event, (board.court,), (board.match,), time, data)


def test_notice(time: str, name: str) -> Notice:
    """Give a notice that says nothing but that it arrives."""
    return Notice(uuid7(), TEST, "", (), (), time, {"for": name})
