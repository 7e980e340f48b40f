"""A command that neither changes its process nor needs one of its own, run in this one: it costs a third."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from unittest import mock

from marcador.main import main


def marcador_here(*arguments: str, input: str = "") -> "subprocess.CompletedProcess[str]":
    """Run `marcador` with these arguments until it ends; give what it said and its exit status."""
    said, errors = io.StringIO(), io.StringIO()
    with redirect_stdout(said), redirect_stderr(errors), mock.patch.object(sys, "stdin", io.StringIO(input)):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
    return subprocess.CompletedProcess(arguments, status, said.getvalue(), errors.getvalue())
