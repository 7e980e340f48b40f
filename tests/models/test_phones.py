"""Phones, their topology and transition ids are numbered as Kaldi numbers them."""

from hypothesis import given
from hypothesis import strategies as st

from models import phones


def test_there_are_39_phones_of_english_two_more_of_spanish_and_silence_shares_output_0_with_blank() -> None:
    assert len(phones.PHONES) == 41
    assert phones.PHONES[39:] == ("RR", "X")
    assert phones.OUTPUTS == 42
    assert phones.pdf_of(phones.SILENCE) == phones.BLANK == 0
    assert {phones.pdf_of(f"AA_{position}") for position in phones.POSITIONS} == {1}


def test_transition_ids_count_from_1_without_gaps() -> None:
    ids = [one for states in phones.transition_ids().values() for state in states for one in state]
    assert ids == list(range(1, len(ids) + 1))
    assert len(phones.transition_log_probabilities()) == len(ids) + 1


def test_transitions_out_of_a_state_add_up_to_one() -> None:
    for topology in phones.TOPOLOGIES:
        for state in topology:
            assert sum(transition.probability for transition in state.transitions) == 1


def test_inside_a_word_a_blank_may_follow_and_at_its_end_silence_does() -> None:
    ids = phones.transition_ids()
    assert [len(state) for state in ids["AA_B"]] == [3, 2]
    assert [len(state) for state in ids["AA_E"]] == [2]
    assert [len(state) for state in ids[phones.SILENCE]] == [2]


def test_states_are_listed_by_phone() -> None:
    rows = list(phones.hmm_states())
    assert [(row.phone_id, row.state) for row in rows] == sorted((row.phone_id, row.state) for row in rows)
    assert all(row.pdf == phones.BLANK for row in rows if row.state == 1)


@given(st.lists(st.sampled_from(phones.PHONES), min_size=1, max_size=9))
def test_positions_mark_where_a_word_begins_and_ends(said: list[str]) -> None:
    symbols = phones.positional(tuple(said))
    assert [symbol[:-2] for symbol in symbols] == said
    marks = "".join(symbol[-1] for symbol in symbols)
    assert marks == "S" if len(said) == 1 else marks == "B" + "I" * (len(said) - 2) + "E"
