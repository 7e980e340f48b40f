"""Spanish is read as it is spelled, in the accents of Spain and America."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import spanish
from models.phones import PDF


def first(word: str) -> str:
    return " ".join(spanish.read(word)[0])


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("remate", "RR EH M AA T EH"),
        ("víbora", "B IY B OW RR AA"),
        ("quince", "K IY N TH EH"),
        ("cuarenta", "K W AA RR EH N T AA"),
        ("treinta", "T RR EY N T AA"),
        ("iguales", "IY G W AA L EH S"),
        ("juego", "X W EH G OW"),
        ("gimnasia", "X IY M N AA S Y AA"),
        ("guerra", "G EH RR AA"),
        ("pingüino", "P IY NG G W IY N OW"),
        ("muñoz", "M UW N Y OW TH"),
        ("deshacer", "D EH S AA TH EH RR"),
        ("hielo", "Y EH L OW"),
        ("rey", "RR EY"),
        ("y", "IY"),
        ("perro", "P EH RR OW"),
        ("chiquita", "CH IY K IY T AA"),
        ("examen", "EH K S AA M EH N"),
        ("güell", "G W EH L"),
        ("convite", "K OW M B IY T EH"),
    ],
)
def test_spelling_says_how_a_word_is_said_in_castilian(word: str, phones: str) -> None:
    assert first(word) == phones


def test_c_and_z_are_a_th_in_spain_and_an_s_in_america() -> None:
    assert spanish.read("azul")[:2] == (("AA", "TH", "UW", "L"), ("AA", "S", "UW", "L"))


def test_j_may_be_a_breath_and_ll_the_river_plate_s_sh() -> None:
    assert ("RR", "OW", "HH", "OW") in spanish.read("rojo")
    assert {("Y", "OW"), ("SH", "OW"), ("JH", "OW")} == set(spanish.read("yo"))


def test_a_d_between_vowels_is_soft_and_ado_may_lose_it() -> None:
    assert first("nada") == "N AA DH AA"
    assert first("doble") == "D OW B L EH"
    assert ("F", "OW", "RR", "TH", "AA", "OW") in spanish.read("forzado")


def test_an_accent_parts_two_vowels() -> None:
    assert first("maría") == "M AA RR IY AA"
    assert first("raúl") == "RR AA UW L"
    assert first("media") == "M EH DH Y AA"


def test_case_does_not_matter_and_what_has_no_letters_is_not_said() -> None:
    assert spanish.read("AZUL") == spanish.read("azul")
    assert spanish.read("42") == spanish.read("") == ()


@pytest.mark.parametrize("word", ["smash", "John", "Smith", "walkover", "Scott"])
def test_foreign_spelling_is_seen(word: str) -> None:
    assert spanish.looks_foreign(word)


@pytest.mark.parametrize("word", ["remate", "deshacer", "quince", "verdad", "español", "muñoz", "reloj"])
def test_spanish_spelling_is_not_foreign(word: str) -> None:
    assert not spanish.looks_foreign(word)


@given(st.text(max_size=16))
def test_whatever_is_written_is_read_in_phones(text: str) -> None:
    for way in spanish.read(text):
        assert way
        assert set(way) <= set(PDF)


@given(st.text(alphabet="abcdefgijklmnñopqrstuvwxyzáéíóúü", min_size=1, max_size=12))
def test_every_word_of_spanish_letters_is_said_in_every_accent(word: str) -> None:
    ways = spanish.read(word)
    assert ways
    assert len(set(ways)) == len(ways)
