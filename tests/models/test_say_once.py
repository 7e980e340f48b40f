"""A name said once is learnt: the way it was said wins, and people who differ are both listened for."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

import models
from models import say_once
from models.errors import RecordingError
from models.recipe.sound.recordings import Recording, load
from models.transcribe import Samples, Transcriber
from padel.calls import match_grammar

DATA = Path(__file__).parent / "data" / "en"
RATE_HZ = 16_000
GRAMMAR = match_grammar("en", ("blue", "red"), ("maria", "carlos", "lebron", "sofia"))

SILENCE = np.zeros(RATE_HZ, np.int16)


@cache
def calls() -> list[Recording]:
    return load(DATA)


@cache
def said(word: str) -> Samples:
    """Cut a word out of the first frozen call in which the recogniser hears it."""
    with TemporaryDirectory() as folder:
        listener = Transcriber(models.compile_grammar(GRAMMAR, Path(folder) / "match").path, RATE_HZ)
    for recording in calls():
        if word in recording.words:
            samples: Samples = np.round(recording.samples * 32767).astype(np.int16)
            for one in (one for heard in listener.utterances(samples) for one in heard.words if one.text == word):
                return samples[round((one.start_s - 0.3) * RATE_HZ) : round((one.end_s + 0.3) * RATE_HZ)]
    raise AssertionError(f"no frozen call has {word!r} in it")


def test_all_ways_to_say_a_name_are_ranked_and_the_best_are_kept() -> None:
    learnt = say_once.learn("maria", [(said("maria"), RATE_HZ)], "en")
    assert {one.pronunciation for one in learnt.ranked} == set(say_once.ways("maria", "en"))
    assert [one.behind for one in learnt.ranked] == sorted(one.behind for one in learnt.ranked)
    assert learnt.ranked[0].behind == 0
    assert learnt.kept == tuple(one.pronunciation for one in learnt.ranked if one.behind <= say_once.CLOSE)
    assert learnt.agreed


def test_a_recording_of_another_rate_is_heard_and_one_of_silence_counts_for_nothing() -> None:
    once = say_once.learn("maria", [(said("maria"), RATE_HZ)], "en")
    twice = say_once.learn("maria", [(SILENCE, RATE_HZ), (np.repeat(said("maria"), 3), 3 * RATE_HZ)], "en")
    assert twice.kept[0] == once.kept[0]


def test_silence_is_no_name() -> None:
    with pytest.raises(RecordingError, match="'maria' was not heard"):
        say_once.learn("maria", [(SILENCE, RATE_HZ)], "en")


def test_two_people_who_say_it_differently_are_both_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ways = {"X": (("M", "AA", "R", "IY", "AH"), ("S", "OW", "F", "IY", "AH"))}
    monkeypatch.setattr(say_once, "ways", lambda word, language, model=None: ways[word])
    alone = say_once.learn("X", [(said("maria"), RATE_HZ)], "en")
    assert (alone.kept, alone.agreed) == ((("M", "AA", "R", "IY", "AH"),), True)
    both = say_once.learn("X", [(said("maria"), RATE_HZ), (said("sofia"), RATE_HZ)], "en")
    assert set(both.kept) == set(ways["X"])
    assert not both.agreed
