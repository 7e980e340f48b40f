"""How a match stands, as a terminal shows it."""

from padel.match import Match
from padel.umpiring.words import score_told

_ENDED = {"retired": "ret.", "walkover": "w/o", "default": "def.", "abandoned": "aban."}


def standing(match: Match) -> str:
    """Give the score, and as on a scoresheet how the match ended when it was not by its score."""
    ending = match.play.ending
    return str(match.score) if ending is None else f"{match.score} {_ENDED[ending.kind]}"


def end_told(match: Match) -> str:
    """Say how the match ended, in its language; "" while it goes on."""
    return score_told(match) if match.play.is_over else ""
