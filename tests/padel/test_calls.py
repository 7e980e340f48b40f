import contextlib
import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from padel.calls import Call, jsgf, match_grammar, may_go_on, understand
from padel.calls.jsgf import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word
from padel.errors import GrammarError
from padel.shots import Outcome, ShotType

GRAMMAR = match_grammar("en", ("blue", "red"), ("Maria", "Carlos", "Laura", "David"))


def sample(grammar: Grammar, expansion: Expansion, chance: random.Random) -> Iterator[str]:
    match expansion:
        case Word(text):
            yield text
        case Tagged(item, _):
            yield from sample(grammar, item, chance)
        case Optional(item):
            if chance.random() < 0.5:
                yield from sample(grammar, item, chance)
        case Sequence(items):
            for item in items:
                yield from sample(grammar, item, chance)
        case Alternatives(items):
            yield from sample(grammar, chance.choice(items), chance)
        case RuleRef(name):
            yield from sample(grammar, grammar.rules[name], chance)


@pytest.mark.parametrize(
    ("sentence", "meaning"),
    [
        ("blue smash winner", Call("shot", pair="a", shot=ShotType.SMASH, outcome=Outcome.WINNER)),
        (
            "player three bandeja unforced error",
            Call("shot", pair="b", player=3, shot=ShotType.BANDEJA, outcome=Outcome.UNFORCED_ERROR),
        ),
        ("winner carlos", Call("shot", pair="a", player=2, outcome=Outcome.WINNER)),
        ("double fault", Call("double_fault")),
        ("point red", Call("point", pair="b")),
        ("thirty fifteen", Call("points", points=(2, 1))),
        ("fifteen all", Call("points", points=(1, 1))),
        ("five three", Call("tiebreak", points=(5, 3))),
        ("six all", Call("tiebreak", points=(6, 6))),
        ("game set and match blue", Call("match", pair="a")),
        ("what's the score", Call("ask_score")),
        ("correction point red", Call("point", pair="b", corrects=True)),
    ],
)
def test_a_sentence_has_its_meaning(sentence: str, meaning: Call) -> None:
    assert understand(GRAMMAR, tuple(sentence.split())) == meaning


@pytest.mark.parametrize("sentence", ["", "blue", "winner winner", "[unk]", "blue smash", "fifteen fifteen"])
def test_what_is_no_sentence_has_no_meaning(sentence: str) -> None:
    meaning = understand(GRAMMAR, tuple(sentence.split()))
    assert meaning is None or meaning.kind == "who"


@given(st.integers())
def test_every_sentence_of_the_grammar_has_a_meaning(seed: int) -> None:
    chance = random.Random(seed)
    sentence = tuple(sample(GRAMMAR, GRAMMAR.rules["call"], chance))
    assert understand(GRAMMAR, sentence) is not None, " ".join(sentence)


def test_a_shared_first_name_is_left_out_and_a_number_is_not_spoken() -> None:
    grammar = match_grammar("en", ("blue", "red"), ("Ana Ruiz", "Ana Vega", "Player 3", "Jo"))
    assert understand(grammar, ("winner", "ana")) is None
    assert understand(grammar, ("winner", "ana", "vega")) == Call("shot", pair="a", player=2, outcome=Outcome.WINNER)
    assert "3" not in grammar.words()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("grammar x;", "#JSGF"),
        ("#JSGF V1.0; grammar x; <a> = b;", "no public rule"),
        ("#JSGF V1.0; grammar x; public <a> = <b>;", "never defined"),
        ("#JSGF V1.0; grammar x; public <a> = b <a>;", "contains itself"),
        ("#JSGF V1.0;\ngrammar x;\npublic <a> = ( b ;", "line 3: expected '\\)'"),
        ("#JSGF V1.0; grammar x; public <a> = b*;", "cannot stand here"),
        ("#JSGF V1.0; grammar x; public <a> = b; <a> = c;", "defined twice"),
        ('#JSGF V1.0; grammar x; public <a> = "b;', "cannot stand here"),
    ],
)
def test_a_broken_grammar_is_refused_with_its_reason(text: str, reason: str) -> None:
    with pytest.raises(GrammarError, match=reason):
        jsgf.parse(text)


@given(st.text(alphabet="<>=|;()[]{}/ ab\n", max_size=40))
def test_any_text_is_a_grammar_or_refused(text: str) -> None:
    with contextlib.suppress(GrammarError):
        jsgf.parse("#JSGF V1.0;" + text)


@pytest.mark.parametrize(
    ("sentence", "more"),
    [
        ("player two", True),
        ("smash winner", True),
        ("game", True),
        ("double fault", True),
        ("blue smash winner", False),
        ("fifteen all", False),
        ("undo", True),
        ("deuce", False),
    ],
)
def test_it_is_known_whether_more_may_follow(sentence: str, more: bool) -> None:
    assert may_go_on(GRAMMAR, tuple(sentence.split())) is more
