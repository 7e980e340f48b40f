"""What was typed as a terminal may show it: without what would steer it, and no word longer than it is read."""

import re

_TOO_LONG = re.compile(r"(\S{40})\S{41,}")


def shown(text: str) -> str:
    """Give a text with control characters as "�", and words of more than eighty letters by their first forty."""
    return _TOO_LONG.sub(r"\1…", "".join(one if one.isprintable() or one == "\n" else "�" for one in text))
