from pathlib import Path

import pytest

from marcador.documentation import pages

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_generated_page_says_what_the_code_says(name: str) -> None:
    assert (DOCS / name).read_text() == pages()[name], "run `make docs`"


def test_every_sentence_of_the_calls_page_can_be_said() -> None:
    import re

    from marcador.demo.script import MATCH
    from padel.calls import match_grammar, understand

    grammar = match_grammar("en", ("blue", "red"), MATCH.pair_a.players + MATCH.pair_b.players)
    quoted = re.findall(r'"([a-z\' ]+)"', (DOCS / "calls.md").read_text())
    assert len(quoted) > 30
    for sentence in quoted:
        assert understand(grammar, tuple(sentence.split())), f"{sentence!r} is documented, but not in the grammar"


def test_every_shot_of_the_grammar_is_on_the_calls_page() -> None:
    from padel.calls import call_grammar
    from padel.calls.jsgf import Alternatives, Expansion, Sequence, Tagged, Word

    def words(expansion: Expansion) -> list[str]:
        match expansion:
            case Word(text):
                return [text]
            case Tagged(item, _):
                return words(item)
            case Sequence(items):
                return [" ".join(word for item in items for word in words(item))]
            case Alternatives(items):
                return [phrase for item in items for phrase in words(item)]
        return []

    page = (DOCS / "calls.md").read_text()
    for phrase in words(call_grammar().rules["shot"]):
        assert phrase in page, f"{phrase!r} can be said, but docs/calls.md does not say so"


def test_every_dependency_has_its_decision() -> None:
    import tomllib

    project = tomllib.loads((DOCS.parent / "pyproject.toml").read_text())["project"]
    decisions = "\n".join(path.read_text().lower() for path in (DOCS / "decisions").glob("*.md"))
    for requirement in project["dependencies"]:
        name = requirement.split(">=")[0]
        assert name.removesuffix("-mqtt") in decisions, f"docs/decisions/ does not say why {name}"
