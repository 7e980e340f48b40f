"""Where players stand: the ends of the court, and the sides of a service box."""

from typing import Literal

End = Literal["left", "right"]
"""An end of the court, seen from the umpire's chair."""

Side = Literal["right", "left"]
"""A side of the court, seen by the player who stands on it."""


def opposite(end: End) -> End:
    """Give the other end."""
    return "right" if end == "left" else "left"
