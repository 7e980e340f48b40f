"""The errors of the wire."""


class WireError(Exception):
    """A message that does not keep the contract; its text says which part."""
