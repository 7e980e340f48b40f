"""The umpire's voice is learnt at the court: by real people's sentences, by the demo's umpires, and by a command."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from device import umpires_voice
from device.assembly import assembled
from device.clock import ReplayClock
from device.errors import Refused
from device.hearing.decoding.recogniser import Recogniser
from device.hearing.sources.recording import Recording
from device.hearing.utterance import Utterance
from device.settings import DeviceSettings, UmpireSettings
from device.umpire import Decided
from device.voice_lesson import SILENCE_S, VoiceLesson
from device.voice_lesson_texts import TEXTS
from marcador.demo.script import MATCH
from models.transcribe import Samples
from models.voice.prompts import PROMPTS
from padel.calls import match_grammar, understand
from padel.events import HeardWord
from tests.device.hearing.hearing import whole_graph
from tests.excerpts import excerpt
from tests.models.test_voice_print import RATE_HZ, WOMAN, said
from tests.padel.test_umpiring_languages import braces
from wire.delivery import Status
from wire.voice_commands import ForgetVoice, LearnVoice

NOW = datetime(2026, 11, 29, tzinfo=UTC)
MAN = "so1099"
SHORT = np.zeros(RATE_HZ // 10, np.int16)


@pytest.fixture
def recogniser() -> Recogniser:
    return Recogniser(whole_graph(), RATE_HZ)


@pytest.fixture
def lesson(recogniser: Recogniser, tmp_path: Path) -> VoiceLesson:
    return VoiceLesson(recogniser, tmp_path, has_voice=False)


def utterance(text: str, sound: Samples | None, *, cut: bool = False) -> Utterance:
    words = tuple(HeardWord(word=word, start_s=0.0, end_s=1.0, confidence=0.9) for word in text.split())
    return Utterance(words, (), NOW, 0.0, is_cut=cut, sound=sound)


def told(decided: Decided | None) -> str:
    assert decided is not None
    assert decided.decision is not None
    assert decided.events == (), "nothing is scored"
    return decided.decision.reason


def sentences(*speakers: str) -> Iterator[Samples]:
    while True:
        for speaker in speakers:
            yield from said()[speaker]


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_dozen_calls_are_asked_for_and_make_a_voice(
    lesson: VoiceLesson, recogniser: Recogniser, tmp_path: Path, language: str
) -> None:
    asked = [told(lesson.begin(language))]
    assert lesson.is_on
    assert recogniser.keeps_sound
    for call, sound in zip(PROMPTS[language], sentences(MAN), strict=False):
        assert asked[-1].endswith(call)
        asked.append(told(lesson.hear(utterance(call, sound))))
    assert asked[-1] == TEXTS[language]["learnt"]
    assert not lesson.is_on
    assert not recogniser.keeps_sound
    assert lesson.notes(language) == (TEXTS[language]["alone"],)
    known = umpires_voice.load(tmp_path)
    assert known is not None
    assert not known.is_another(said()[MAN][-1], RATE_HZ, 40.0)
    assert known.is_another(said()[WOMAN][0], RATE_HZ, 40.0)
    assert told(lesson.forget(language)) == TEXTS[language]["forgotten"]
    assert umpires_voice.load(tmp_path) is None
    assert told(lesson.forget(language)) == TEXTS[language]["none"]
    assert lesson.notes(language) == ()


def test_two_voices_are_kept_as_none(lesson: VoiceLesson, tmp_path: Path) -> None:
    lesson.begin("en")
    turns = [one for pair in zip(said()[MAN], said()[WOMAN], strict=False) for one in pair]
    last = [told(lesson.hear(utterance(call, sound))) for call, sound in zip(PROMPTS["en"], turns, strict=False)][-1]
    assert "did not sound like the others" in last
    assert not lesson.is_on
    assert umpires_voice.load(tmp_path) is None


def test_what_is_not_understood_is_asked_for_again_and_then_taken(lesson: VoiceLesson) -> None:
    lesson.begin("en")
    sound = said()[MAN][0]
    assert told(lesson.hear(utterance("[unk]", sound))) == f"once more: {PROMPTS['en'][0]}"
    assert told(lesson.hear(utterance("[unk]", sound))) == PROMPTS["en"][1]
    for unfit in (utterance("[unk]", None), utterance("[unk]", SHORT), utterance(PROMPTS["en"][1], sound, cut=True)):
        assert lesson.hear(unfit).decision is None
    assert told(lesson.hear(utterance(f"umpire {PROMPTS['en'][1]}", sound))) == PROMPTS["en"][2]


def test_where_nobody_speaks_the_lesson_ends_by_itself(lesson: VoiceLesson, tmp_path: Path) -> None:
    lesson.begin("en")
    assert lesson.expire(NOW) is None
    told(lesson.hear(utterance(PROMPTS["en"][0], said()[MAN][0])))
    assert lesson.expire(NOW + timedelta(seconds=SILENCE_S)) is None, "counted from the last saying"
    assert told(lesson.expire(NOW + timedelta(seconds=2 * SILENCE_S))) == TEXTS["en"]["silence"]
    assert not lesson.is_on
    assert umpires_voice.load(tmp_path) is None


def test_a_lesson_is_stopped_by_forgetting_and_begun_once(lesson: VoiceLesson) -> None:
    lesson.begin("es")
    with pytest.raises(Refused):
        lesson.begin("es")
    assert told(lesson.forget("es")) == TEXTS["es"]["stopped"]
    assert lesson.expire(NOW) is None


def test_a_voice_that_cannot_be_kept_or_deleted_is_said(recogniser: Recogniser, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    lesson = VoiceLesson(recogniser, tmp_path / "file", has_voice=False)
    lesson.begin("en")
    *_, last = (
        told(lesson.hear(utterance(one, sound))) for one, sound in zip(PROMPTS["en"], sentences(MAN), strict=False)
    )
    assert last == TEXTS["en"]["not_kept"]
    (tmp_path / umpires_voice.FILE_NAME).mkdir()
    with pytest.raises(Refused, match="cannot be deleted"):
        VoiceLesson(recogniser, tmp_path, has_voice=True).forget("en")


STEPS = st.lists(st.sampled_from(["asked", "unknown", "short", "wait", "forget"]), max_size=40)


@given(STEPS)
@settings(max_examples=15, deadline=None)
def test_whatever_is_said_the_lesson_asks_or_is_over(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    recogniser = Recogniser(whole_graph(), RATE_HZ)
    lesson, now, sound = VoiceLesson(recogniser, tmp_path_factory.mktemp("box"), has_voice=False), NOW, sentences(MAN)
    asked = told(lesson.begin("en"))
    for step in steps:
        if not lesson.is_on:
            break
        now += timedelta(seconds=SILENCE_S / 2)
        call = next(one for one in PROMPTS["en"] if asked.endswith(one))
        what = {"asked": call, "short": call, "unknown": "[unk]"}.get(step)
        decided = (
            lesson.hear(utterance(what, SHORT if step == "short" else next(sound)))
            if what
            else lesson.expire(now)
            if step == "wait"
            else lesson.forget("en")
        )
        if decided is not None and decided.decision is not None:
            asked = told(decided)
        assert lesson.is_on == any(asked.endswith(one) for one in PROMPTS["en"])
        assert recogniser.keeps_sound == lesson.is_on


@pytest.mark.parametrize("language", PROMPTS)
def test_what_is_asked_for_is_a_call(language: str) -> None:
    colours = {"en": ("blue", "red"), "es": ("azul", "rojo")}[language]
    grammar = match_grammar(language, colours, ("Ana", "Bea", "Eva", "Ivo"))
    assert all(understand(grammar, tuple(call.split())) for call in PROMPTS[language])
    assert TEXTS[language].keys() == TEXTS["en"].keys()
    assert [braces(one) for one in TEXTS[language].values()] == [braces(one) for one in TEXTS["en"].values()]


SIX = (
    "blue smash winner", "red bandeja unforced error", "player two volley winner", "maria bajada winner",
    "player four backhand winner", "blue forehand unforced error",
)  # fmt: skip
"""What nobody but the demo's first umpire says."""


def test_the_server_has_the_box_learn_its_umpire_who_alone_scores_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROMPTS, "en", SIX)
    decided: list[Decided] = []
    source = Recording(excerpt(tmp_path, *SIX, "laura smash winner", "laura vibora winner"), NOW)
    device = DeviceSettings(name="box", broker="mqtt://127.0.0.1:1", data=tmp_path / "device")
    notes: list[tuple[str, ...]] = []

    with assembled(
        device, UmpireSettings(), MATCH, source, lambda _: (), clock=ReplayClock(NOW),
        observe=lambda one: decided.append(one.decided), drain_s=0,
    ) as parts:  # fmt: skip
        parts.uplink.on_command(LearnVoice(id="c1").encode())
        asyncio.run(parts.appliance.run())
        notes.append(parts.uplink.notes())
        score = str(parts.appliance.umpire.match.score)
    reasons = [one.decision.reason for one in decided if one.decision]
    assert [one.rpartition(": ")[2] for one in reasons[: len(SIX)]] == list(SIX)
    assert TEXTS["en"]["learnt"] in reasons
    assert umpires_voice.load(device.data) is not None
    assert TEXTS["en"]["alone"] in notes[0]
    assert [one.utterance.text for one in decided if one.utterance and "another voice" in one.rejected] == [
        "laura smash winner"
    ]
    assert score == "0-0 0-15", "the umpire's last call alone"


def test_commands_about_the_voice_are_read_back() -> None:
    from wire.commands import read_command

    for command in (LearnVoice(id="c1"), ForgetVoice(id="c2")):
        assert read_command(command.encode()) == command
    assert Status.model_fields["notes"]
