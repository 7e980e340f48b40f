"""Findings as lines for people and as JSON for programs, and what they amount to."""

import json
from collections.abc import Iterable, Iterator, Sequence

from device.board.finding import Finding, Verdict

_SHOWN = {Verdict.GOOD: "good", Verdict.UNKNOWN: "-", Verdict.WARNING: "better", Verdict.BAD: "WRONG"}
_WIDTH = max(map(len, _SHOWN.values()))
_CHECK_WIDTH = 24


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """Give a line a finding, and one below it with what to do."""
    for one in findings:
        yield f"{_SHOWN[one.verdict]:{_WIDTH}}  {one.check:{_CHECK_WIDTH}}{one.said}"
        if one.to_do:
            yield f"{'':{_WIDTH}}  {'':{_CHECK_WIDTH}}-> {one.to_do}"


def amounts_to(findings: Sequence[Finding]) -> str:
    """Say in a sentence how many things are wrong."""
    wrong, better = (sum(one.verdict is verdict for one in findings) for verdict in (Verdict.BAD, Verdict.WARNING))
    if not wrong and not better:
        return "nothing is wrong"
    said = f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong" if wrong else "nothing is wrong"
    return f"{said}, {better} could be better" if better else said


def as_json(findings: Sequence[Finding]) -> str:
    """Give them all as one object."""
    checks = [
        {"check": one.check, "verdict": str(one.verdict), "said": one.said, "to_do": one.to_do} for one in findings
    ]
    return json.dumps({"is_well": is_well(findings), "checks": checks}, ensure_ascii=False, indent=2)


def is_well(findings: Sequence[Finding]) -> bool:
    """Say whether nothing is wrong; what could be better is no wrong."""
    return not any(one.verdict is Verdict.BAD for one in findings)
