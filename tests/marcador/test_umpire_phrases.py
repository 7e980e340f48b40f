"""Every phrase of umpires and players that we gathered, with the right answer beside it (`umpire_phrases.tsv`)."""

import csv
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from device.matches.people import People
from device.settings import UmpireSettings
from device.umpire import Evidence, Umpire
from marcador.terminal_umpire import TerminalUmpire
from padel.calls import match_grammar
from padel.calls.grammar import Grammar
from padel.events import Event, MatchCreated, PairNames
from padel.match import fold

START = datetime(2026, 11, 21, tzinfo=UTC)
PLAYERS = {"en": ("Maria", "Carlos", "Laura", "David"), "es": ("Ana", "Bea", "Cruz", "Dani")}
COLOURS = {"en": ("blue", "red"), "es": ("azul", "rojo")}
HELP = {"en": "say ", "es": "di "}
WITH_REASON = ("asked", "refused", "answered", "alarm")

with (Path(__file__).parent / "umpire_phrases.tsv").open(encoding="utf-8", newline="") as file:
    PHRASES = [tuple(row.values()) for row in csv.DictReader(file, delimiter="\t")]


@cache
def grammar(language: str) -> Grammar:
    return match_grammar(language, COLOURS[language], PLAYERS[language])


def keyboard(language: str) -> TerminalUmpire:
    first, *others = PLAYERS[language]
    players = ((first, others[0]), (others[1], others[2]))
    pairs = [
        PairNames(name=colour, colour=colour, players=two)
        for colour, two in zip(COLOURS[language], players, strict=True)
    ]
    setup = MatchCreated(format="SET3-S:6/TB7", pair_a=pairs[0], pair_b=pairs[1], language=language)
    match = fold(None, Event(id="0", match="m", time=START, data=setup))
    umpire = Umpire(
        match, grammar(language), Evidence("typed", ""), UmpireSettings.model_validate({"language": language})
    )
    return TerminalUmpire(umpire, People(), START)


@pytest.mark.parametrize(("language", "phrase", "after", "answer", "score"), PHRASES)
def test_every_phrase_has_its_answer(language: str, phrase: str, after: str, answer: str, score: str) -> None:
    umpire = keyboard(language)
    for before in filter(None, after.split(", ")):
        assert umpire.say(before).decided
    reply = umpire.say(phrase)
    assert str(umpire.umpire.match.score) == score
    if answer == "more":
        assert HELP[language] in reply.trouble
        return
    decision = reply.decided[-1].decision
    assert decision is not None
    assert decision.verdict == answer
    assert decision.reason or answer not in WITH_REASON


def test_after_the_beginning_of_a_call_a_misspelt_word_is_still_guessed_at() -> None:
    assert "'winner'" in keyboard("en").say("correction red smash winnr").trouble
