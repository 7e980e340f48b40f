"""Every sentence has one meaning, every meaning can be said in each language, and names are those of the match."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from padel.calls import (
    LANGUAGES,
    Call,
    Stroke,
    call_grammar,
    is_whole,
    jsgf,
    match_grammar,
    may_go_on,
    meaning_of,
    spoken_words,
    understand,
)
from padel.calls.automaton import Automaton, Node, plain
from padel.calls.call import KINDS
from padel.calls.examples import COLOURS, PLAYERS, TOPICS, Example
from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word
from padel.calls.languages import phrases
from padel.calls.page import page
from padel.calls.sound_alikes import SAME_SOUND, SOUND_ALIKES
from padel.shots import Outcome, ShotType

EXAMPLES = [example for topic in TOPICS for example in topic.examples]


@cache
def grammar_of(language: str) -> Grammar:
    return match_grammar(language, COLOURS, PLAYERS)


def meaning(language: str, sentence: str) -> Call | None:
    return understand(grammar_of(language), spoken_words(sentence))


def nodes(grammar: Grammar) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Walk the whole automaton of a grammar: each node once, with the first words that lead to it."""
    start = Automaton.of(grammar).start
    seen, todo = {start}, [((), start)]
    while todo:
        words, node = todo.pop()
        yield words, node
        for word in sorted(node.words()):
            following = node.after(word)
            assert following is not None
            if following[0] not in seen:
                seen.add(following[0])
                todo.append(((*words, word), following[0]))


def spoken_alike(expansion: Expansion, same: dict[str, str]) -> Expansion:
    match expansion:
        case Word(text):
            return Word(same.get(text, text))
        case Tagged(item, tag):
            return Tagged(spoken_alike(item, same), tag)
        case Optional(item):
            return Optional(spoken_alike(item, same))
        case Sequence(items):
            return Sequence(tuple(spoken_alike(item, same) for item in items))
        case Alternatives(items):
            return Alternatives(tuple(spoken_alike(item, same) for item in items))
        case RuleRef():
            return expansion


# ---- meanings


@pytest.mark.parametrize(
    ("sentence", "meant"),
    [
        ("blue smash winner", Call("shot", pair="a", shot=ShotType.SMASH, outcome=Outcome.WINNER)),
        (
            "player three bandeja unforced error",
            Call("shot", pair="b", player=3, shot=ShotType.BANDEJA, outcome=Outcome.UNFORCED_ERROR),
        ),
        ("winner carlos", Call("shot", pair="a", player=2, outcome=Outcome.WINNER)),
        (
            "forced error red by carlos volley",
            Call(
                "shot",
                pair="b",
                outcome=Outcome.FORCED_ERROR,
                forced_by=Stroke(pair="a", player=2, shot=ShotType.VOLLEY),
            ),
        ),
        ("forced error by carlos", Call("shot", pair="a", player=2, outcome=Outcome.FORCED_ERROR)),
        ("por tres winner", Call("shot", shot=ShotType.SMASH_X3, outcome=Outcome.WINNER)),
        ("double fault", Call("double_fault")),
        ("point red", Call("point", pair="b")),
        ("maria", Call("who", pair="a", player=1)),
        ("thirty fifteen", Call("points", points=(2, 1))),
        ("fifteen all", Call("points", points=(1, 1))),
        ("five three", Call("tiebreak", points=(5, 3))),
        ("fifteen fourteen", Call("tiebreak", points=(15, 14))),
        ("six all", Call("tiebreak", points=(6, 6))),
        ("advantage receiver", Call("advantage", role="receiver")),
        ("game set and match blue", Call("match", pair="a")),
        (
            "game red blue leads three games to two second set",
            Call("game", pair="b", side="a", count=(3, 2), unit="games", set_number=2),
        ),
        (
            "game and first set blue six games to four blue leads one set to love",
            Call("set", pair="a", tally=(6, 4), side="a", count=(1, 0), unit="sets", set_number=1),
        ),
        ("what's the score", Call("ask_score")),
        ("correction point red", Call("point", pair="b", corrects=True)),
        ("correction two points ago ace", Call("ace", corrects=True, ago=2)),
        ("time violation point penalty red", Call("penalty", pair="b", step="point", reason="time")),
        ("receives left", Call("receives", on="left")),
        (
            "set score red six four three all thirty fifteen maria serves",
            Call("set_score", pair="a", player=1, side="b", sets=((6, 4), (3, 3)), points=(2, 1)),
        ),
        (
            "set score blue six all tie break five three player four serves",
            Call("set_score", pair="b", player=4, side="a", sets=((6, 6),), points=(5, 3), numbers=True),
        ),
    ],
)
def test_a_sentence_has_its_meaning(sentence: str, meant: Call) -> None:
    assert meaning("en", sentence) == meant


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.en)
def test_each_meaning_can_be_said_in_both_languages(example: Example) -> None:
    meant = meaning("en", example.en)
    assert meant is not None
    assert meaning("es", example.es) == meant


def test_there_is_an_example_of_every_kind_of_call() -> None:
    assert {call.kind for example in EXAMPLES if (call := meaning("en", example.en))} == set(KINDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "rules"), [(ShotType, ("serve", "return", "shot")), (Outcome, ("outcome",))])
def test_every_stroke_and_outcome_can_be_said(
    language: str, kind: type[ShotType] | type[Outcome], rules: tuple[str, ...]
) -> None:
    tags = (tag.partition("=") for rule in rules for tag in phrases(language, rule))
    said = {value for slot, _, value in tags if slot != "about"}
    assert said == set(kind)


@pytest.mark.parametrize("sentence", ["", "winner winner", "[unk]", "blue smash", "fifteen fifteen", "zero zero"])
def test_what_is_no_sentence_has_no_meaning(sentence: str) -> None:
    assert understand(grammar_of("en"), tuple(sentence.split())) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_means_two_things(language: str) -> None:
    """Every node of the deterministic automaton stands for all word sequences that lead there."""
    seen = 0
    for words, node in nodes(grammar_of(language)):
        seen += 1
        assert len(node.ends) <= 1, f"{' '.join(words)} …: {node.ends}"
        assert node.ends or node.words(), f"{' '.join(words)} leads nowhere"
    assert seen > 100


def test_a_sentence_that_means_two_things_would_be_found() -> None:
    grammar = jsgf.parse("#JSGF V1.0; grammar t; public <a> = x y {call=deuce} | ( x | z ) y {call=let};")
    assert [words for words, node in nodes(grammar) if len(node.ends) > 1] == [("x", "y")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_same_sound_do_not_change_the_meaning(language: str) -> None:
    same = {one: other for one, other in SAME_SOUND[language]}
    grammar = grammar_of(language)
    alike = Grammar("t", {name: spoken_alike(rule, same) for name, rule in grammar.rules.items()}, grammar.public)
    for words, node in nodes(alike):
        assert len(node.ends) <= 1, f"{' '.join(words)}: {node.ends}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tags_name_every_kind_and_no_other(language: str) -> None:
    tags: set[str] = set()
    for _, node in nodes(grammar_of(language)):
        onward = [following for word in node.words() if (following := node.after(word))]
        tags |= {tag for several in (*node.ends, *(certain for _, certain in onward)) for tag in several}
    kinds = {tag.removeprefix("call=") for tag in tags if tag.startswith("call=")}
    assert kinds - {"correction"} == set(KINDS) - {"shot"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_sound_alike_are_named_once_and_one_of_them_is_a_call(language: str) -> None:
    words = {plain(word) for word in call_grammar(language).words()}
    pairs = [frozenset(pair) for pair in SOUND_ALIKES[language]]
    assert len(pairs) == len(set(pairs))
    for one, other in SOUND_ALIKES[language]:
        assert one != other
        assert {plain(word) for word in one.split()} <= words or {plain(word) for word in other.split()} <= words


# ---- how it is written and said


def test_accents_and_punctuation_do_not_matter() -> None:
    assert meaning("es", "¿Cómo vamos?") == meaning("es", "como vamos") == Call("ask_score")
    assert meaning("en", "What’s the score?") == Call("ask_score")
    assert meaning("en", "Game, set and match: Red!") == Call("match", pair="b")
    assert meaning("en", "Víbora winner, player two") == meaning("en", "vibora winner player two")


def test_an_enye_is_a_letter_of_its_own() -> None:
    grammar = match_grammar("es", COLOURS, ("Íñigo", "Inigo", "Begoña", "Ana"))
    assert understand(grammar, ("íñigo",)) == understand(grammar, ("iñigo",)) == Call("who", pair="a", player=1)
    assert understand(grammar, ("inigo",)) == Call("who", pair="a", player=2)


@pytest.mark.parametrize(
    ("language", "sentence", "more"),
    [
        ("en", "", True),
        ("en", "player two", True),
        ("en", "smash winner", True),
        ("en", "game", True),
        ("en", "double fault", True),
        ("en", "blue smash winner", False),
        ("en", "unforced error red", False),
        ("en", "red volley out", False),
        ("en", "forced error red", True),
        ("en", "fifteen all", False),
        ("en", "undo", True),
        ("en", "redo", False),
        ("en", "deuce", False),
        ("en", "time", True),
        ("en", "set score blue six four", True),
        ("en", "winner winner", False),
        ("es", "tiempo", True),
        ("es", "tiempo médico", True),
        ("es", "iguales", True),
        ("es", "punto de oro", False),
    ],
)
def test_it_is_known_whether_more_may_follow(language: str, sentence: str, more: bool) -> None:
    assert may_go_on(grammar_of(language), tuple(sentence.split())) is more


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_whole_sentence_means_nothing(language: str) -> None:
    for words, _ in nodes(grammar_of(language)):
        assert is_whole(grammar_of(language), words) is (understand(grammar_of(language), words) is not None)


def test_a_sentence_of_a_grammar_without_meanings_means_itself() -> None:
    colours = Grammar("colours.en", {"one": Alternatives((Word("green"), Word("white")))}, ("one",))
    assert meaning_of(colours, ("green",)) == ("green",)
    assert meaning_of(colours, ("blue",)) is None
    assert meaning_of(grammar_of("en"), ("forty", "all")) == meaning_of(grammar_of("en"), ("deuce",)) == Call("deuce")


@pytest.mark.parametrize("language", LANGUAGES)
def test_more_may_follow_wherever_a_sentence_is_not_at_its_end(language: str) -> None:
    for words, node in nodes(grammar_of(language)):
        assert may_go_on(grammar_of(language), words) is bool(node.words())


def test_the_page_of_calls_says_what_the_grammars_say() -> None:
    assert (Path(__file__).parents[2] / "docs" / "calls.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("net", "let", True),
        ("red out", "red error", True),
        ("red out", "red touch", True),
        ("red smash out", "red smash touch", True),
        ("serve out", "serve touch", False),
        ("serve out", "serve error", False),
        ("red out", "blue out", False),
    ],
)
def test_two_ways_to_say_the_same_are_no_rivals_when_they_are_heard(one: str, other: str, alike: bool) -> None:
    meant = [meaning_of(grammar_of("en"), tuple(said.split())) for said in (one, other)]
    assert None not in meant
    assert (meant[0] == meant[1]) is alike
