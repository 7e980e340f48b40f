"""`python -m marcador` is the `marcador` command."""

import sys

from marcador.main import main

sys.exit(main())
