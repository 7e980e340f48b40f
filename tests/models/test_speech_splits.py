"""Development and tests of the benchmark share nothing, and what is called in a match makes sense in it."""

import random

from benchmarks.speech import audio, in_match, television
from models.recipe.voices import Split, recorded
from padel.calls import match_grammar, understand
from padel.calls.listening import Listening, listen_for

MATCH = {language: match_grammar(language, ("blue", "red"), ("maria", "carlos")) for language in ("en", "es")}


def test_what_is_called_in_a_match_is_a_call_and_mostly_makes_sense_in_its_state() -> None:
    before = Listening("before")
    drawn = in_match._draws(listen_for(MATCH["en"], before), random.Random(4))
    called = [" ".join(words) for words, _ in zip(drawn, range(400), strict=False)]
    assert all(understand(MATCH["en"], tuple(call.split())) for call in called)
    in_any = in_match._draws(MATCH["en"], random.Random(4))
    undone = sum("deuce" in words for words, _ in zip(in_any, range(400), strict=False))
    assert sum("deuce" in call for call in called) < undone


def test_a_television_says_other_things_in_development_than_in_tests() -> None:
    for language in ("en", "es"):
        development, test = (set(television.sayings(language, split)) for split in (Split.DEVELOPMENT, Split.TEST))
        assert not development & test


def test_people_and_the_talkers_in_noise_are_those_of_their_split() -> None:
    for split in (Split.TEST, Split.DEVELOPMENT):
        assert {audio._TALKERS[split], audio.PEOPLE[split]} <= {one.name for one in recorded(split)}
