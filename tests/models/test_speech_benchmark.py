"""The benchmark counts fairly: right means alone and in every slot; sound without calls gives events an hour."""

from itertools import islice
from pathlib import Path
from random import Random

import numpy as np
import pytest

from benchmarks.speech import sphinx
from benchmarks.speech.asked import ASKED
from benchmarks.speech.audio import grammar_of, real_words
from benchmarks.speech.counting import Count, false_events, latency
from benchmarks.speech.hearing import Event, Heard
from benchmarks.speech.talk import TALK, TWENTY
from benchmarks.speech.umpired import Umpired
from models.recipe.evaluate import COLOURS
from models.recipe.sound import clips
from models.recipe.voices import Split
from padel.calls import LANGUAGES, match_grammar, understand
from padel.calls.jsgf import parse
from padel.calls.listening import listen_for

MATCH = {language: match_grammar(language, ("blue", "red"), ("maria", "carlos")) for language in ("en", "es")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_for_can_be_said_where_it_is_waited_for(language: str) -> None:
    for one in ASKED[language]:
        assert understand(listen_for(MATCH[language], one.state), one.words) is not None, one


def heard(*calls: str, taken: bool = True, decided_s: float = 2.0) -> Heard:
    return Heard(tuple(Event(tuple(call.split()), taken, decided_s, 0.01) for call in calls), 3600.0, 36.0)


def count(said: str, of: Heard) -> Count:
    counted = Count()
    counted.add(tuple(said.split()), of, lambda words: understand(MATCH["en"], words))
    return counted


def test_another_way_to_say_the_same_is_right() -> None:
    one = count("blue lob winner", heard("blue globo winner"))
    assert (one.right, one.missed, one.wrong_events) == (1, 0, 0)


def test_what_was_not_taken_is_missed_and_another_call_is_a_wrong_event() -> None:
    assert count("let", heard("let", taken=False)).missed == 1
    wrong = count("let", heard("red"))
    assert (wrong.right, wrong.missed, wrong.wrong_events) == (0, 0, 1)


def test_the_right_call_twice_or_with_another_is_not_right() -> None:
    assert count("let", heard("let", "let")).wrong_events == 1
    both = count("let", heard("let", "fault"))
    assert (both.right, both.wrong_events) == (0, 1)


class Deaf:
    def __init__(self, answer: Heard) -> None:
        self.answer = answer

    def hear(self, samples: object) -> Heard:
        return self.answer


def test_false_events_are_counted_an_hour() -> None:
    found = false_events(lambda _: Deaf(heard("let", "fault")), [np.zeros(1, np.float32)] * 2)
    assert (found.hours, found.events, found.per_hour) == (2.0, 4, 2.0)


def test_latency_is_from_the_end_of_speech_to_the_decision() -> None:
    found = latency([1.5, 1.6], [heard("let"), heard("let")])
    assert found.audio_p50_s == pytest.approx(0.45)
    assert found.computing_p95_ms == pytest.approx(10)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_commonest_calls_are_calls_and_talk_is_not(language: str) -> None:
    assert len(set(TWENTY[language])) == 20
    for call in TWENTY[language]:
        assert understand(MATCH[language], tuple(call.split())), call
    assert len(TALK[language]) == len(set(TALK[language])) >= 50
    for line in TALK[language]:
        assert not understand(MATCH[language], tuple(line.split())), line


def test_a_grammar_written_for_pocketsphinx_has_the_same_sentences() -> None:
    again = parse(sphinx.written(MATCH["en"]))
    assert again.words() == MATCH["en"].words()
    for call in TWENTY["en"]:
        assert understand(again, tuple(call.split())) is not None


def test_unknown_words_get_entries_in_its_dictionary() -> None:
    from models import shipped
    from models.lexicon import Lexicon

    entry = sphinx._entries("bandeja", Lexicon.of(shipped(), "en"))
    assert entry.splitlines()[0] == "bandeja B AA N D EH HH AA"
    assert " RR" not in entry


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_umpired_match_has_calls_that_fit_it(language: str) -> None:
    grammar = grammar_of(language)
    moments = list(islice(Umpired(grammar, language, COLOURS[language], Random(1)).moments(), 150))
    calls = [understand(grammar, moment.words) for moment in moments]
    fits = [moment.fits(call) for moment, call in zip(moments, calls, strict=True) if call]
    assert len(fits) == len(moments)
    assert {"agrees", "completes", "plain"} <= set(fits)
    assert fits.count("against") < 0.05 * len(fits)
    scores = [fit for call, fit in zip(calls, fits, strict=True) if call and call.kind in ("points", "deuce")]
    assert scores.count("agrees") > 0.9 * len(scores)


def test_words_that_people_say_alone_take_turns(tmp_path: Path) -> None:
    said = [
        clips.Clip(np.full(1600, 0.1, np.float32), f"someone/{word}", (word,), ()) for word in ("yes", "yes", "no")
    ]
    clips.save(tmp_path / "development" / "speech-commands-development", said)
    words, grammar = real_words(tmp_path, Split.DEVELOPMENT, 2)
    assert sorted(one.words for one in words) == [("no",), ("yes",)]
    assert understand(grammar, ("yes",)) is not None
    assert understand(grammar, ("yes", "no")) is None
