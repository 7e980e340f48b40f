"""What came of a post."""

from typing import NamedTuple


class Answer(NamedTuple):
    """The status, `None` where nothing answered; what was said; when to come again."""

    status: int | None
    said: str
    retry_after_s: float = 0.0

    @property
    def is_taken(self) -> bool:
        """Say whether it was taken."""
        return self.status is not None and 200 <= self.status < 300
