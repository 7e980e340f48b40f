"""`python -m benchmarks [name …]`: measure, and print a table."""

import os
import platform
import sys
from collections.abc import Iterator

from benchmarks import (
    appliance,
    delivery,
    draining,
    folding,
    ingest,
    outbox,
    pages,
    phones,
    physiology,
    recognition,
    season,
    starting,
    streaming,
    wearables,
)
from benchmarks.table import Figure, printed

ALL = {
    "recognition": recognition,
    "wearables": wearables,
    "appliance": appliance,
    "delivery": delivery,
    "outbox": outbox,
    "draining": draining,
    "physiology": physiology,
    "folding": folding,
    "pages": pages,
    "season": season,
    "starting": starting,
    "ingest": ingest,
    "streaming": streaming,
    "phones": phones,
}


def _figures(names: list[str]) -> Iterator[Figure]:
    for name in names or ALL:
        yield from ALL[name].figures()


def main(names: list[str]) -> int:
    """Run the benchmarks that are named, or all."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"there is no benchmark {unknown[0]!r}; there are {', '.join(ALL)}", file=sys.stderr)
        return 2
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    printed(_figures(names))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
