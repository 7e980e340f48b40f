"""Faults are tried on the whole system: the same server process as in the end-to-end tests."""

from tests.end_to_end.conftest import server

__all__ = ["server"]
