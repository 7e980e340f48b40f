"""Reading a message: a model that does not fit becomes a `WireError` that names the field."""

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from wire.errors import WireError
from wire.plain_words import place, plainly

Model = TypeVar("Model", bound=BaseModel)


def read_json(model: type[Model], payload: bytes, what: str) -> Model:
    """Read a model from UTF-8 JSON.

    Raises:
        WireError: "not `what`", and the field that is missing or wrong.
    """
    try:
        return model.model_validate_json(payload)
    except ValidationError as error:
        raise refused(what, error) from error


def refused(what: str, error: ValidationError) -> WireError:
    """Give the error of a message that is not `what`, from the first thing that is wrong with it."""
    first = error.errors()[0]
    where = place(first["loc"])
    return WireError(f"not {what}: {where}: {plainly(first)}" if where else f"not {what}: it {plainly(first)}")
