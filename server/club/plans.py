"""Who will cover which matches of an event: plans, where they clash in time, and what nobody covers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import combinations, groupby
from typing import NamedTuple

from server.club.club_events import MatchContent
from server.people.database import Database


class Plan(NamedTuple):
    """Somebody will cover matches of an event."""

    account: str
    name: str
    matches: tuple[str, ...]
    note: str


class Clash(NamedTuple):
    """Two matches that somebody plans to cover at once."""

    account: str
    matches: tuple[str, str]


class Plans:
    """The plans of a server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, event: str) -> list[Plan]:
        """Give the plans of an event, by name."""
        rows = self._database.rows(
            "SELECT account, name, match, note FROM plans JOIN accounts ON accounts.id = account"
            " WHERE event = ? ORDER BY key, plans.rowid",
            event,
        )
        found = []
        for account, group in groupby(rows, key=lambda row: str(row["account"])):
            lines = list(group)
            matches = tuple(str(row["match"]) for row in lines)
            found.append(Plan(account, str(lines[0]["name"]), matches, str(lines[0]["note"])))
        return found

    def keep(self, event: str, account: str, matches: Sequence[str], note: str) -> None:
        """Put somebody's plan in the place of the one before."""
        with self._database.change() as connection:
            connection.execute("DELETE FROM plans WHERE event = ? AND account = ?", (event, account))
            connection.executemany(
                "INSERT INTO plans VALUES (?, ?, ?, ?)",
                [(event, account, one, note) for one in dict.fromkeys(matches)],
            )

    def remove(self, event: str, account: str) -> bool:
        """Forget somebody's plan; say whether there was one."""
        with self._database.change() as connection:
            gone = connection.execute("DELETE FROM plans WHERE event = ? AND account = ?", (event, account))
            return bool(gone.rowcount)


def clashes(plans: Sequence[Plan], matches: Mapping[str, MatchContent]) -> list[Clash]:
    """Give the pairs of matches that somebody plans and whose times overlap; one without a time clashes with none."""
    return [
        Clash(plan.account, (one, two))
        for plan in plans
        for one, two in combinations(plan.matches, 2)
        if one in matches and two in matches and _overlap(matches[one], matches[two])
    ]


def uncovered(plans: Sequence[Plan], matches: Sequence[str]) -> list[str]:
    """Give those of the matches that nobody plans to cover."""
    planned = {match for plan in plans for match in plan.matches}
    return [one for one in matches if one not in planned]


def _overlap(one: MatchContent, two: MatchContent) -> bool:
    if one.time is None or two.time is None:
        return False
    first, second = sorted((one, two), key=lambda content: content.time)  # type: ignore[arg-type, return-value]
    assert first.time is not None
    assert second.time is not None
    return second.time < first.time + timedelta(minutes=first.minutes)
