"""A club's own lexicon is kept word by word, and says which line is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import own_lexicon
from models.errors import ModelError
from models.phones import PHONES
from padel.calls.automaton import plain

WORDS = st.text("abcñóíz'", min_size=1, max_size=8)
WAYS = st.lists(st.lists(st.sampled_from(PHONES), min_size=1, max_size=6).map(tuple), min_size=1, max_size=3)


@given(entries=st.lists(st.tuples(WORDS, WAYS), max_size=5))
def test_what_is_written_last_for_a_word_is_read(
    entries: list[tuple[str, list[tuple[str, ...]]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("own") / "lexicon.txt"
    for word, ways in entries:
        own_lexicon.write(file, word, ways)
    written, read = {word: tuple(ways) for word, ways in entries}, own_lexicon.read(file)
    assert {word: read[word] for word in written} == written
    assert set(read) == set(written) | set(map(plain, written))


def test_a_word_with_accents_serves_the_name_that_the_grammar_writes_without(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.txt"
    file.write_text("lebrón  L EH B RR OW N\npeña  P EH N Y AA\n", "utf-8")
    read = own_lexicon.read(file)
    assert read["lebron"] == read["lebrón"]
    assert "pena" not in read


def test_there_need_not_be_one(tmp_path: Path) -> None:
    assert own_lexicon.read(tmp_path / "none.txt") == {}


def test_remarks_and_other_words_stay(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.txt"
    file.write_text("# ours\nana  AA N AH\n", "utf-8")
    own_lexicon.write(file, "Lebrón", [("L", "EH")])
    assert file.read_text("utf-8") == "# ours\nana  AA N AH\nlebrón  L EH\n"


def test_a_line_that_is_wrong_is_named(tmp_path: Path) -> None:
    file = tmp_path / "lexicon.txt"
    file.write_text("ana  AA QQ\n", "utf-8")
    with pytest.raises(ModelError, match=r"lexicon\.txt: 'ana' .*'QQ' is not a phone.*mend the line"):
        own_lexicon.read(file)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be written"):
        own_lexicon.write(tmp_path / "nowhere" / "lexicon.txt", "ana", [("AA",)])
