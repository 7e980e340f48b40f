"""Whatever is written once a language is there for each: who adds one is told here what it still lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import get_args

import pytest
from pydantic import BaseModel

from device import voice_lesson_texts
from device.feedback import sentences
from device.matches import refusals as answers
from device.settings import UmpireSettings
from marcador import keyboard_desk, keyboard_help
from marcador.sensors import umpiring as simulated
from models.name_sounds import sounds_in
from models.voice import prompts
from padel import refusals, spoken
from padel.calls import LANGUAGES, examples, figures, languages, name_texts, sound_alikes
from padel.calls.name_sounds import letters
from padel.umpiring import begun, by_hand_texts, texts
from server.api.steering_models import NextMatchAsked
from server.scoring import words as thumb_words
from wire.match_commands import NextMatch


def choices(model: type[BaseModel]) -> Iterable[str]:
    """Give the languages that a model takes."""
    annotation = model.model_fields["language"].annotation
    literal = next((one for one in get_args(annotation) if get_args(one)), annotation)
    return get_args(literal)


WRITTEN: Mapping[str, Iterable[str]] = {
    "padel/umpiring/texts": texts.TEXTS,
    "padel/umpiring/texts: language_…": [key[9:] for key in texts.TEXTS["en"] if key.startswith("language_")],
    "padel/umpiring/begun.py": begun._BEGINNINGS,
    "padel/refusals": refusals.REFUSALS,
    "padel/spoken.py": spoken.LANGUAGES,
    "padel/calls/languages.py: PLAYER_WORDS": languages.PLAYER_WORDS,
    **{f"padel/calls/languages.py: {one['en'][0]} of COLOURS": one for one in languages.COLOURS},
    "padel/calls/examples.py: a column of Example": [field.name for field in fields(examples.Example)],
    "padel/calls/name_texts.py": name_texts._TEXTS,
    "padel/calls/sound_alikes.py: SAME_SOUND": sound_alikes.SAME_SOUND,
    "padel/calls/sound_alikes.py: SOUND_ALIKES": sound_alikes.SOUND_ALIKES,
    "device/settings.py": choices(UmpireSettings),
    **{
        f"{module.__name__}: {name}": by_language
        for module in (sentences, figures, by_hand_texts, voice_lesson_texts, prompts, thumb_words)
        for name, by_language in vars(module).items()
        if isinstance(by_language, Mapping) and "en" in by_language
    },
    "device/matches/refusals.py": answers.ANSWERS,
    "marcador/keyboard_desk.py": keyboard_desk.WORDS,
    "marcador/keyboard_help.py": keyboard_help.HELP,
    "marcador/sensors/umpiring.py: _WINNERS": simulated._WINNERS,
    "marcador/sensors/umpiring.py: _ERROR": simulated._ERROR,
    "wire/match_commands.py": choices(NextMatch),
    "server/api/steering_models.py": choices(NextMatchAsked),
}


@pytest.mark.parametrize("place", WRITTEN)
def test_every_language_is_written_in_every_place(place: str) -> None:
    assert set(WRITTEN[place]) == set(LANGUAGES)


def test_names_of_a_language_that_nobody_trained_yet_sound_as_they_are_written() -> None:
    assert sounds_in("fr")("Zoé") == letters("Zoé")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_at_the_keyboard_has_every_word_of_the_desk(language: str) -> None:
    assert [word for word in keyboard_desk.WORDS[language] if word not in keyboard_help.HELP[language]] == []
