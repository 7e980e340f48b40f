"""The recipe that trains the acoustic model, one command a stage: `python -m models.recipe.<stage> --help`.

models/docs/recipe.md has the stages in order; they lie here, and what they are made of in rooms by subject. Each
reads and writes folders under one work directory (`build/speech` unless told otherwise), is seeded, can be run again
where it stopped, and says in a sentence what it lacks. It needs scipy, Debian's speech engines to synthesise, and
torch to learn (the `train` extra); nothing of it runs on a device.
"""

import os
import sys
from importlib.util import find_spec

_WITHOUT_NETWORKS = ("corpora", "evaluate", "freeze", "originals", "prepare", "russian", "synthesise")
"""Stages that do not learn, so `make bench-speech` can run them where nobody trains."""

_learns = not any(word.endswith(f"models.recipe.{stage}") for word in sys.orig_argv for stage in _WITHOUT_NETWORKS)
_missing = [package for package in ("scipy", *["torch"] * _learns) if find_spec(package) is None]
if _missing and sys.argv[0] == "-m":  # so it is while Python looks for the module that `-m` names: for a stage
    sys.exit(f"the recipe needs {' and '.join(_missing)}: pip install -e '.[train]'")

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Before NumPy and PyTorch are loaded: stages share the cores as processes, and threads of linear algebra would wait
for each other there (docs/recipe.md)."""
