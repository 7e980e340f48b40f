"""The commands as a tree of parsers: an example in each one's `--help`, and docs/commands.md."""

import argparse
from collections.abc import Iterator
from textwrap import fill

from marcador.examples import EXAMPLES

_INTRODUCTION = """# Commands

`marcador COMMAND --help` says the same in a terminal. `--config` and `--log` are options of every command.

This page is generated from the code: `make docs`.
"""
_OF_ALL = {"help", "config", "log"}


def parsers(parser: argparse.ArgumentParser, words: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give a parser and all below it, each with the words that lead to it, such as `sensors scan`."""
    yield words, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from parsers(below, f"{words} {name}".strip())


class _Whole(argparse.HelpFormatter):
    """Breaks an example between words only, so that it can be copied."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return fill(
            " ".join(text.split()),
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )


def teach(parser: argparse.ArgumentParser) -> None:
    """Put an example under the help of a command and of all below it."""
    for words, one in parsers(parser, parser.prog.partition(" ")[2]):
        if EXAMPLES.get(words):
            one.formatter_class = _Whole
            one.epilog = f"Example: {EXAMPLES[words]}" + (f" — {one.epilog}" if one.epilog else "")


def page(parser: argparse.ArgumentParser) -> str:
    """Give docs/commands.md."""
    return "\n".join([_INTRODUCTION, *(_section(words, one) for words, one in parsers(parser) if words)])


def _section(words: str, parser: argparse.ArgumentParser) -> str:
    lines = [f"## `marcador {words}`", "", parser.description or "", "", "```", EXAMPLES.get(words, ""), "```", ""]
    rows = [_row(action) for action in parser._actions if action.dest not in _OF_ALL]
    if rows:
        lines += ["| option | what it is |", "|---|---|", *rows, ""]
    return "\n".join(lines)


def _row(action: argparse.Action) -> str:
    if isinstance(action, argparse._SubParsersAction):
        return f"| `{action.metavar}` | {', '.join(f'`{name}`' for name in action.choices)}: below |"
    value = action.metavar or (f"{{{','.join(map(str, action.choices))}}}" if action.choices else "")
    if not value and action.nargs != 0:
        value = action.dest.upper()
    shown = " ".join(part for part in (", ".join(action.option_strings), str(value)) if part)
    return f"| `{shown.replace('|', '&#124;')}` | {action.help or ''} |"
