"""Whose health data a request sees: looked up anew at each question, so that a consent taken back counts at once."""

from starlette.requests import HTTPConnection

from server.api.dependencies import Parts
from server.api.problems import Forbidden
from server.auth.access import Access
from server.people.accounts import key_of
from server.people.principal import Principal
from server.people.rights import Grant, Right
from server.projections.matches import Matches
from server.sentences import Sentence

_PLAYERS = (1, 2, 3, 4)


class Sight:
    """What somebody sees of a kind of health data: of all players, of some, or of none."""

    def __init__(self, access: Access, matches: Matches, who: Principal, right: Right) -> None:
        self._access, self._matches, self._who = access, matches, who
        self._shown = who.shown if right is Right.HEALTH else None
        granted = Grant.YES if right is Right.HEALTH and access.shows_everyone else who.may(right)
        self.is_all, self.is_none = granted is Grant.YES, granted is Grant.NO

    def sees_name(self, name: str) -> bool:
        """Say whether it sees the player of a name."""
        return self.is_all or key_of(name) in self._names()

    def sees(self, session: str, player: int) -> bool:
        """Say whether it sees a player of a session."""
        return self.is_all or player in self.players(session)

    def players(self, session: str) -> frozenset[int]:
        """Give whom it sees of a session. Of one without a match nobody knows whose they are."""
        if self.is_all:
            return frozenset(_PLAYERS)
        names = self._names() | self._shown_in(session)
        board = self._matches.view(session)[1] if names else None
        if board is None:
            return frozenset()
        players = zip(_PLAYERS, (*board.a.players, *board.b.players), strict=True)
        return frozenset(number for number, name in players if name and key_of(name) in names)

    def _shown_in(self, session: str) -> frozenset[str]:
        shown = self._shown
        return frozenset((key_of(shown.player),)) if shown is not None and shown.session == session else frozenset()

    def _names(self) -> frozenset[str]:
        account, people = self._who.account, self._access.people
        if self.is_none or account is None or people is None or self._who.claims is None:
            return frozenset()
        now = people.sessions.account(self._who.claims.session)
        return people.consents.seen_by(now) if now is not None else frozenset()


def sight(request: HTTPConnection, parts: Parts, right: Right = Right.HEALTH) -> Sight:
    """Give what a request sees; one that sees nothing is no error."""
    return Sight(parts.access, parts.matches, parts.access.who(request), right)


def players_seen(request: HTTPConnection, parts: Parts, session: str, right: Right = Right.HEALTH) -> frozenset[int]:
    """Give whose health data of a session a request sees.

    Raises:
        Forbidden: when it sees nobody's.
    """
    found = sight(request, parts, right).players(session)
    if not found:
        raise Forbidden(Sentence.of("health-not-yours"))
    return found
