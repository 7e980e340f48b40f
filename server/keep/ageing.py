"""What an update or a return set aside for a while is personal data too: after some days it is deleted.

A set-aside database of match data stays, since something may be in it alone; whoever runs the server deletes it.
"""

import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from server.people.database import FILE_NAME
from server.store.exported import EXPORT_NAME

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long the way back from an update is kept, and what a return set aside of accounts."""


def delete_old(directory: Path, now: datetime) -> None:
    """Delete what a data directory has kept for longer."""
    for one in (directory / EXPORT_NAME, *directory.glob(f"{FILE_NAME}.later-*")):
        try:
            made = datetime.fromtimestamp(one.lstat().st_ctime, UTC)
            if now - made < KEPT:
                continue
            if one.is_dir():
                shutil.rmtree(one)
            else:
                one.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            log.warning("%s cannot be deleted (%s); delete it by hand", one, error.strerror)
        else:
            log.warning("%s was kept for %d days after an update, and is deleted", one, KEPT.days)
