"""The `marcador` command: configuration, the subcommands and the demo."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
"""Before NumPy is loaded: what is multiplied here is small, and threads that wait for each other double its cost."""
