"""What the server asks about matches, against a real outbox and a real umpire."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from device.matches.changing import NOT_PLAYED
from device.matches.orders import Orders
from device.matches.refusals import ANSWERS
from device.outbox import Outbox
from device.settings import UmpireSettings
from device.umpire import Ears, Evidence, Umpire
from padel.calls import LANGUAGES, match_grammar
from padel.events import CallHeard, Event, MatchAbandoned, MatchTakenUp, PairNames, PointAwarded
from padel.match import Match, fold, folded
from padel.sensor_events import SensorsThinned
from tests.device.umpire.test_umpire import START, utterance
from tests.padel.conftest import created
from tests.padel.test_umpiring_languages import braces
from wire.envelope import CloudEvent
from wire.identifiers import uuid7
from wire.match_commands import (
    AbandonMatch,
    ForgetMatch,
    MatchCommand,
    NextMatch,
    NextPair,
    SetMatchAside,
    TakeUpMatch,
)
from wire.match_status import CommandAnswer
from wire.topics import Address, Stream

HERE, THERE = Address("home", "1", "box"), Address("home", "2", "other")
_ids = count(1)


def ears_of(match: Match) -> Ears:
    colours = (match.setup.pair_a.colour, match.setup.pair_b.colour)
    names = match.setup.pair_a.players + match.setup.pair_b.players
    return Ears(match_grammar(match.setup.language, colours, names), Evidence("model", ""), names)


@dataclass
class Court:
    """A device without ears: its outbox, its umpire, and the commands that it gets."""

    outbox: Outbox
    umpire: Umpire
    orders: Orders
    told: list[str]

    def say(self, text: str) -> None:
        self.outbox.append_events(self.umpire.hear(utterance(text)).events)

    def command(self, command: MatchCommand) -> CommandAnswer:
        self.orders.put(command)
        for decided in self.orders.obey():
            assert decided.decision is not None
            self.told.append(decided.decision.reason)
        return next(one for one in self.orders.report().commands if one.id == command.id)

    @property
    def match(self) -> Match:
        return self.umpire.match


@contextmanager
def court_in(folder: Path, address: Address = HERE) -> Iterator[Court]:
    with Outbox.open(folder / f"{address.device}.sqlite", address=address) as outbox:
        match = folded(outbox.journal())
        if match is None:
            happened = Event(id=uuid7(START), match=uuid7(START), time=START, data=created("SET3-S:6/TB7"))
            outbox.append_events([happened])
            match = fold(None, happened)
        ears = ears_of(match)
        umpire = Umpire(match, ears.grammar, ears.evidence, UmpireSettings(), ears_of=ears_of)
        orders = Orders(outbox, umpire, address.source, lambda: START + timedelta(hours=1))
        yield Court(outbox, umpire, orders, [])
        assert folded(outbox.journal()) == umpire.match, "what is scored is what is on disk"


@pytest.fixture
def court(tmp_path: Path) -> Iterator[Court]:
    with court_in(tmp_path) as court:
        yield court


def named(**fields: object) -> NextMatch:
    pairs = {
        "pair_a": NextPair(colour="green", players=("Ana", "Bea")),
        "pair_b": NextPair(colour="white", players=("Cruz", "Dani")),
    }
    return NextMatch.model_validate({"id": f"c{next(_ids)}", **pairs, **fields})


def sent(court: Court, match: str) -> list[CloudEvent]:
    rows = [CloudEvent.decode(row.payload) for row in court.outbox.pending(Stream.MATCH, 0, 1000)]
    return [event for event in rows if event.subject == match]


def test_the_next_match_begins_after_the_end_and_is_called_by_its_own_names(court: Court) -> None:
    for text in ("point blue", "red retires"):
        court.say(text)
    before = court.match
    answer = court.command(named(format="SET1-S:6/TB7", first_server=3, match="next-1", language="es"))
    assert answer.obeyed
    assert (court.match.id, court.match.state) == ("next-1", "live")
    assert court.match.setup.pair_a == PairNames.of("green", ("Ana", "Bea"))
    assert (court.match.score.server, str(court.match.score.format)) == (3, "SET1-S:6/TB7")
    assert court.outbox.journal(before.id) == []
    court.say("dani remate ganador")
    assert str(court.match.score) == "0-0 0-15"
    assert "Ana" in court.told[0]
    court.say("blue smash winner")
    assert str(court.match.score) == "0-0 0-15", "the names of the match before are no calls any more"


def test_what_the_command_does_not_say_is_as_in_the_match_before(court: Court) -> None:
    court.say("red retires")
    before = court.match
    court.command(NextMatch(id="n"))
    assert court.match.id != before.id
    assert court.match.setup == before.setup


def test_a_spanish_umpire_is_answered_in_spanish(court: Court) -> None:
    court.say("red retires")
    court.command(named(match="es", language="es"))
    court.say("punto verde")
    assert "no ha terminado" in court.command(NextMatch(id="1")).reason
    assert "no lleva" in court.command(SetMatchAside(id="2", match="another")).reason
    court.say("verde se retira")
    assert "reloj" in court.command(NextMatch(id="3", format="T20")).reason
    assert "terminado" in court.command(AbandonMatch(id="4", match="es", reason="lluvia")).reason


def test_every_answer_has_every_language() -> None:
    assert set(ANSWERS) == set(LANGUAGES)
    for key, sentence in ANSWERS["en"].items():
        assert all(braces(ANSWERS[language][key]) == braces(sentence) for language in ANSWERS)
        assert len({ANSWERS[language][key] for language in ANSWERS}) == len(ANSWERS)
    assert {len(answers) for answers in ANSWERS.values()} == {len(ANSWERS["en"])}


def test_a_match_without_a_first_ball_is_arranged_anew(court: Court) -> None:
    before = court.match
    assert court.command(named()).obeyed
    assert court.match.id == before.id
    assert court.match.setup.pair_b.players == ("Cruz", "Dani")
    assert court.command(named(match="other")).obeyed, "under another id it is another match"
    gone = folded(event for one in sent(court, before.id) if (event := one.event()))
    assert gone is not None
    assert gone.play.ending is not None
    assert (gone.state, gone.play.ending.reason) == ("abandoned", NOT_PLAYED)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"and_then": "set_aside", "reason": "rain"}, "set_aside"),
        ({"and_then": "abandon", "reason": "rain"}, "abandoned"),
    ],
)
def test_a_match_that_goes_on_gives_way_when_the_command_says_how(
    court: Court, fields: dict[str, object], state: str
) -> None:
    court.say("point blue")
    before = court.match
    refused = court.command(named())
    assert (refused.obeyed, court.match) == (False, before)
    assert "not over" in refused.reason
    assert court.command(named(**fields)).obeyed
    left = folded(event for one in sent(court, before.id) if (event := one.event()))
    assert left is not None
    assert left.state == state
    assert [one.match for one in court.orders.report().set_aside] == [before.id] * (state == "set_aside")


def test_what_is_abandoned_needs_a_reason(court: Court) -> None:
    court.say("point blue")
    assert "say why" in court.command(named(and_then="abandon")).reason


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"pair_b": NextPair(colour="white", players=("Cruz", "ana"))}, "two players are called ana"),
        ({"pair_b": NextPair(colour="verde", players=("Cruz", "Dani"))}, "both pairs are called"),
        ({"format": "SETS"}, "SETS"),
    ],
)
def test_what_cannot_be_set_up_is_answered_with_the_reason(
    court: Court, fields: dict[str, object], says: str
) -> None:
    before = court.match
    answer = court.command(named(**fields))
    assert (answer.obeyed, court.match) == (False, before)
    assert says in answer.reason


def test_a_command_that_comes_twice_is_obeyed_once(court: Court) -> None:
    court.say("red retires")
    command = named()
    court.command(command)
    court.say("point green")
    match = court.match
    court.command(command)
    assert court.match is match


def test_a_match_is_set_aside_and_taken_up_on_the_same_device(court: Court) -> None:
    court.say("point blue")
    first = court.match.id
    assert court.command(SetMatchAside(id="1", match=first, reason="rain")).obeyed
    assert court.match.state == "set_aside"
    assert court.command(named()).obeyed
    court.say("point white")
    second = court.match.id
    refused = court.command(TakeUpMatch(id="2", match=first))
    assert not refused.obeyed
    assert court.command(TakeUpMatch(id="3", match=first, and_then="set_aside")).obeyed
    assert (court.match.id, court.match.state, str(court.match.score)) == (first, "live", "0-0 15-0")
    assert [one.match for one in court.orders.report().set_aside] == [second]
    court.say("play")
    court.say("maria smash winner")
    assert str(court.match.score) == "0-0 30-0"


def test_a_match_is_finished_on_another_device_with_its_score_language_and_format(tmp_path: Path) -> None:
    with court_in(tmp_path) as here, court_in(tmp_path, THERE) as there:
        here.command(named(language="es", format="SET1-S:2/TB5@1"))
        for text in ("ana remate ganador", "punto blanco", "punto verde"):
            here.say(text)
        match = here.match
        here.command(SetMatchAside(id="1", match=match.id))
        here.command(named(match="m2"))
        history = sent(here, match.id)
        thinned = SensorsThinned(
            stream="motion", step="all", players=(1,), first=START, last=START, first_sequence=1, last_sequence=2,
            messages=2, samples_before=9, samples_after=3,
        )  # fmt: skip
        told = history[0].model_copy(update={"type": thinned.TYPE, "data": thinned.model_dump(mode="json")})
        assert there.command(TakeUpMatch(id="2", match=match.id, events=(*history, told))).obeyed
        assert (there.match.setup, str(there.match.score)) == (match.setup, "0-0 30-15")
        assert there.match.taken_up == MatchTakenUp(
            device=THERE.source, position=len(history) + 1, after=history[-1].id
        )
        there.say("a jugar")
        there.say("bea volea ganadora")
        assert str(there.match.score) == "0-0 40-15"
        assert here.command(ForgetMatch(id="3", match=match.id)).obeyed
        assert here.orders.report().set_aside == ()
        assert not here.command(TakeUpMatch(id="4", match=match.id)).obeyed
    with court_in(tmp_path, THERE) as again:
        assert str(again.match.score) == "0-0 40-15"


def test_of_two_histories_the_longer_one_counts(court: Court) -> None:
    court.say("point blue")
    first = court.match.id
    early = sent(court, first)
    court.say("point blue")
    court.command(named(and_then="set_aside"))
    court.command(TakeUpMatch(id="1", match=first, events=tuple(early)))
    assert str(court.match.score) == "0-0 30-0", "the server had not heard all of it yet"


def test_what_is_no_history_of_a_match_is_refused(court: Court) -> None:
    court.say("point blue")
    events = sent(court, court.match.id)
    unknown = events[0].model_copy(update={"type": "marcador.match.sung.v9"})
    for history, says in (
        (events[1:], "created first"),
        ([*events, events[0]], "created already"),
        ([events[0], unknown], "later version"),
        (events, "nothing is known"),
    ):
        answer = court.command(
            TakeUpMatch(id=f"t{next(_ids)}", match="elsewhere", events=tuple(history), and_then="set_aside")
        )
        assert not answer.obeyed
        assert says in answer.reason


def test_a_match_that_rests_is_abandoned_with_a_reason(court: Court) -> None:
    court.say("point blue")
    first = court.match.id
    court.command(named(and_then="set_aside"))
    assert court.command(AbandonMatch(id="1", match=first, reason="nobody came back")).obeyed
    assert court.orders.report().set_aside == ()
    data = sent(court, first)[-1].event()
    assert data is not None
    assert data.data == MatchAbandoned(reason="nobody came back")
    assert not court.command(AbandonMatch(id="2", match="nowhere", reason="x")).obeyed
    assert court.command(AbandonMatch(id="3", match=court.match.id, reason="lights out")).obeyed
    assert court.match.state == "abandoned"
    court.say("undo")
    assert court.match.state == "live"


def test_a_match_that_is_scored_here_is_not_forgotten(court: Court) -> None:
    court.say("point blue")
    first = court.match.id
    assert "scored here" in court.command(ForgetMatch(id="1", match=first)).reason
    court.command(SetMatchAside(id="2", match=first))
    assert court.command(ForgetMatch(id="3", match=first)).obeyed
    assert court.match.id != first
    assert court.orders.report().set_aside == ()


def test_the_status_tells_of_the_match_and_keeps_the_newest_answers(court: Court) -> None:
    report = court.orders.report()
    assert report.match is not None
    assert (report.match.match, report.match.score) == (court.match.id, "0-0")
    for number in range(30):
        court.command(ForgetMatch(id=f"f{number}", match="nowhere"))
    assert [one.id for one in court.orders.report().commands] == [f"f{number}" for number in range(14, 30)]


def test_a_match_begun_by_voice_begins_on_disk_with_the_call_that_confirmed_it(court: Court) -> None:
    for text in ("red retires", "next match laura david versus maria carlos"):
        court.say(text)
    before = court.match
    court.say("yes confirm")
    assert court.match.id != before.id
    assert court.match.setup.pair_a.players == ("Laura", "David")
    assert isinstance(sent(court, before.id)[-1].event().data, CallHeard)  # type: ignore[union-attr]


def test_nobody_confirms_for_twenty_seconds_and_nothing_begins(court: Court) -> None:
    court.say("red retires")
    asked = court.umpire.hear(utterance("next match", at_s=10))
    assert court.umpire.expire(START + timedelta(seconds=29)) is None
    gone = court.umpire.expire(START + timedelta(seconds=30))
    assert gone is not None
    assert gone.decision is not None
    assert gone.decision.verdict == "discarded"
    court.outbox.append_events([*asked.events, *gone.events])
    late = court.umpire.hear(utterance("confirm", at_s=31))
    court.outbox.append_events(late.events)
    assert late.decision is not None
    assert late.decision.verdict == "refused"


def test_a_point_of_the_next_match_is_no_point_of_the_one_before(court: Court) -> None:
    court.say("red retires")
    before = court.match
    for text in ("next match", "confirm", "point blue"):
        court.say(text)
    assert [type(event.data) for event in court.outbox.journal()][-1] is PointAwarded
    assert str(before.score) == "0-0"
