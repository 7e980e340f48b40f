from pathlib import Path

import pytest

from marcador.documentation import pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run `make docs`"


def test_every_dependency_has_its_decision() -> None:
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    decisions = "\n".join(path.read_text().lower() for path in (DOCS / "decisions").glob("*.md"))
    for requirement in project["dependencies"]:
        name = requirement.split(">=")[0]
        assert name.removesuffix("-mqtt") in decisions, f"docs/decisions/ does not say why {name}"
