"""How a match is set up: what cannot be, and how pairs, players and ends change places before the first ball."""

from padel.calls.automaton import plain
from padel.calls.languages import is_one_colour
from padel.court import opposite
from padel.errors import FormatError, SetupError
from padel.events import MatchArranged, MatchCreated, PairNames
from padel.format import MatchFormat
from padel.match import Match
from padel.refusals import no_setup
from padel.serving import MATES
from padel.shots import Pair


def checked(setup: MatchCreated) -> MatchCreated:
    """Give the set-up, its format as it is usually written.

    Raises:
        SetupError: two players have one name, both pairs one colour, or the format cannot be read.
    """
    names = setup.pair_a.players + setup.pair_b.players
    for at, name in enumerate(names):
        if _alike(name) in map(_alike, names[:at]):
            raise no_setup("same_player", name=name)
    if is_one_colour(setup.pair_a.colour, setup.pair_b.colour):
        raise no_setup("same_colour", colour=setup.pair_a.colour)
    try:
        return setup.model_copy(update={"format": str(MatchFormat.parse(setup.format))})
    except FormatError as error:
        raise SetupError(str(error), error.key, error.filled) from error


def arranged(setup: MatchCreated, call: str | None = None) -> MatchArranged:
    """Give the event that sets a match up so before its first ball."""
    return MatchArranged.model_validate({**setup.model_dump(), "call": call})


def as_it_stands(match: Match) -> MatchCreated:
    """Give the set-up of a match before its first ball, with who serves first by what was said since."""
    return match.setup.model_copy(update={"first_server": match.score.server})


def pairs_swapped(setup: MatchCreated) -> MatchCreated:
    """Give the set-up with each pair in the other's colour; who serves first stays the same person."""
    a, b = setup.pair_a, setup.pair_b
    changed = {
        "pair_a": b.model_copy(update={"colour": a.colour}),
        "pair_b": a.model_copy(update={"colour": b.colour}),
        "first_server": (setup.first_server + 1) % 4 + 1,
    }
    return setup.model_copy(update=changed)


def players_swapped(setup: MatchCreated, pair: Pair) -> MatchCreated:
    """Give the set-up with a pair's players under each other's number; who serves first stays the same person."""
    field, numbers = ("pair_a", (1, 2)) if pair == "a" else ("pair_b", (3, 4))
    names: PairNames = getattr(setup, field)
    one, two = names.players
    swapped = PairNames.of(names.colour, (two, one), names.name if names != _plainly(names) else None)
    server = MATES[setup.first_server] if setup.first_server in numbers else setup.first_server
    return setup.model_copy(update={field: swapped, "first_server": server})


def ends_swapped(setup: MatchCreated) -> MatchCreated:
    """Give the set-up with each pair at the other end."""
    return setup.model_copy(update={"a_at": opposite(setup.a_at)})


def _plainly(names: PairNames) -> PairNames:
    return PairNames.of(names.colour, names.players)


def _alike(name: str) -> str:
    return " ".join(plain(name).split())
