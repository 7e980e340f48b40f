"""The rows that are stored as they are read: heart rates, motion and events, as DuckDB gives them."""

from server.tables.contents import EVENTS, HEART_RATES, MOTION, Table
from server.tables.wanted import Wanted

_SENSOR = "series.session, series.player, series.sensor"
_SELECT = {
    HEART_RATES.name: f"SELECT {_SENSOR}, one.time, one.bpm, one.contact, one.energy_kj,"
    " list_filter(one.rr_s, lambda rr: rr > 0 AND isfinite(rr)) AS rr_s"
    " FROM {of}heart_rate AS one JOIN {of}series AS series USING (series)"
    " WHERE one.bpm > 0 AND one.contact IS DISTINCT FROM false",
    MOTION.name: f"SELECT {_SENSOR}, series.rate_hz, one.time, one.x_mg, one.y_mg, one.z_mg"
    " FROM {of}motion AS one JOIN {of}series AS series USING (series)",
    EVENTS.name: "SELECT one.position, one.id AS event, one.subject AS match, one.court, one.source AS device,"
    " one.type, one.time, json_extract(one.envelope, '$.data') AS data FROM {of}events AS one",
}


def is_stored(table: Table) -> bool:
    """Say whether the rows of a table are stored as they are read."""
    return table.name in _SELECT


def select(table: Table, wanted: Wanted, database: str = "") -> tuple[str, list[object]]:
    """Give the statement for the rows of a stored table, and its values; `database` is the name of one attached."""
    of = f"{database}." if database else ""
    session = "one.subject" if table is EVENTS else "series.session"
    conditions = {
        f"{session} = ?": wanted.match,
        "one.time >= ?": wanted.start,
        "one.time <= ?": wanted.end,
    }
    given = {condition: value for condition, value in conditions.items() if value is not None}
    statement = _SELECT[table.name].format(of=of)
    joined = " AND ".join(given)
    narrowed = f" {'AND' if ' WHERE ' in statement else 'WHERE'} {joined}" if given else ""
    return statement + narrowed, list(given.values())


def select_json(table: Table, wanted: Wanted) -> tuple[str, list[object]]:
    """Give the statement for the same rows as JSON objects, one a row; times are RFC 3339."""
    statement, values = select(table, wanted)
    parts = ", ".join(f"'{column.name}', {_as_json(column.name, column.type)}" for column in table.columns)
    return f"SELECT json_object({parts})::VARCHAR FROM ({statement}) AS found", values


def _as_json(name: str, type_: str) -> str:
    if type_ == "TIMESTAMPTZ":
        return f"strftime(make_timestamp(epoch_us(found.{name})), '%Y-%m-%dT%H:%M:%S.%f+00:00')"
    return f"found.{name}"
