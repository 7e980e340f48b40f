"""What is wrong with somebody's SQL, in one line: DuckDB's message in plain words, and where names are listed."""

import re

import duckdb

from marcador.reading.scratch import said

_LISTED = "docs/data.md lists them all"

_PLAINLY = (
    (r'Referenced column "(.+?)" not found in FROM clause! Candidate bindings: (.+)',
     rf'there is no column "\1" here; near it: \2 ({_LISTED})'),
    (r'Referenced column "(.+?)" not found.*', rf'there is no column "\1" here ({_LISTED})'),
    (r"Table with name (.+?) does not exist! Did you mean (.+?)\?.*",
     rf"there is no table \1; did you mean \2? ({_LISTED})"),
    (r"Table with name (.+?) does not exist!.*", rf"there is no table \1 ({_LISTED})"),
    (r'syntax error at or near "(.+?)".*', r'this SQL cannot be read at "\1"'),
    (r"No function matches the given name and argument types '(.+?)'.*",
     r"no function takes \1; a cast may help, such as column::DOUBLE"),
)  # fmt: skip


def trouble(error: duckdb.Error) -> str:
    """Give what is wrong with a statement and what there is instead; other messages as DuckDB has them."""
    message = re.sub(r"^\w+ Error: ", "", said(error))
    for pattern, plainly in _PLAINLY:
        if found := re.fullmatch(pattern, message):
            return found.expand(plainly)
    return message
