"""Nothing that somebody can use is without its documentation: commands, options, settings, routes, events."""

import argparse
import re
import shlex
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from marcador.command_tree import parsers
from marcador.configuration import Configuration
from marcador.events_page import commands, events
from marcador.examples import EXAMPLES
from marcador.main import COMMANDS, parser_of
from padel.shots import ShotType
from server.app import openapi
from server.dashboard.routes import router as routes

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
EVERYTHING = "\n".join(DOCS.values())
PARSERS = dict(parsers(parser_of(list(COMMANDS))))


@pytest.mark.parametrize("words", sorted(filter(None, PARSERS)))
def test_every_command_teaches_with_an_example_that_it_takes(words: str) -> None:
    example = EXAMPLES[words]
    assert example.startswith("marcador ")
    assert example in " ".join(PARSERS[words].format_help().split())
    assert example in DOCS["commands.md"]
    parser_of(shlex.split(example)[1:]).parse_args(shlex.split(example)[1:])
    for action in PARSERS[words]._actions:
        assert action.help or isinstance(action, argparse._SubParsersAction), action.dest


def test_no_example_is_of_a_command_that_is_no_more() -> None:
    assert set(EXAMPLES) == set(PARSERS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_a_page_that_somebody_wrote(command: str) -> None:
    written = (
        "\n".join(text for name, text in DOCS.items() if name != "commands.md")
        + (ROOT / "models" / "docs" / "recogniser.md").read_text()
    )
    assert f"marcador {command}" in written or f"make {command}" in written


def test_every_setting_is_in_its_page() -> None:
    for section, field in Configuration.model_fields.items():
        model = field.annotation if isinstance(field.annotation, type) else field.annotation.__args__[0]  # type: ignore[union-attr]
        for name in model.model_fields:
            assert f"`{name}`" in DOCS["configuration.md"] or f"`{name}." in DOCS["configuration.md"], section


def test_every_route_says_what_it_does() -> None:
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (method, path)
            assert operation["description"], (method, path)
            for parameter in operation.get("parameters", ()):
                is_in_path = parameter["in"] == "path"
                assert is_in_path or parameter.get("description"), (path, parameter["name"])


def pages() -> list[str]:
    found = [route.path for route in routes().routes if isinstance(route, APIRoute)]
    return [path for path in found if "/static" not in path and not path.endswith(".js")]


def test_every_page_has_its_row_its_file_and_its_place_in_the_browser_s_tests() -> None:
    tried = (ROOT / "tests" / "browser" / "test_pages.py").read_text()
    rows = re.findall(r"^\| `(/[^`]*)` \|", DOCS["contracts.md"].partition("## Pages")[2].partition("\n## ")[0], re.M)
    assert sorted(rows) == sorted(pages())
    for path in pages():
        assert f'"{path}": ' in tried, path


def test_every_file_of_a_page_is_served_as_one() -> None:
    served = "".join(one.read_text() for one in (ROOT / "server").rglob("*.py"))
    for file in (ROOT / "server" / "dashboard" / "pages").iterdir():
        assert f'page("{file.name}"' in served


def test_every_event_and_command_is_in_its_page_with_what_it_is() -> None:
    for name, model in {**events(), **commands()}.items():
        assert f"### `{name}`" in DOCS["events.md"]
        assert model.__doc__, name


def test_every_shot_has_a_name_on_the_pages() -> None:
    words = ROOT / "server" / "dashboard" / "static" / "js" / "languages"
    for language in ("en", "es"):
        named = "".join(one.read_text(encoding="utf-8") for one in words.glob(f"{language}*.js"))
        assert [shot for shot in ShotType if f'"shot.{shot}": ' not in named] == []
