from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from device.feedback.feedback import Feedback, Spoken
from device.feedback.opening import opened
from device.feedback.patterns import Resting
from device.feedback.signals import Signal, signal_of
from device.feedback.sound_queue import Sound, Speech
from device.hearing.listening.half_duplex_gate import Gate
from device.settings import FeedbackSettings
from padel.calls import Call
from padel.events import (
    Event,
    EventData,
    MatchAbandoned,
    MatchCreated,
    MatchSetAside,
    MatchTakenUp,
    PairNames,
    PointAwarded,
    StepUndone,
)
from padel.match import Match, fold
from padel.umpiring import Decision, Pending

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def match(points: str = "", language: str = "en") -> Match:
    blue, red = (
        PairNames(name=colour, colour=colour, players=(f"{colour} one", f"{colour} two"))
        for colour in (("azul", "rojo") if language == "es" else ("blue", "red"))
    )
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=blue, pair_b=red, language=language)
    state = fold(None, Event(id="0", match="m", time=NOW, data=setup))
    for number, pair in enumerate(points, start=1):
        point = PointAwarded.model_validate({"pair": pair})
        state = fold(state, Event(id=str(number), match="m", time=NOW, data=point))
    return state


@dataclass
class Heard:
    """What an announcer and a lamp were told."""

    sounds: list[Sound] = field(default_factory=list)
    lit: list[Signal] = field(default_factory=list)
    resting: Resting = Resting()  # noqa: RUF009 (it is frozen)

    def announce(self, sound: Sound) -> None:
        self.sounds.append(sound)

    def speak(self, language: str) -> None:
        pass

    def signal(self, signal: Signal) -> None:
        self.lit.append(signal)

    def rest(self, resting: Resting) -> None:
        self.resting = resting

    def close(self) -> None:
        pass


def feedback(spoken: Spoken = "on_request") -> tuple[Feedback, Heard]:
    heard = Heard()
    return Feedback(heard, heard, spoken), heard  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decision", "signal"),
    [
        (Decision("taken"), Signal.TAKEN),
        (Decision("confirmed"), Signal.CONFIRMED),
        (Decision("asked"), Signal.ASKED),
        (Decision("refused"), Signal.REFUSED),
        (Decision("alarm"), Signal.ALARM),
        (Decision("discarded"), Signal.DISCARDED),
        (Decision("answered", muted=True), Signal.MUTED),
        (Decision("answered", muted=False), Signal.LISTENING),
        (Decision("answered", "fifteen love"), None),
    ],
)
def test_every_decision_has_its_signal(decision: Decision, signal: Signal | None) -> None:
    assert signal_of(decision) is signal
    telling, heard = feedback("never")
    telling.tell(decision, match(), match())
    assert heard.sounds == heard.lit == ([signal] if signal else [])


def test_the_score_is_spoken_when_somebody_asks() -> None:
    telling, heard = feedback()
    telling.tell(Decision("answered", "fifteen love"), match("a"), match("a"))
    assert heard.sounds == [Speech("fifteen love")]
    telling, heard = feedback("never")
    telling.tell(Decision("answered", "fifteen love"), match("a"), match("a"))
    assert heard.sounds == []


@pytest.mark.parametrize(
    ("spoken", "before", "after", "language", "said"),
    [
        ("points", "", "a", "en", "fifteen love"),
        ("points", "", "a", "es", "quince "),
        ("points", "a", "", "en", "love all"),
        ("points", "a", "a", "en", ""),
        ("games", "", "a", "en", ""),
        ("games", "aaa", "aaaa", "en", "game blue"),
        ("games", "aaaa", "aaa", "en", "forty love"),
        ("on_request", "aaa", "aaaa", "en", ""),
        ("never", "aaa", "aaaa", "en", ""),
    ],
)
def test_the_score_is_spoken_when_the_setting_says(
    spoken: Spoken, before: str, after: str, language: str, said: str
) -> None:
    telling, heard = feedback(spoken)
    telling.tell(Decision("taken"), match(before, language), match(after, language))
    sentences = [sound.text for sound in heard.sounds if isinstance(sound, Speech)]
    assert len(sentences) == bool(said)
    assert not said or sentences[0].lower().startswith(said)


def test_the_score_is_spoken_with_the_colours_of_its_language() -> None:
    telling, heard = feedback("games")
    blue, red = (PairNames(name=one, colour=one, players=(f"{one} 1", f"{one} 2")) for one in ("blue", "red"))
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=blue, pair_b=red, language="es")
    before = after = fold(None, Event(id="0", match="m", time=NOW, data=setup))
    for number in range(4):
        before, after = after, fold(after, Event(id=f"p{number}", match="m", time=NOW, data=PointAwarded(pair="a")))
    telling.tell(Decision("taken"), before, after)
    assert [sound.text for sound in heard.sounds if isinstance(sound, Speech)] == [
        "juego azul, azul gana un juego a nada, primer set, cambio de lado"
    ]


@pytest.mark.parametrize("spoken", ["never", "on_request", "games", "points"])
@pytest.mark.parametrize(
    ("happens", "back"),
    [
        (MatchSetAside(), MatchTakenUp(device="here", position=2)),
        (MatchAbandoned(reason="rain"), StepUndone()),
    ],
)
def test_that_a_match_rests_is_abandoned_or_goes_on_is_said_though_a_command_did_it(
    happens: EventData, back: EventData, spoken: Spoken
) -> None:
    telling, heard = feedback(spoken)
    before = match("a")
    resting = fold(before, Event(id="r", match="m", time=NOW, data=happens))
    telling.tell(Decision("taken", "it rests"), before, resting)
    telling.tell(
        Decision("taken", "it goes on"), resting, fold(resting, Event(id="s", match="m", time=NOW, data=back))
    )
    told = [sound.text for sound in heard.sounds if isinstance(sound, Speech)]
    assert told == ([] if spoken == "never" else ["it rests", "it goes on"])


def test_of_the_microphone_is_spoken_in_the_language_of_the_match_that_goes_on() -> None:
    telling, heard = feedback()
    telling.microphone(False)
    telling.speak("es")
    telling.microphone(True)
    assert [sound.text for sound in heard.sounds if isinstance(sound, Speech)] == [
        "no microphone",
        "vuelvo a escuchar",
    ]


def test_the_lamp_asks_until_it_is_answered() -> None:
    telling, heard = feedback()
    telling.tell(Decision("asked", pending=Pending(Call("shot"), "1")), match(), match())
    assert heard.resting.asked
    telling.tell(Decision("taken"), match(), match("a"))
    assert not heard.resting.asked


def test_the_lamp_shows_what_the_appliance_does() -> None:
    telling, heard = feedback()
    telling.tell(Decision("answered", muted=True), match(), match())
    telling.online(False)
    telling.listening(False)
    assert heard.resting == Resting(muted=True, offline=True, away=True)
    telling.tell(Decision("answered", muted=False), match(), match())
    telling.online(True)
    telling.listening(True)
    assert heard.resting == Resting()


def test_one_setting_turns_everything_off(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_nothing(*_: object, **__: object) -> None:
        raise AssertionError("a channel was opened")

    monkeypatch.setattr("device.feedback.opening.Announcer", open_nothing)
    monkeypatch.setattr("device.feedback.opening.Leds", open_nothing)
    settings = FeedbackSettings(on=False, spoken="points", lamp_pins=(17,))
    telling = opened(settings, Gate(), "en")
    telling.tell(Decision("alarm"), match(), match())
    telling.close()


def test_a_machine_without_sound_and_gpio_goes_on_with_one_sentence_each(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GPIOZERO_PIN_FACTORY", "no-such-chip")
    telling = opened(FeedbackSettings(speaker="no such loudspeaker", lamp_pins=(17,)), Gate(), "en")
    for _ in range(3):
        telling.tell(Decision("taken"), match(), match("a"))
    telling.close()
    assert sorted(record.getMessage().split(" ")[0] for record in caplog.records) == ["loudspeaker", "the"]


def test_a_speech_command_that_is_not_whole_leaves_the_sounds(caplog: pytest.LogCaptureFixture) -> None:
    telling = opened(FeedbackSettings(speech_command="espeak 'x", speaker="no such loudspeaker"), Gate(), "en")
    telling.close()
    assert "speech command" in caplog.text


def test_a_microphone_that_goes_and_comes_is_told_by_sound_lamp_and_voice() -> None:
    telling, heard = feedback()
    telling.microphone(is_there=False)
    assert heard.sounds == [Signal.NO_MICROPHONE, Speech("no microphone")]
    assert heard.resting == Resting(no_microphone=True)
    telling.microphone(is_there=True)
    assert heard.sounds[2:] == [Signal.LISTENING, Speech("listening again")]
    assert heard.resting == Resting()


def test_a_disk_that_takes_nothing_is_told_once_and_so_is_its_end() -> None:
    telling, heard = feedback()
    for _ in range(3):
        telling.kept(is_kept=False)
    assert heard.sounds == [Signal.NOT_KEPT, Speech("the disk is full, the score is in memory only")]
    assert heard.resting == Resting(not_kept=True)
    for _ in range(3):
        telling.kept(is_kept=True)
    assert heard.sounds[2:] == [Speech("the disk takes the score again")]
    assert heard.resting == Resting()
