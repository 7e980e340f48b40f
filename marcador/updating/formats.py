"""In which formats this release keeps what a server stores; an update compares them with those of what runs."""

import json
from collections.abc import Mapping

Formats = Mapping[str, str | int]
"""The version of each by its name."""


def own_formats() -> Formats:
    """Give those of this release; two releases with the same ones read each other's data as they are."""
    import duckdb

    from server.people.database import VERSION
    from server.store.schema import migrations

    database = ".".join(duckdb.__version__.split(".")[:2])
    return {"database": database, "tables": migrations()[-1][0], "people": VERSION}


def read_formats(text: str) -> Formats | None:
    """Read what `marcador update formats` printed; `None` when it is none, as of a release without that command."""
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
