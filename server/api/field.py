"""The published figures of the field, as the pages show them beside a player's."""

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from server.api.dependencies import needs
from server.api.problems import documented
from server.people.rights import Right
from server.statistics.field import Group, field_figures

router = APIRouter(prefix="/api/v1", tags=["statistics"], dependencies=[needs(Right.COUNT)])


class FieldFigureOf(BaseModel):
    """A published figure; of one that is no range both ends are the same."""

    name: str
    of: Group = Field(description="whom it is of; `all` where men and women are not told apart")
    low: float
    high: float
    unit: str
    sample: str = Field(description="who was measured, and how much")
    source: str


class FieldFigures(BaseModel):
    """What is published of padel."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"figures": [one._asdict() for one in field_figures()[:1]]}]}
    )

    figures: list[FieldFigureOf]


@router.get("/field-figures", summary="List published figures", responses=documented())
def list_field_figures() -> FieldFigures:
    """Give what is published of padel, each figure with its sample and source."""
    return FieldFigures(figures=[FieldFigureOf(**one._asdict()) for one in field_figures()])
