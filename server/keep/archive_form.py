"""What an archive of a club is: a ZIP of JSON lines and Parquet, and a manifest of what is in it.

Unlike a backup it is for another server, of this version or a later one, and for other programs: nothing in it is a
file of the database's own, and nobody can sign in with it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.tables.contents import MATCHES, POINTS, SHOTS

VERSION = 1
MANIFEST, EVENTS, PEOPLE = "manifest.json", "events.jsonl", "people.jsonl"

LATER = {"thinned_motion": 4, "motion_envelopes": 4}
"""Tables that an archive has since a step of the store's schema."""
SAMPLES = ("series", "heart_rate", "motion", "quarantine", *LATER)
"""The tables of the store with health data in them; what could not be read may be some."""
STORED = (*SAMPLES, "streams", "gaps", "devices", "wanted")
DERIVED = (MATCHES, POINTS, SHOTS)
"""For other programs; a new server makes them from the events."""

STORE_FOLDER, TABLES_FOLDER = "store", "tables"


def stored_of(table_schema: int) -> list[str]:
    """Give the tables of the store that an archive of a schema has."""
    return [one for one in STORED if LATER.get(one, 0) <= table_schema]


def names_of(table_schema: int) -> frozenset[str]:
    """Give the names of an archive's files, the manifest's aside."""
    stored = (f"{STORE_FOLDER}/{one}.parquet" for one in stored_of(table_schema))
    derived = (f"{TABLES_FOLDER}/{one.name}.parquet" for one in DERIVED)
    return frozenset((EVENTS, PEOPLE, *stored, *derived))


NAMES = names_of(max(LATER.values()))


class FileNoted(BaseModel):
    """A file of an archive: its length, its rows or lines, and its checksum."""

    model_config = ConfigDict(extra="forbid")

    bytes: int = Field(ge=0)
    rows: int = Field(ge=0)
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What an archive is.

    Attributes:
        version: of this form; a reader refuses a later one.
        table_schema: of the tables of the store, the number of its last migration.
        health: whether heart rates and motion are in it.
        made: RFC 3339.
    """

    model_config = ConfigDict(extra="ignore")

    format: Literal["marcador-archive"] = "marcador-archive"
    version: int = VERSION
    marcador: str
    table_schema: int
    health: bool
    made: str
    files: dict[str, FileNoted]
