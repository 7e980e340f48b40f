"""The export that an update makes before a release whose formats are others: a backup in the data directory.

After the return from such a release nothing can be read of its database; what journals lack is in these tables.
"""

import logging
from pathlib import Path

import duckdb

from server.store.checking import TABLES
from server.store.faults import first_line
from server.store.salvage import Salvaged, salvage
from server.store.tables import Tables

log = logging.getLogger(__name__)

EXPORT_NAME, TABLES_NAME = "before-update", "tables"


def salvage_export(directory: Path, tables: Tables, memory_mb: int) -> Salvaged | None:
    """Take over from a data directory's export what the tables do not have; `None` when there is none.

    Needs room for another database while it works.
    """
    folder = directory / EXPORT_NAME / TABLES_NAME
    if not folder.is_dir():
        return None
    made = directory / f"{EXPORT_NAME}.duckdb"
    try:
        made.unlink(missing_ok=True)
        _fill(made, folder, memory_mb)
        found = salvage(made, tables, memory_mb)
    except (duckdb.Error, OSError) as error:
        log.exception("%s cannot be taken over: %s", folder, first_line(error))
        return None
    finally:
        made.unlink(missing_ok=True)
    found.source = f"the export of before the update ({directory / EXPORT_NAME})"
    found.is_whole = False  # It has nothing of what came after it, so devices are asked.
    return found


def _fill(made: Path, folder: Path, memory_mb: int) -> None:
    with duckdb.connect(str(made), config={"memory_limit": f"{memory_mb}MiB"}) as connection:
        for table in TABLES:
            path = str(folder / f"{table}.parquet").replace("'", "''")
            try:
                connection.execute(f"CREATE TABLE {table} AS SELECT * FROM read_parquet('{path}')")
            except duckdb.Error as error:
                log.error("%s is not taken over: %s", path, first_line(error))
