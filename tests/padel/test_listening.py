"""What is listened for follows the match: the same sentences at other weights, and muted only the word to listen."""

import random
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from padel.calls import LANGUAGES, match_grammar, understand
from padel.calls.automaton import Automaton
from padel.calls.examples import COLOURS, PLAYERS, TOPICS
from padel.calls.grammar import Alternatives, Expansion, Grammar, Optional, RuleRef, Sequence, Tagged, Word
from padel.calls.listening import UNLIKELY, Listening, Phase, listen_for, unlikely

GAME = Listening("game", serving="a")
PHASES: tuple[Phase, ...] = ("before", "game", "deciding", "tiebreak", "stopped", "over")
LISTENINGS = st.builds(
    Listening,
    phase=st.sampled_from(PHASES),
    serving=st.sampled_from(["a", "b", None]),
    advantage=st.booleans(),
    decides=st.booleans(),
    pending=st.booleans(),
    muted=st.booleans(),
)


@cache
def grammar_of(language: str) -> Grammar:
    return match_grammar(language, COLOURS, PLAYERS)


@cache
def listened(language: str, listening: Listening) -> Grammar:
    return listen_for(grammar_of(language), listening)


def likelihood(grammar: Grammar, words: tuple[str, ...]) -> float:
    """Give the likelihood of the likeliest way to say exactly these words, by the grammar's weights."""
    return max(_ways(grammar, RuleRef("call"), words, 0).get(len(words), 0.0), 0.0)


def _ways(grammar: Grammar, expansion: Expansion, words: tuple[str, ...], at: int) -> dict[int, float]:
    match expansion:
        case Word(text):
            return {at + 1: 1.0} if at < len(words) and words[at] == text else {}
        case RuleRef(name):
            return _ways(grammar, grammar.rules[name], words, at)
        case Tagged(item):
            return _ways(grammar, item, words, at)
        case Optional(item):
            return _either(grammar, (item, Sequence(())), (0.5, 0.5), words, at)
        case Alternatives(items, weights):
            given = weights or (1.0,) * len(items)
            return _either(grammar, items, tuple(weight / sum(given) for weight in given), words, at)
        case Sequence(items):
            ways = {at: 1.0}
            for item in items:
                ways = _best([(end, chance * more) for middle, chance in ways.items()
                              for end, more in _ways(grammar, item, words, middle).items()])  # fmt: skip
            return ways


def _either(
    grammar: Grammar, items: tuple[Expansion, ...], shares: tuple[float, ...], words: tuple[str, ...], at: int
) -> dict[int, float]:
    ways = [_ways(grammar, item, words, at) for item in items]
    return _best(
        [(end, share * chance) for way, share in zip(ways, shares, strict=True) for end, chance in way.items()]
    )


def _best(ways: list[tuple[int, float]]) -> dict[int, float]:
    return {end: max(chance for other, chance in ways if other == end) for end, _ in ways}


def change(listening: Listening, sentence: str) -> float:
    """Give how many times less (below 1) likely a sentence is than in the grammar that knows no state."""
    words = tuple(sentence.split())
    return likelihood(listened("en", listening), words) / likelihood(grammar_of("en"), words)


@pytest.mark.parametrize(
    ("listening", "sentence"),
    [
        (GAME, "five three"),
        (GAME, "receives left"),
        (GAME, "maria"),
        (GAME, "cancel"),
        (GAME, "start match"),
        (replace(GAME, advantage=False), "advantage blue"),
        (replace(GAME, decides=False), "golden point"),
        (Listening("tiebreak", "a"), "thirty fifteen"),
        (Listening("tiebreak", "a"), "deuce"),
        (Listening("before", "a"), "thirty fifteen"),
        (Listening("before", "a"), "undo last point"),
        (Listening("stopped"), "blue smash winner"),
        (Listening("stopped"), "fault"),
        (Listening("over"), "double fault"),
        (Listening("over"), "red retires"),
        (Listening("over"), "warning blue"),
    ],
)
def test_what_makes_no_sense_now_is_seldom_listened_for(listening: Listening, sentence: str) -> None:
    assert change(listening, sentence) == pytest.approx(UNLIKELY)


@pytest.mark.parametrize(
    "sentence", ["red ace", "red double fault", "ace laura", "red serve winner", "blue return winner"]
)
def test_a_service_of_the_receiving_pair_is_seldom_listened_for_and_a_return_of_the_serving_pair(
    sentence: str,
) -> None:
    words = tuple(sentence.split())
    blue_serves, red_serves = (listened("en", Listening("game", serving=pair)) for pair in ("a", "b"))
    assert likelihood(blue_serves, words) / likelihood(red_serves, words) == pytest.approx(UNLIKELY)


@pytest.mark.parametrize(
    ("listening", "sentence"),
    [
        (GAME, "thirty fifteen"),
        (GAME, "fifteen thirty"),
        (GAME, "game red"),
        (GAME, "deuce"),
        (GAME, "undo"),
        (GAME, "correction point red"),
        (replace(GAME, pending=True), "maria"),
        (Listening("deciding", "a"), "receives left"),
        (Listening("tiebreak", "a"), "five three"),
        (Listening("tiebreak", "a"), "three five"),
        (Listening("stopped"), "play"),
        (Listening("stopped"), "correction point red"),
        (Listening("over"), "undo"),
        (Listening("over"), "game set and match blue"),
        (Listening("before", "a"), "start match"),
        (Listening("before", "a"), "blue smash winner"),
    ],
)
def test_what_may_be_said_now_keeps_its_weight_right_or_wrong(listening: Listening, sentence: str) -> None:
    assert change(listening, sentence) == pytest.approx(1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_muted_only_the_word_to_listen_is_heard(language: str) -> None:
    muted = listened(language, Listening(muted=True))
    assert muted.words() == Grammar("t", grammar_of(language).rules, ("listen",)).words()
    assert understand(muted, ("listen" if language == "en" else "escucha",))


def test_muted_with_a_wake_word_it_is_still_needed() -> None:
    grammar = match_grammar("en", COLOURS, PLAYERS, wake=True)
    assert Automaton.of(listen_for(grammar, Listening(muted=True))).start.words() == {"umpire"}


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25)
@given(listening=LISTENINGS, topic=st.sampled_from(TOPICS))
def test_unless_muted_every_sentence_keeps_its_meaning(language: str, listening: Listening, topic: Any) -> None:
    listening = replace(listening, muted=False)
    for example in topic.examples:
        words = tuple(example.said(language).split())
        assert understand(listened(language, listening), words) == understand(grammar_of(language), words)


@pytest.mark.parametrize("language", LANGUAGES)
@given(listening=LISTENINGS)
def test_every_rule_that_a_state_makes_unlikely_is_in_the_grammar(language: str, listening: Listening) -> None:
    reachable = grammar_of(language).reachable()
    assert set(unlikely(listening)) <= reachable


def test_the_state_of_listening_follows_the_match(chair: Any) -> None:
    assert Listening.of(chair.match) == Listening("before", "a")
    assert Listening.of(chair.match, pending=True) == Listening("game", "a", pending=True)
    chair.say("start match")
    assert Listening.of(chair.match) == Listening("game", "a")
    assert Listening.of(chair.match, pending=True) == Listening("game", "a", pending=True)
    for sentence in ("point blue", "point red") * 5:
        chair.say(sentence)
    assert Listening.of(chair.match) == Listening("deciding", "a")
    chair.say("medical time out")
    assert Listening.of(chair.match) == Listening("stopped")
    chair.say("play")
    chair.say("point red")
    assert Listening.of(chair.match) == Listening("game", "b")
    chair.say("set score blue six six player one serves")
    assert Listening.of(chair.match) == Listening("tiebreak", "a")
    chair.say("red retires")
    assert Listening.of(chair.match) == Listening("over")
    assert Listening.of(chair.match, muted=True) == Listening(muted=True)


def test_the_deuce_rule_is_part_of_it(chair_of: Any) -> None:
    assert not Listening.of(chair_of("SET3-S:6/TB7-G:TN1D").match).advantage
    assert not Listening.of(chair_of("SET3-S:6/TB7").match).decides


def test_a_match_has_few_states_of_listening(chair: Any) -> None:
    chance = random.Random(4)
    states = {Listening.of(chair.match)}
    while not chair.match.play.winner:
        chair.say(chance.choice(["point blue", "point red"]))
        states |= {Listening.of(chair.match, pending=pending) for pending in (False, True)}
    assert 8 < len(states) <= 20
