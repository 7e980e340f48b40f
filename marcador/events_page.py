"""`docs/events.md`: what each event and each command to a device holds, generated from the models of both sides."""

import inspect
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from padel.events import EVENT_TYPES
from padel.sensor_events import SensorsThinned
from padel.weight_events import WEIGHT_EVENTS
from wire.commands import COMMANDS

_INTRODUCTION = """# Events and commands

An event is the `data` of a CloudEvent ([contracts](contracts.md)), stored for ever and never changed; `marcador
query` has them in the table `events` ([data](data.md)). A command is what the server sends to a device.
[asyncapi.json](asyncapi.json) has both as schemas. This page is generated from the code: `make docs`.
"""


def events() -> dict[str, type[BaseModel]]:
    """Give every event by its type."""
    weights: Any = WEIGHT_EVENTS
    more = weights.values() if isinstance(weights, dict) else weights
    return {model.TYPE: model for model in (*EVENT_TYPES.values(), SensorsThinned, *more)}


def commands() -> dict[str, type[BaseModel]]:
    """Give every command by its name."""
    return {str(model.model_fields["command"].default): model for model in COMMANDS}


def page() -> str:
    """Give the page."""
    parts = [_INTRODUCTION, "## Events\n", *_sections(events()), "## Commands\n", *_sections(commands())]
    return "\n".join(parts)


def _sections(models: dict[str, type[BaseModel]]) -> Iterator[str]:
    for name, model in models.items():
        meaning = " ".join(inspect.cleandoc(model.__doc__ or "").split("\n\n")[0].split())
        schema = model.model_json_schema()
        rows = [
            f"| `{field}` | {_kind(shape)} | {shape.get('description', '')} |"
            for field, shape in schema.get("properties", {}).items()
            if field != "command"
        ]
        head = ["| field | type | what it is |", "|---|---|---|"] if rows else []
        yield "\n".join([f"### `{name}`", "", meaning, "", *head, *rows, ""])


def _kind(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return f"`{shape['$ref'].rpartition('/')[2]}`"
    if "enum" in shape:
        return ", ".join(f"`{one}`" for one in shape["enum"])
    if "anyOf" in shape:
        return " or ".join(_kind(one) for one in shape["anyOf"])
    return str(shape.get("format") or shape.get("type") or "any")
