"""Stage 7: freeze the evaluation's clean calls, said by the test voices, for the tests that ship."""

import argparse
from pathlib import Path

import numpy as np

from models.recipe.evaluate import CALLS, PLAYERS, in_condition, said_calls
from models.recipe.recordings import Recording, save
from models.recipe.voices import Split
from padel.calls import match_grammar


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("tests/models/data"))
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    calls = said_calls(match_grammar("en", ("blue", "red"), PLAYERS), Split.TEST, chosen.seed, chosen.calls)
    none = np.zeros(0, np.float32)
    quiet = [Recording(c.source, c.words, in_condition(c, None, none, i)) for i, c in enumerate(calls)]
    # voices take turns, so that the first few are a fair sample
    order = sorted(range(len(quiet)), key=lambda i: [r.voice for r in quiet[:i]].count(quiet[i].voice))
    save(chosen.out, [quiet[i] for i in order])


if __name__ == "__main__":
    main()
