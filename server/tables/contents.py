"""The tables for reading and their columns, each with its unit and what it means; `docs/data.md` is made of this."""

from typing import Literal, NamedTuple


class Column(NamedTuple):
    """A column; `type` is DuckDB's."""

    name: str
    type: str
    meaning: str


class Table(NamedTuple):
    """A table.

    Attributes:
        health: what of it is health data; empty when everyone may see it.
        time: the column that a period is about.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    time: str
    health: Literal["", "heart rates", "motions"] = ""


_MATCH = Column("match", "VARCHAR", "id of the match; a session has the same one")
_WHO = (
    Column("pair", "VARCHAR", "pair of whom it was said: `a` or `b`; null when it was not"),
    Column("player", "TINYINT", "player of whom it was said, 1 to 4; null when it was not"),
    Column("player_name", "VARCHAR", "that player's name"),
    Column("shot", "VARCHAR", "kind of stroke, such as `smash`; null when it was not said"),
    Column("outcome", "VARCHAR", "`winner`, `forced_error` or `unforced_error`; null when it was not said"),
)
_SENSOR = (
    Column("session", "VARCHAR", "id of the session; its match has the same one"),
    Column("player", "TINYINT", "who wore the sensor, 1 to 4"),
    Column("sensor", "VARCHAR", "the sensor's address or name"),
)

MATCHES = Table(
    "matches",
    "A match as it stands.",
    (
        _MATCH,
        Column("court", "VARCHAR", "court on which it was created"),
        Column("created", "TIMESTAMPTZ", "when it was created, UTC"),
        Column("format", "VARCHAR", "matchUpFormat code"),
        Column("status", "VARCHAR", "`created`, `warming_up`, `running`, `break`, `suspended` or `ended`"),
        Column("pair_a", "VARCHAR", "name of pair a, players 1 and 2"),
        Column("pair_b", "VARCHAR", "name of pair b, players 3 and 4"),
        Column("colour_a", "VARCHAR", "how pair a is called"),
        Column("colour_b", "VARCHAR", "how pair b is called"),
        Column("players", "VARCHAR[]", "names of players 1 to 4"),
        Column("score", "VARCHAR", "the score, as a board shows it"),
        Column("points", "INTEGER", "how many points stand"),
        Column("winner", "VARCHAR", "pair that won, `a` or `b`; null when nobody has"),
        Column("ending", "VARCHAR", "`retired`, `walkover`, `default` or `abandoned`; null by its score"),
    ),
    "created",
)
POINTS = Table(
    "points",
    "A point that stands, with what was said of it last.",
    (
        _MATCH,
        Column("number", "INTEGER", "from 1 in its match, counting the points that stand"),
        Column("event", "VARCHAR", "id of the event that it came from; its name for ever"),
        Column("time", "TIMESTAMPTZ", "when the call of it ended, UTC"),
        Column("server", "TINYINT", "player who served, 1 to 4"),
        Column("winner", "VARCHAR", "pair that won it: `a` or `b`"),
        Column("score", "VARCHAR", "the score that it led to"),
        *_WHO,
        Column("forced_by", "TINYINT", "player who forced the error, 1 to 4; null when it was not said"),
        Column("forcing_shot", "VARCHAR", "kind of stroke that forced it; null when it was not said"),
        Column("is_penalty", "BOOLEAN", "whether it was not played but given"),
        Column("amendments", "INTEGER", "how often it was corrected"),
    ),
    "time",
)
SHOTS = Table(
    "shots",
    "The stroke that ended a point that stands, where it was said whose it was.",
    (
        _MATCH,
        Column("point", "INTEGER", "number of the point in its match, from 1"),
        Column("time", "TIMESTAMPTZ", "when the call of it ended, UTC"),
        *_WHO,
        Column("won", "BOOLEAN", "whether the pair of the stroke won the point"),
    ),
    "time",
)
HEART_RATES = Table(
    "heart_rates",
    "A heart rate as a sensor gave it; what is none (0 bpm, off the skin) is left out.",
    (
        *_SENSOR,
        Column("time", "TIMESTAMPTZ", "when it was measured, on the appliance's clock, UTC"),
        Column("bpm", "INTEGER", "heart rate, beats a minute"),
        Column("contact", "BOOLEAN", "whether the sensor felt skin; null when it does not say"),
        Column("energy_kj", "INTEGER", "energy spent since the sensor's reset, kJ; null when it does not say"),
        Column("rr_s", "DOUBLE[]", "intervals between beats since the one before, seconds"),
    ),
    "time",
    "heart rates",
)
MOTION = Table(
    "motion",
    "A sample of acceleration, gravity included; of old motion that was thinned there is none.",
    (
        *_SENSOR,
        Column("rate_hz", "DOUBLE", "samples a second, Hz"),
        Column("time", "TIMESTAMPTZ", "when it was measured, on the appliance's clock, UTC"),
        Column("x_mg", "SMALLINT", "acceleration along the sensor's x, milli-g"),
        Column("y_mg", "SMALLINT", "acceleration along the sensor's y, milli-g"),
        Column("z_mg", "SMALLINT", "acceleration along the sensor's z, milli-g"),
    ),
    "time",
    "motions",
)
EVENTS = Table(
    "events",
    "What happened, never changed; docs/events.md says what each type holds.",
    (
        Column("position", "BIGINT", "order in which the server stored it, from 1"),
        Column("event", "VARCHAR", "id of the event"),
        _MATCH,
        Column("court", "VARCHAR", "court that it came from"),
        Column("device", "VARCHAR", "device that it came from, as the source of the CloudEvent"),
        Column("type", "VARCHAR", "kind of event, such as `marcador.point.awarded.v1`"),
        Column("time", "TIMESTAMPTZ", "when it happened, UTC"),
        Column("data", "JSON", "what happened"),
    ),
    "time",
)

TABLES = {one.name: one for one in (MATCHES, POINTS, SHOTS, HEART_RATES, MOTION, EVENTS)}
EXPORTED = ("matches", "points", "shots", "heart_rates")
"""What is exported unless it is said otherwise; motion is a hundred times the rest."""
