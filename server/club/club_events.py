"""Events of the club (tournaments, leagues, training days), and which match belongs to which."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from padel.court import End
from padel.errors import FormatError
from padel.events import Name, Player
from padel.format import MatchFormat
from server.people.database import Database
from wire.match_commands import NextPair

DEFAULT = "club"
"""The event of every match that belongs to no other one; it is always there."""

Label = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Court = Annotated[str, StringConstraints(pattern=r"^[^/+#\x00-\x1f]{1,40}$")]


def _a_format(code: str) -> str:
    try:
        return str(MatchFormat.parse(code))
    except FormatError as error:
        raise ValueError(str(error)) from error


class Team(BaseModel):
    """A team of an event; in a tournament of pairs a pair."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Label
    division: Label | None = None
    players: tuple[Name, ...] = Field((), max_length=50)


class EventContent(BaseModel):
    """What an event of the club is."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "name": "Spring Open",
                    "kind": "tournament",
                    "courts": ["1", "2"],
                    "divisions": ["Women A"],
                    "teams": [{"name": "Ana / Bea", "division": "Women A", "players": ["Ana", "Bea"]}],
                    "starts": "2026-05-01T09:00:00.000000Z",
                    "ends": "2026-05-03T21:00:00.000000Z",
                }
            ]
        },
    )

    name: Label
    kind: Literal["tournament", "league", "training"] = "tournament"
    courts: tuple[Court, ...] = Field((), max_length=100)
    divisions: tuple[Label, ...] = Field((), max_length=100)
    teams: tuple[Team, ...] = Field((), max_length=1000)
    starts: AwareDatetime | None = None
    ends: AwareDatetime | None = None


class MatchContent(BaseModel):
    """What is known of a match of an event; of one that was begun elsewhere its pairs and format need not be."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "division": "Women A",
                    "teams": ["Ana / Bea", "Carla / Dora"],
                    "court": "1",
                    "time": "2026-05-01T10:00:00.000000Z",
                    "format": "SET3-S:6/TB7-G:TN3D",
                    "pair_a": {"colour": "blue", "players": ["Ana", "Bea"]},
                    "pair_b": {"colour": "red", "players": ["Carla", "Dora"]},
                }
            ]
        },
    )

    division: Label | None = None
    teams: tuple[Label, Label] | None = Field(None, description="pair a's, and pair b's")
    court: Court | None = None
    time: AwareDatetime | None = Field(None, description="when it is to begin")
    minutes: int = Field(90, ge=1, le=1440, description="how long its court and whoever covers it are taken")
    format: Annotated[str, AfterValidator(_a_format)] | None = Field(None, description="matchUpFormat code")
    pair_a: NextPair | None = Field(None, description="players 1 and 2")
    pair_b: NextPair | None = Field(None, description="players 3 and 4")
    first_server: Player = 1
    language: Literal["en", "es"] = "en"
    a_at: End = Field("left", description="the end, seen from the chair, at which pair a begins")

    def is_of(self, team: str | None, division: str | None) -> bool:
        """Say whether it is a team's and a division's, as far as these are asked for."""
        return division in (None, self.division) and (team is None or team in (self.teams or ()))


class ClubEvents:
    """The events of a server; `now` gives seconds since 1970."""

    def __init__(self, database: Database, now: Callable[[], float]) -> None:
        self._database, self._now = database, now

    # ---- events

    def is_there(self, event: str) -> bool:
        """Say whether there is such an event."""
        return event == DEFAULT or bool(self._database.rows("SELECT 1 FROM club_events WHERE id = ?", event))

    def all(self) -> list[tuple[str, EventContent]]:
        """Give the events by id, the one made last first; not the one of all matches without one."""
        rows = self._database.rows("SELECT id, content FROM club_events WHERE id != ? ORDER BY created DESC", DEFAULT)
        return [(row["id"], EventContent.model_validate_json(row["content"])) for row in rows]

    def get(self, event: str) -> EventContent | None:
        """Give an event."""
        if event == DEFAULT:
            return EventContent(name="Matches of the club", kind="training")
        rows = self._database.rows("SELECT content FROM club_events WHERE id = ?", event)
        return EventContent.model_validate_json(rows[0]["content"]) if rows else None

    def keep(self, event: str, content: EventContent) -> None:
        """Make an event, or change one."""
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO club_events VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content",
                (event, content.model_dump_json(), self._now()),
            )

    def remove(self, event: str) -> None:
        """Forget an event; its matches that were played belong to no event then."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM plans WHERE event = ?", (event,))
            connection.execute("DELETE FROM club_events WHERE id = ?", (event,))

    # ---- their matches

    def event_of(self, match: str) -> str:
        """Give the event that a match belongs to."""
        rows = self._database.rows("SELECT event FROM club_matches WHERE id = ?", match)
        return str(rows[0]["event"]) if rows else DEFAULT

    def is_prepared(self, match: str) -> bool:
        """Say whether a match was put into an event, whether it was played yet or not."""
        return bool(self._database.rows("SELECT 1 FROM club_matches WHERE id = ?", match))

    def matches(self, event: str) -> dict[str, MatchContent]:
        """Give the matches that were put into an event, in the order in which that was done."""
        rows = self._database.rows("SELECT id, content FROM club_matches WHERE event = ? ORDER BY rowid", event)
        return {row["id"]: MatchContent.model_validate_json(row["content"]) for row in rows}

    def elsewhere(self, event: str) -> frozenset[str]:
        """Give the matches that were put into other events."""
        rows = self._database.rows("SELECT id FROM club_matches WHERE event != ?", event)
        return frozenset(str(row["id"]) for row in rows)

    def put(self, event: str, match: str, content: MatchContent) -> None:
        """Put a match into an event, and out of the one it was in."""
        with self._database.change() as connection:
            connection.execute(
                "INSERT INTO club_matches VALUES (?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET event = excluded.event, content = excluded.content",
                (match, event, content.model_dump_json()),
            )

    def take_out(self, match: str) -> None:
        """Take a match out of its event; what was played of it stays."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM plans WHERE match = ?", (match,))
            connection.execute("DELETE FROM club_matches WHERE id = ?", (match,))
