from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from device.hearing.utterance import Utterance
from device.settings import UmpireSettings
from device.umpire import Decided, Evidence, Umpire
from models.acceptance import CERTAIN, Acceptance, Verdict
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


def umpire_with(settings: UmpireSettings, acceptance: Acceptance | None = None) -> Umpire:
    pairs = [
        PairNames(name=colour, colour=colour, players=(f"Player {number}", f"Player {number + 1}"))
        for colour, number in (("blue", 1), ("red", 3))
    ]
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=pairs[0], pair_b=pairs[1])
    match = fold(None, Event(id="0", match="m", time=START, data=setup))
    grammar = match_grammar("en", ("blue", "red"), ())
    return Umpire(match, grammar, Evidence("model-hash", "grammar-hash"), settings, acceptance)


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


def test_another_voice_is_neither_scored_nor_published(umpire: Umpire) -> None:
    decided = umpire.hear(replace(utterance("blue smash winner"), another_voice=True))
    assert decided.events == ()
    assert decided.rejected == "another voice than the umpire's, which is the only one to score"
    assert str(umpire.match.score) == "0-0"


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


# ---- how a call fits the match


FITTING = Acceptance(intercept=0.0, weights={}, threshold=0.8, held=0.5, fits={"agrees": 2.0, "against": -1.0})
DOUBTFUL = Verdict(False, 0.65, "not sure enough: few sounds", "few sounds")
CLEAR_ENOUGH = Verdict(True, 0.82, "", "few sounds")


def weighing(settings: UmpireSettings | None = None) -> Umpire:
    return umpire_with(settings or UmpireSettings(), FITTING)


def test_a_doubtful_score_is_heard_where_it_agrees_and_not_where_it_does_not() -> None:
    umpire = weighing()
    umpire.hear(utterance("point blue"))
    assert not umpire.hear(utterance("thirty love", 2.0, DOUBTFUL)).events
    confirmed = umpire.hear(utterance("fifteen love", 3.0, DOUBTFUL))
    assert confirmed.decision is not None
    assert confirmed.decision.verdict == "confirmed"


def test_deuce_is_likelier_where_it_is_deuce() -> None:
    umpire = weighing()
    assert not umpire.hear(utterance("deuce", 1.0, DOUBTFUL)).events
    for sentence in ("point blue", "point red") * 3:
        umpire.hear(utterance(sentence))
    assert umpire.hear(utterance("deuce", 2.0, DOUBTFUL)).events


def test_a_fault_is_likelier_where_a_service_is_due() -> None:
    umpire = weighing()
    umpire.hear(utterance("play"))
    assert kinds(umpire.hear(utterance("fault", 2.0, CLEAR_ENOUGH))) == ["call.heard.v1", "serve.faulted.v1"]
    umpire.hear(utterance("suspend match"))
    assert not umpire.hear(utterance("fault", 3.0, CLEAR_ENOUGH)).events


def test_the_probability_that_is_kept_is_the_one_that_knows_the_match() -> None:
    umpire = weighing()
    umpire.hear(utterance("point blue"))
    [heard] = umpire.hear(utterance("fifteen love", 2.0, DOUBTFUL)).events
    assert isinstance(heard.data, CallHeard)
    assert heard.data.probability == pytest.approx(0.932, abs=0.001)


def test_a_clear_call_that_does_not_agree_still_sounds_the_alarm() -> None:
    umpire = weighing()
    umpire.hear(utterance("point blue"))
    decided = umpire.hear(utterance("love fifteen", 2.0, Verdict(True, 0.95, "", "few sounds")))
    assert decided.decision is not None
    assert decided.decision.verdict == "alarm"


def test_with_the_button_held_less_is_enough() -> None:
    said = replace(utterance("point blue", 1.0, DOUBTFUL), addressed=True)
    assert not weighing().hear(utterance("point blue", 1.0, DOUBTFUL)).events
    assert weighing().hear(said).events


def test_the_button_lowers_a_probability_that_was_set_too() -> None:
    umpire = weighing(UmpireSettings(least_probability=0.95))
    assert not umpire.hear(utterance("point blue", 1.0, LIKELY)).events
    assert umpire.hear(replace(utterance("point blue", 2.0, LIKELY), addressed=True)).events


# ---- time


@pytest.mark.parametrize(
    "off", [timedelta(hours=1), -timedelta(hours=1), timedelta(days=9_000), -timedelta(days=365)]
)
def test_a_pending_shot_waits_its_time_whatever_the_system_clock_is_set_to(off: timedelta) -> None:
    system_off = timedelta()
    umpire = umpire_with(UmpireSettings(pending_s=8))
    umpire._stamp = lambda moment: moment + system_off
    assert kinds(umpire.hear(utterance("smash winner", at_s=1))) == ["call.heard.v1"]
    system_off = off
    assert umpire.expire(START + timedelta(seconds=8.9)) is None
    expired = umpire.expire(START + timedelta(seconds=9))
    assert expired is not None
    assert [event.time for event in expired.events] == [START + timedelta(seconds=9) + off]
