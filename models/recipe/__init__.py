"""The recipe that trains the acoustic model, one command a stage: `python -m models.recipe.<stage> --help`.

models/docs/recipe.md has the stages in order. Each reads and writes folders under one work directory (`build/speech`
unless told otherwise), is seeded, can be run again where it stopped, and says in a sentence what it lacks.
It needs the `train` extra (torch, scipy) and, to synthesise, Debian's speech engines; nothing of it runs on a device.
"""

import os
import sys
from importlib.util import find_spec

_missing = [package for package in ("scipy", "torch") if find_spec(package) is None]
if _missing and sys.argv[0] == "-m":  # so it is while Python looks for the module that `-m` names: for a stage
    sys.exit(f"the recipe needs {' and '.join(_missing)}: pip install -e '.[train]'")

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Before NumPy and PyTorch are loaded: stages share the cores as processes, and threads of linear algebra would wait
for each other there (docs/recipe.md)."""
