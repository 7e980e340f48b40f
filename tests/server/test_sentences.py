"""Each sentence with which the server refuses has a code, and the pages have it in every language."""

import re
import sqlite3
from pathlib import Path
from string import Formatter

import server.dashboard
from device.board import disk, power, temperature
from device.board.finding import bad
from device.hearing.sources.level_watch import CUT_OFF, MUTED
from device.outbox.file import explained
from device.outbox.unwritten import Unwritten
from server.api.problems import INVALID, Conflict, problem_response
from server.errors import SignInRefused
from server.people.rights import Right
from server.projections.devices import CourtDevice
from server.projections.namesakes import sentence
from server.sentences import SENTENCES, Sentence, sentence_of
from wire.plain_words import KINDS

SPANISH = Path(server.dashboard.__file__).parent / "static/js/languages/refusals_es.js"
SERVER = Path(server.dashboard.__file__).parents[1]


def words() -> dict[str, str]:
    return dict(re.findall(r'^  "([^"]+)": "(.*)",$', SPANISH.read_text(encoding="utf-8"), re.MULTILINE))


def put_in(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_sentence_has_its_spanish_words_with_what_is_put_in() -> None:
    spanish = words()
    assert set(SENTENCES) - set(spanish) == set()
    for code, template in SENTENCES.items():
        assert put_in(spanish[code]) <= put_in(template), code
    assert {f"right.{one}" for one in Right} <= set(spanish)


def test_what_is_wrong_with_a_value_has_its_spanish_words_too() -> None:
    said = {code.removeprefix(INVALID) for code in words() if code.startswith(INVALID)}
    assert said == KINDS
    for code, text in words().items():
        assert not code.startswith(INVALID) or "{place}" in text, code


def troubles() -> list[str]:
    """What devices and the server say is amiss at a court, each made where it comes from."""
    card = (f"{disk.WEAR}: {bad('', one, disk._NEW_CARD).sentence}" for one in DISK)
    court = [
        CourtDevice("/clubs/c/courts/1/devices/box", None, None, others, (), None).too_many[0]
        for others in (("b",), ("b", "c"))
    ]
    unwritten = Unwritten(Path("outbox"), 9)
    unwritten.hold([], explained(Path("outbox"), sqlite3.OperationalError("disk I/O error")))
    return [
        f"{power.CHECK}: {bad('', 'the voltage is too low now', power._BETTER_POWER).sentence}",
        f"{temperature.CHECK}: {bad('', '84 °C, and it is slowed down', temperature._TO_DO).sentence}",
        f"{disk.SPACE}: {disk.space(Path('/'), lambda _: 4).sentence}",
        *card,
        MUTED,
        CUT_OFF,
        str(unwritten.problem),
        sentence("1", "box"),
        *court,
    ]


DISK = (
    "the disk can only be read, as after an error of the card",
    "the file system has noted 3 errors",
    "the disk says that 90 % of its life is over",
)


def test_what_is_amiss_at_a_court_is_known_in_spanish() -> None:
    table = re.findall(r'^  \["(.*)", "(.*)"\],$', (SPANISH.parent / "troubles_es.js").read_text("utf-8"), re.M)
    patterns = [re.sub(r"\\{\w+\\}", ".+?", re.escape(english)) for english, _ in table]
    for said in troubles():
        left = re.sub("|".join(patterns), "", said)
        assert re.sub(r"`[^`]*`", "", left).strip(" ,;:.") == "", said


def test_every_code_is_said_somewhere_and_every_one_that_is_said_is_known() -> None:
    said = {
        code
        for file in SERVER.rglob("*.py")
        for code in re.findall(r'Sentence\.of\(\s*"([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert said == set(SENTENCES)


def test_an_error_that_passes_a_sentence_on_keeps_its_code() -> None:
    try:
        try:
            raise SignInRefused(Sentence.of("password-short", least=12))
        except SignInRefused as error:
            raise Conflict(str(error)) from error
    except Conflict as error:
        found, answer = sentence_of(error), problem_response(error)
    assert found is not None
    assert (found.code, found.values) == ("password-short", {"least": "12"})
    assert b'"code":"password-short","values":{"least":"12"}' in bytes(answer.body)
    assert sentence_of(Conflict("something else")) is None
