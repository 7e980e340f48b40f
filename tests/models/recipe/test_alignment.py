"""Where words are in a recording: the path through CTC's states, and the quiet places between words."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.recipe.alteration.features import STRIDE
from models.recipe.learning import alignment
from models.recipe.learning.alignment import FRAME


def collapsed(outputs: tuple[int, ...]) -> list[int]:
    return [now for before, now in zip((0, *outputs), outputs, strict=False) if now not in (0, before)]


@given(st.lists(st.integers(1, 2), min_size=1, max_size=3), st.integers(1, 6), st.integers(0, 1000))
def test_the_path_is_the_likeliest_of_all_that_say_the_phones(pdfs: list[int], frames: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(frames, 3)).astype(np.float32)
    ways = [way for way in product(range(3), repeat=frames) if collapsed(way) == pdfs]
    found, score = alignment.path(scores, pdfs)
    if not ways:
        assert score == -np.inf
        return
    best = max(sum(float(scores[at, output]) for at, output in enumerate(way)) for way in ways)
    states = [0, *(state for pdf in pdfs for state in (pdf, 0))]
    said = tuple(states[state] for state in found)
    assert collapsed(said) == pdfs
    assert np.isclose(score * frames, best, atol=1e-4)


def test_a_recording_is_cut_only_where_the_sound_all_but_stops() -> None:
    word, gap = np.ones(30 * FRAME, np.float32), np.zeros(9 * FRAME, np.float32)
    two_words_after_a_gap = np.concatenate([word, gap, word, word])
    # one phone a word: it sounds in the middle of the word
    found = np.repeat([1, 2, 3, 4, 5], [10, 3, 10, 1, 9])
    assert len(found) * STRIDE == len(two_words_after_a_gap) // FRAME
    edges = alignment.quiet_edges(two_words_after_a_gap, [1, 1, 1], found)
    assert edges[0] == 0
    assert edges[1] is not None
    assert len(word) <= edges[1] < len(word) + len(gap)
    assert edges[2] is None
    assert edges[3] == len(two_words_after_a_gap)
