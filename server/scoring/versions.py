"""The two versions of a conflict in words, in the language of whoever looks at it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from padel.umpiring import Desk
from padel.umpiring.by_hand import carried_out
from padel.umpiring.event_texts import event_told
from server.club.conflicts import Conflict
from server.scoring.merging import Stood
from server.scoring.taps import Tap
from server.scoring.words import in_language, told_of
from wire.identifiers import uuid7
from wire.scoring_commands import SaidByHand


class Versions(NamedTuple):
    """What happened in each version, as far as the other one has not got it."""

    hand: tuple[str, ...]
    store: tuple[str, ...]


def kept_versions(conflict: Conflict) -> Versions:
    """Give them as they were told when the conflict came up: in the match's language."""
    return Versions(conflict.hand_texts, conflict.store_texts)


def versions_in(language: str, conflict: Conflict, line: Sequence[Stood]) -> Versions:
    """Tell them in a language; one of which something does not count any more stays as it was told.

    Args:
        line: the events of the match that count, with the match after each.
    """
    stood = {one.event.id: one for one in line}
    hand, store = kept_versions(conflict)
    if base := stood.get(conflict.base):
        said = [Tap.of(SaidByHand.model_validate_json(one)).said(datetime.now(UTC)) for one in conflict.taps]
        wished = carried_out(base.match, None, said, Desk(), uuid7)
        hand = tuple(told_of(in_language(one.before, language), one.said) for one in wished.done)
    if conflict.store_events and stood.keys() >= set(conflict.store_events):
        store = tuple(store_text(stood[one], language) for one in conflict.store_events)
    return Versions(hand, store)


def store_text(stood: Stood, language: str) -> str:
    """Tell in a language what an event says."""
    return event_told(in_language(stood.match, language), stood.event.data)
