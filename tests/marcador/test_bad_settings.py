"""Every constraint of every setting is told in plain words, wherever the value came from."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_core._pydantic_core import list_all_errors

from marcador.configuration import Configuration, load, with_options
from marcador.documentation import _model_of
from marcador.errors import ConfigurationError
from wire.plain_words import plainly

BAD: tuple[Any, ...] = ("", "a/b", "x" * 101, -1, 0, 10**9, 1.5, True, [], [7, 7], ["", "x" * 101], {"x": 1})
DEVELOPERS_WORDS = ("should", "Input", "String", "Value error", "pattern", "Field required", "valid (", "Error", "^")


def settings() -> Iterator[tuple[str, ...]]:
    """Give the way to each setting there is."""
    for section, field in Configuration.model_fields.items():
        yield from of_model(_model_of(field), (section,))


def of_model(model: type[BaseModel], way: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from of_model(field.annotation, (*way, name))
        else:
            yield (*way, name)


def toml(way: tuple[str, ...], value: Any) -> str:
    header = f"[[{way[0]}]]" if way[0] == "wearables" else f"[{'.'.join(way[:-1])}]"
    written = "{x = 1}" if isinstance(value, dict) else json.dumps(value)
    return f"{header}\n{way[-1]} = {written}\n"


def refusal(path: Path, environment: dict[str, str]) -> str:
    """Give what is said of a configuration, or nothing."""
    try:
        load(path, environment)
    except ConfigurationError as error:
        return str(error).replace(str(path), "FILE")
    return ""


@pytest.mark.parametrize("way", list(settings()), ids=".".join)
def test_a_bad_value_in_the_file_is_refused_in_plain_words(tmp_path: Path, way: tuple[str, ...]) -> None:
    path = tmp_path / "marcador.toml"
    refused = ""
    for value in BAD:
        path.write_text(toml(way, value))
        said = refusal(path, {})
        assert not [word for word in DEVELOPERS_WORDS if word in said], said
        refused += said
    assert f"FILE, line 2: {'.'.join(way[:1])}" in refused, "nothing is a bad value of it"


@pytest.mark.parametrize("way", [way for way in settings() if len(way) == 2 and way[0] != "wearables"], ids=".".join)
def test_a_bad_value_in_the_environment_names_the_variable(way: tuple[str, ...]) -> None:
    variable = "_".join(("marcador", *way)).upper()
    for value in ("", "a/b", "x" * 101, "-1", "soon"):
        said = refusal(Path("/dev/null"), {variable: value})
        assert not said or f"environment variable {variable}: " in said or f"{way[0]}: " in said
        assert not [word for word in DEVELOPERS_WORDS if word in said], said


@pytest.mark.parametrize("value", ["", "a/b", "x" * 101])
def test_a_bad_option_is_told_in_plain_words(value: str) -> None:
    with pytest.raises(ConfigurationError, match="--court: must be one word of at most 40 letters"):
        with_options(Configuration().device, argparse.Namespace(court=value), {"court": "court"})


def test_what_the_validator_fills_in_is_filled_in() -> None:
    for one in list_all_errors():
        context = {name: 1.0 for name in one.get("example_context") or {}}
        error = {"type": one["type"], "loc": (), "msg": "", "input": None, "ctx": context}
        assert "{" not in plainly(error)  # type: ignore[arg-type]
