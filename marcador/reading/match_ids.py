"""Ids of matches as people give them: the beginning that is enough to tell a match from the others."""

from typing import TYPE_CHECKING

from marcador.errors import ReadingError
from marcador.reading.progress import Progress
from server.tables.contents import MATCHES
from server.tables.wanted import Wanted

if TYPE_CHECKING:
    from marcador.reading.sources import Source

_WHOLE = 36
_LISTED = 4


def whole_id(source: "Source", given: str) -> str:
    """Give the id of the only match that begins so; what begins none, or is whole, stays as it is.

    Raises:
        ReadingError: when the ids of several matches begin so.
    """
    if len(given) >= _WHOLE:
        return given
    source.fill(MATCHES, Wanted(), Progress(MATCHES.name, tells=False))
    statement = "SELECT match FROM matches WHERE starts_with(match, ?) OR starts_with(match, ?) ORDER BY match"
    ids = [str(row[0]) for row in source.scratch.connection.execute(statement, [given, given.lower()]).fetchall()]
    source.scratch.connection.execute("TRUNCATE matches")
    if given in ids:
        return given
    if len(ids) > 1:
        more = ", …" if len(ids) > _LISTED else ""
        raise ReadingError(
            f"the ids of {len(ids)} matches begin with {given!r}: {', '.join(ids[:_LISTED])}{more}; give more of it"
        )
    return ids[0] if ids else given
