import pytest

from device.hearing.decoding.end_pointing import LONG_PAUSE_S, PATIENT_PAUSE_S, SHORT_PAUSE_S
from device.hearing.decoding.pause_limits import enough_s
from padel.calls import match_grammar

GRAMMAR = match_grammar("en", ("blue", "red"), ("maria", "carlos"))


def after(sentence: str) -> float:
    return enough_s(GRAMMAR, tuple(sentence.split()))


@pytest.mark.parametrize("sentence", ["blue smash winner", "double fault blue", "thirty all", "unforced error red"])
def test_a_sentence_to_which_nothing_can_be_added_ends_soon(sentence: str) -> None:
    assert after(sentence) == SHORT_PAUSE_S


@pytest.mark.parametrize("sentence", ["blue", "smash winner", "game blue", "forced error red"])
def test_a_whole_sentence_that_may_go_on_is_waited_for(sentence: str) -> None:
    assert SHORT_PAUSE_S < after(sentence) == LONG_PAUSE_S


@pytest.mark.parametrize("sentence", ["forty", "blue smash", "golden"])
def test_the_beginning_of_a_sentence_is_waited_for_the_longest(sentence: str) -> None:
    assert LONG_PAUSE_S < after(sentence) == PATIENT_PAUSE_S


def test_nobody_waits_for_other_speech() -> None:
    assert after("[unk]") == after("blue [unk]") == SHORT_PAUSE_S
