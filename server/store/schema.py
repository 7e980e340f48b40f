"""Brings a database to the newest schema. What the tables mean is said in the SQL files."""

from importlib.resources import files

import duckdb

from server.errors import StoreTooNew

_VERSIONS = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL, applied TIMESTAMPTZ NOT NULL)"


def migrations() -> list[tuple[int, str]]:
    """Give the numbered SQL files, in order."""
    folder = files("server.store.migrations")
    found = [(int(one.name[:4]), one.read_text()) for one in folder.iterdir() if one.name.endswith(".sql")]
    return sorted(found)


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Apply the migrations that the database does not have, each in a transaction of its own.

    Raises:
        StoreTooNew: when the database has migrations that this version does not know.
    """
    connection.execute(_VERSIONS)
    row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_version").fetchone()
    assert row is not None
    known = migrations()
    if row[0] > known[-1][0]:
        raise StoreTooNew(
            f"the database has schema {row[0]}, and this version of Marcador knows {known[-1][0]}; update Marcador"
        )
    for version, script in known:
        if version > row[0]:
            connection.execute("BEGIN")
            connection.execute(script)
            connection.execute("INSERT INTO schema_version VALUES (?, now())", [version])
            connection.execute("COMMIT")
