"""Transducers and Kaldi's primitives are written byte for byte as OpenFst and Kaldi define them."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import fst as fsts
from models import kaldi_io
from models.fst import Arc, Fst, Part


@st.composite
def transducers(draw: st.DrawFn) -> Fst:
    fst = Fst()
    count = draw(st.integers(1, 8))
    states = [fst.state() for _ in range(count)]
    label, state = st.integers(0, 2**31 - 1), st.sampled_from(states)
    cost = st.floats(width=32, allow_nan=False, allow_infinity=False)
    for _ in range(draw(st.integers(0, 20))):
        fst.arc(draw(state), draw(state), draw(label), draw(label), draw(cost))
    for final in draw(st.sets(state)):
        fst.final[final] = draw(cost)
    return fst


@given(transducers())
def test_what_is_written_is_read_back(fst: Fst) -> None:
    again, start = fsts.read(fst.content())
    assert start == 0
    assert again.arcs == fst.arcs
    assert again.final == fst.final
    assert again.size == fst.size


def test_the_header_is_openfst_s() -> None:
    fst = Fst()
    source, target = fst.state(), fst.state()
    fst.arc(source, target, 3, 4, 0.5)
    fst.arc(source, target, cost=1.5)
    fst.arc(target, source, 5)
    fst.final[target] = 0.25
    content = fst.content()
    assert content[:4] == b"\xd6\xfd\xb2\x7e"
    assert content[4:25] == b"\x05\0\0\0const\x08\0\0\0standard"
    assert content[25:65] == struct.pack("<iiQqqq", 2, 0, 1, 0, 2, 3)
    states = struct.pack("<fIIII", float("inf"), 0, 2, 1, 1) + struct.pack("<fIIII", 0.25, 2, 1, 0, 1)
    arcs = ((3, 4, 0.5, 1), (0, 0, 1.5, 1), (5, 0, 0.0, 0))
    assert content[65:] == states + b"".join(struct.pack("<iifi", *arc) for arc in arcs)


def test_arcs_are_compared_by_value() -> None:
    assert Arc(1, 2, 0.5, 3) == Arc(1, 2, 0.5, 3)


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="not an OpenFst"):
        fsts.read(b"something else")


def test_a_file_cut_short_is_refused() -> None:
    fst = Fst()
    fst.arc(fst.state(), 0, 1)
    with pytest.raises(ValueError, match="ends too soon"):
        fsts.read(fst.content()[:-2])


def test_kaldi_s_basic_types_carry_their_size() -> None:
    assert kaldi_io.integer(7) == b"\x04\x07\0\0\0"
    assert kaldi_io.real(1.0) == b"\x04\0\0\x80\x3f"
    assert kaldi_io.token("<Nnet3>") == b"<Nnet3> "
    assert kaldi_io.integers([1, 2]) == b"\x04\x02\0\0\0\x01\0\0\0\x02\0\0\0"
    assert kaldi_io.boolean(True) + kaldi_io.boolean(False) == b"TF"


@given(st.lists(st.floats(width=32, allow_nan=False), max_size=30))
def test_a_vector_s_size_is_known_beforehand(values: list[float]) -> None:
    content = kaldi_io.vector(values)
    assert len(content) == kaldi_io.vector_size(len(values))
    assert np.array_equal(np.frombuffer(content[8:], "<f4"), np.array(values, "<f4"))


def test_a_matrix_is_written_by_rows() -> None:
    content = kaldi_io.matrix(np.array([[1, 2, 3], [4, 5, 6]], np.float32))
    assert content[:3] == b"FM "
    assert content[3:13] == kaldi_io.integer(2) + kaldi_io.integer(3)
    assert np.frombuffer(content[13:], "<f4").tolist() == [1, 2, 3, 4, 5, 6]


@st.composite
def parts(draw: st.DrawFn) -> Fst:
    """Draw a transducer in which nothing leads to its first state, from its second one, or straight between them."""
    fst = Fst()
    states = [fst.state() for _ in range(draw(st.integers(3, 7)))]
    for _ in range(draw(st.integers(0, 15))):
        source = draw(st.sampled_from([fsts.BEGIN, *states[2:]]))
        target = draw(st.sampled_from(states[2:] if source == fsts.BEGIN else states[1:]))
        fst.arc(source, target, draw(st.integers(0, 9)), 0, draw(st.floats(0, 1, width=32)))
    return fst


@given(parts(), st.lists(st.integers(1, 9), max_size=3))
def test_a_part_that_is_set_in_is_as_if_its_arcs_had_been_added_one_by_one(part: Fst, writes: list[int]) -> None:
    made, added = Fst(), Fst()
    for fst in (made, added):
        fst.final[fst.state()] = 0.5
    for written in writes:
        ends = [(fst.state(), fst.state()) for fst in (made, added)]
        made.insert(Part.of(part), *ends[0], written)
        states = [*ends[1], *(added.state() for _ in range(part.states - 2))]
        for source, arcs in enumerate(part.arcs):
            for arc in arcs:
                told = written if source == fsts.BEGIN else 0
                added.arc(states[source], states[arc.target], arc.reads, told, arc.cost)
    assert made.content() == added.content()
    assert made.arcs == added.arcs
