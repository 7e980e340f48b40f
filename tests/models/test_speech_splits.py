"""Development and tests of the benchmark share nothing, and what is called in a match makes sense in it."""

from benchmarks.speech import audio, in_match, television
from models.recipe.voices import Split, recorded
from padel.calls import understand


def test_the_short_calls_are_said_where_they_fit() -> None:
    grammar = audio.grammar_of("en")
    given = in_match.short_calls(grammar, "en", 2, seed=4)
    assert [moment.words for moment in given] == [(call,) for call in in_match.SHORT["en"]] * 2
    for moment in given:
        call = understand(grammar, moment.words)
        assert call is not None
        assert moment.fits(call) != "against"


def test_a_television_says_other_things_in_development_than_in_tests() -> None:
    for language in ("en", "es"):
        development, test = (set(television.sayings(language, split)) for split in (Split.DEVELOPMENT, Split.TEST))
        assert not development & test


def test_people_and_the_talkers_in_noise_are_those_of_their_split() -> None:
    for split in (Split.TEST, Split.DEVELOPMENT):
        people = {of_split[split] for of_split in audio.PEOPLE.values() if split in of_split}
        assert {audio._TALKERS[split], *people} <= {one.name for one in recorded(split)}
