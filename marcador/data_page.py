"""`docs/data.md`: the tables for reading and those of the database file, generated from the store itself."""

from collections.abc import Iterable

import duckdb

from server.store.schema import migrate
from server.tables.contents import TABLES
from server.tables.file_contents import FILE

_INTRODUCTION = """# Data

What the server has stored can be read while it runs and while it does not, never written:

```
marcador export --out may --from 2026-05-01 --to 2026-05-31 --format parquet   # a file a table
marcador export --tables points --match 01a2… | head                           # CSV on standard output
marcador query "SELECT player_name, shot, count(*) FROM shots WHERE outcome = 'winner' GROUP BY ALL"
marcador query "SELECT session, player, avg(bpm) FROM heart_rates GROUP BY ALL" --format csv
```

As much of a match's id as tells it from the others is enough. Of a demo that kept its data
(`marcador demo --data DIR`) the server's folder is `DIR/server`.

Both find the server of the data folder by themselves (`--data`, or `[server]` in the settings); `--server URL` asks
one on another computer. Heart rates and motion are health data: on the server's own computer whoever may read its
folder may read them; elsewhere they are for [who may see them](access.md): `--user` says who, and the first line of
`--password-file` the password (the coach's, where there are no accounts). A query is
one statement in [DuckDB's SQL](https://duckdb.org/docs/sql/introduction), which runs in the command's own memory
(`--memory`) for at most `--for` seconds; `SHOW TABLES` and `DESCRIBE points` say what there is. The same rows come
from the API as JSON lines, or with `?format=csv` and `?format=parquet` as a file: `GET /api/v1/tables/{table}`.

Times are UTC. A server that was killed may have a little more in its event log than in the file; start it once, and
it is in both.

This page is generated from the code: `make docs`.

## Tables for reading
"""
_FILE = """## Tables of the file

`marcador.duckdb` in the data folder can be opened by any DuckDB of the same version while no server runs. The
tables for reading are made of these; they may change with a version, those above do not lose a column without a
word in CHANGELOG.
"""


def page() -> str:
    """Give the page."""
    parts = [_INTRODUCTION]
    for table in TABLES.values():
        note = f" Health data ({table.health})." if table.health else ""
        parts.append(_section(table.name, table.meaning + note, table.columns))
    parts.append(_FILE)
    for name, columns in stored().items():
        meaning, meanings = FILE.get(name, ("", {}))
        parts.append(
            _section(name, meaning, ((column, kind, meanings.get(column, "")) for column, kind in columns.items()))
        )
    return "\n".join(parts)


def stored() -> dict[str, dict[str, str]]:
    """Give the columns of every table of a new database with their types."""
    with duckdb.connect(":memory:") as connection:
        migrate(connection)
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal"
            " ORDER BY table_name, column_index"
        ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, {})[column] = kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ")
    return tables


def _section(name: str, meaning: str, columns: Iterable[tuple[str, str, str]]) -> str:
    rows = "\n".join(f"| `{column}` | {kind} | {what} |" for column, kind, what in columns)
    return f"### `{name}`\n\n{meaning}\n\n| column | type | what it is |\n|---|---|---|\n{rows}\n"
