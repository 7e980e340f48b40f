from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from device.hearing.utterance import Utterance
from device.settings import UmpireSettings
from device.umpire import Decided, Evidence, Umpire
from models.acceptance import CERTAIN, Verdict
from padel.calls import match_grammar
from padel.events import CallHeard, Event, HeardWord, MatchCreated, PairNames
from padel.match import fold

START = datetime(2026, 11, 21, tzinfo=UTC)


def utterance(text: str, at_s: float = 1.0, verdict: Verdict = CERTAIN) -> Utterance:
    words = tuple(HeardWord(word=word, start_s=at_s - 0.1, end_s=at_s, confidence=1.0) for word in text.split())
    return Utterance(words, ("another reading",), START + timedelta(seconds=at_s), 0.4, verdict=verdict)


UNLIKELY = Verdict(False, 0.4, "not sure enough: few sounds", "few sounds")
LIKELY = Verdict(True, 0.9, "", "few sounds")


@pytest.fixture
def umpire() -> Umpire:
    return umpire_with(UmpireSettings())


def umpire_with(settings: UmpireSettings) -> Umpire:
    pairs = [
        PairNames(name=colour, colour=colour, players=(f"Player {number}", f"Player {number + 1}"))
        for colour, number in (("blue", 1), ("red", 3))
    ]
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=pairs[0], pair_b=pairs[1])
    match = fold(None, Event(id="0", match="m", time=START, data=setup))
    grammar = match_grammar("en", ("blue", "red"), ())
    return Umpire(match, grammar, Evidence("model-hash", "grammar-hash"), settings)


def kinds(decided: Decided) -> list[str]:
    return [event.data.TYPE.split(".", 1)[1] for event in decided.events]


def test_a_call_is_an_event_with_its_evidence_and_so_is_what_follows(umpire: Umpire) -> None:
    decided = umpire.hear(utterance("blue smash winner"))
    assert kinds(decided) == ["call.heard.v1", "shot.played.v1"]
    heard, shot = decided.events
    assert isinstance(heard.data, CallHeard)
    assert (heard.data.model, heard.data.grammar) == ("model-hash", "grammar-hash")
    assert heard.data.alternatives == ("another reading",)
    assert heard.time == shot.time == START + timedelta(seconds=1)
    assert getattr(shot.data, "call", None) == heard.id
    assert str(umpire.match.score) == "0-0 15-0"


@pytest.mark.parametrize("text", ["[unk]", "blue [unk] winner", ""])
def test_talk_is_neither_scored_nor_published(umpire: Umpire, text: str) -> None:
    decided = umpire.hear(utterance(text))
    assert decided.events == ()
    assert decided.rejected


def test_an_unclear_call_is_not_taken_and_the_reason_is_said(umpire: Umpire) -> None:
    decided = umpire.hear(utterance("blue smash winner", verdict=UNLIKELY))
    assert decided.events == ()
    assert decided.rejected == "unclear: 40% likely a call (few sounds)"


@pytest.mark.parametrize(("least", "verdict", "taken"), [(0.3, UNLIKELY, True), (0.95, LIKELY, False)])
def test_a_club_may_say_how_likely_a_call_must_be(least: float, verdict: Verdict, taken: bool) -> None:
    umpire = umpire_with(UmpireSettings(least_probability=least))
    assert bool(umpire.hear(utterance("blue smash winner", verdict=verdict)).events) is taken


def test_a_call_that_is_cut_is_not_taken(umpire: Umpire) -> None:
    decided = umpire.hear(replace(utterance("blue smash winner"), is_cut=True))
    assert decided.events == ()
    assert "cut off" in decided.rejected


def test_the_evidence_names_the_grammar_that_heard_it(umpire: Umpire) -> None:
    [heard, *_] = umpire.hear(replace(utterance("blue smash winner"), grammar_hash="narrow")).events
    assert isinstance(heard.data, CallHeard)
    assert heard.data.grammar == "narrow"


def test_what_is_listened_for_follows_the_match(umpire: Umpire) -> None:
    before = umpire.listening
    umpire.hear(utterance("smash winner", at_s=1))
    assert umpire.listening.pending
    umpire.expire(START + timedelta(seconds=10))
    assert umpire.listening == before
    umpire.hear(utterance("mute", at_s=11))
    assert umpire.listening.muted


@pytest.mark.parametrize("call", ["blue smash winner", "red smash winner", "smash winner"])
def test_what_may_be_listened_for_next_is_known_ahead(umpire: Umpire, call: str) -> None:
    umpire.hear(utterance("blue smash winner", at_s=0))
    for number in range(1, 12):
        ahead = umpire.ahead()
        umpire.hear(utterance(call, at_s=10 * number))
        assert umpire.listening in ahead
        umpire.expire(START + timedelta(seconds=10 * number + 9))


def test_a_pending_shot_is_discarded_aloud_when_its_time_is_over(umpire: Umpire) -> None:
    umpire.hear(utterance("smash winner", at_s=1))
    assert umpire.expire(START + timedelta(seconds=8)) is None
    discarded = umpire.expire(START + timedelta(seconds=9))
    assert discarded is not None
    assert kinds(discarded) == ["call.heard.v1"]
    assert umpire.expire(START + timedelta(seconds=20)) is None
    assert umpire.hear(utterance("blue", at_s=21)).decision.verdict == "refused"  # type: ignore[union-attr]


def test_a_second_question_does_not_give_the_first_shot_more_time(umpire: Umpire) -> None:
    umpire.hear(utterance("smash winner", at_s=1))
    umpire.hear(utterance("forty thirty", at_s=6))
    assert umpire.expire(START + timedelta(seconds=9)) is not None


def test_a_muted_appliance_hears_only_that_it_shall_listen(umpire: Umpire) -> None:
    umpire.hear(utterance("mute"))
    assert umpire.hear(utterance("blue smash winner")).events == ()
    umpire.hear(utterance("start listening"))
    assert kinds(umpire.hear(utterance("blue smash winner"))) == ["call.heard.v1", "shot.played.v1"]
