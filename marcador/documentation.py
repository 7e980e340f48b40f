"""The pages of `docs/` that are generated from the code; a test holds them to it."""

import json
from collections.abc import Callable, Iterator
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from marcador import access_page, command_tree, data_page, events_page
from marcador.configuration import Configuration
from padel.calls import page as calls
from wire.asyncapi import document


def _openapi() -> str:
    from server.app import openapi

    return _json(openapi())


def _commands() -> str:
    from marcador.main import COMMANDS, parser_of

    return command_tree.page(parser_of(list(COMMANDS)))


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


_INTRODUCTION = """# Settings

`marcador.toml` in the folder where a command is run, or the file that `--config` or else `MARCADOR_CONFIG` in the
environment names; on an installed box that is `/etc/marcador/marcador.toml`. All settings have a default, so no file
is needed. `MARCADOR_SECTION_SETTING` in the environment overrides a setting of a section (`MARCADOR_DEVICE_COURT=2`),
and an option on the command line overrides both. A setting that is not known, or not valid, ends the command with one
sentence that names the file and its line.

This page is generated from the code: `make docs`.
"""


def _configuration() -> str:
    return "\n".join([_INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    for name, field in Configuration.model_fields.items():
        model = _model_of(field)
        header = f"[{name}]" if model is field.annotation else f"[[{name}]]"
        yield f"## `{header}`\n\n{(model.__doc__ or '').strip()}\n\n| setting | default | what it is |\n|---|---|---|"
        yield from _rows(model, "")
        yield ""


def _rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        annotation = field.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _rows(annotation, f"{prefix}{name}.")
        else:
            yield f"| `{prefix}{name}` | {_default(field)} | {field.description or ''} |"


def _model_of(field: FieldInfo) -> type[BaseModel]:
    annotation: Any = field.annotation
    model: type[BaseModel] = annotation if isinstance(annotation, type) else annotation.__args__[0]
    return model


def _default(field: FieldInfo) -> str:
    if field.default is PydanticUndefined:
        return "computed" if field.default_factory else "required"
    return "none" if field.default is None else f"`{json.dumps(field.default, default=str)}`"


PAGES: dict[str, Callable[[], str]] = {
    "asyncapi.json": lambda: _json(document(version("marcador"))),
    "openapi.json": _openapi,
    "configuration.md": _configuration,
    "calls.md": calls.page,
    "data.md": data_page.page,
    "commands.md": _commands,
    "events.md": events_page.page,
    "access.md": access_page.page,
}
"""Who writes each generated page, by its file name in `docs/`."""
