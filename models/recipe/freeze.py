"""Stage 8: freeze clean calls said by test voices, for the tests that ship.

Only voices whose sound may be distributed take part.
"""

import argparse
from pathlib import Path

import numpy as np

from models.recipe import stage
from models.recipe.evaluate import CALLS, COLOURS, PLAYERS, in_condition, said_calls
from models.recipe.sound.recordings import Recording, save
from models.recipe.voices import Split, voice
from padel.calls import match_grammar


def main() -> None:
    """Run the stage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("tests/models/data"), help="a folder a language is in it")
    parser.add_argument("--language", choices=tuple(COLOURS), default="en")
    parser.add_argument("--calls", type=int, default=CALLS)
    parser.add_argument("--seed", type=int, default=2026)
    chosen = parser.parse_args()
    grammar = match_grammar(chosen.language, COLOURS[chosen.language], PLAYERS)
    said = said_calls(grammar, chosen.language, Split.TEST, chosen.seed, chosen.calls)
    calls = [call for call in said if voice(call.source).ships]
    none = np.zeros(0, np.float32)
    quiet = [Recording(c.source, c.words, in_condition(c, None, none, i)) for i, c in enumerate(calls)]
    # voices take turns, so that the first few are a fair sample
    order = sorted(range(len(quiet)), key=lambda i: [r.voice for r in quiet[:i]].count(quiet[i].voice))
    save(chosen.out / chosen.language, [quiet[i] for i in order])


if __name__ == "__main__":
    stage.run(main)
