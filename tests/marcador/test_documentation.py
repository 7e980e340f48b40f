from pathlib import Path

import pytest

from marcador.data_page import stored
from marcador.documentation import PAGES
from server.tables.contents import TABLES
from server.tables.file_contents import FILE

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == PAGES[name](), "run `make docs`"


def test_every_column_of_the_database_says_what_it_is() -> None:
    documented = {table: set(columns) for table, (meaning, columns) in FILE.items() if meaning}
    assert documented == {table: set(columns) for table, columns in stored().items()}, (
        "mend server/tables/file_contents"
    )
    for table, (_, columns) in FILE.items():
        assert all(columns.values()), table
    for one in TABLES.values():
        assert one.meaning, one.name
        assert all(column.meaning for column in one.columns), one.name


def test_every_dependency_has_its_decision() -> None:
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    decisions = "\n".join(path.read_text().lower() for path in (DOCS / "decisions").glob("*.md"))
    for requirement in project["dependencies"]:
        name = requirement.split(">=")[0]
        assert name.removesuffix("-mqtt") in decisions, f"docs/decisions/ does not say why {name}"
