"""A figure and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: what was measured, and beside what."""

    what: str
    value: str
    note: str = ""


def printed(figures: Iterable[Figure]) -> None:
    """Print figures as they come, as a Markdown table."""
    print("| what | figure | beside |\n|---|---|---|")
    for figure in figures:
        print(f"| {figure.what} | {figure.value} | {figure.note} |", flush=True)
