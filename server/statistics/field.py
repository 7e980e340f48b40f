"""What is published of padel: figures of the field, each with its sample and its source."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

Group = Literal["men", "women", "all"]


class FieldFigure(NamedTuple):
    """A published figure; of one that is no range both ends are the same.

    Attributes:
        of: whom it is of; `all` where men and women are not told apart.
        sample: who was measured, and how much.
    """

    name: str
    of: Group
    low: float
    high: float
    unit: str
    sample: str
    source: str


@cache
def field_figures() -> tuple[FieldFigure, ...]:
    """Give all published figures."""
    data = tomllib.loads((files("server.statistics") / "field.toml").read_text())
    return tuple(FieldFigure(**{"high": one["low"], **one}) for one in data["figure"])


def field_figure(name: str, of: Group) -> FieldFigure:
    """Give a published figure, which must be there."""
    return next(one for one in field_figures() if (one.name, one.of) == (name, of))
