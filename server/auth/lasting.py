"""Whether what a stream was opened with is still good: rights are taken while somebody reads, too."""

from collections.abc import Callable

from starlette.requests import HTTPConnection

from server.auth.access import SHARE, Access


def lasting(access: Access, request: HTTPConnection) -> Callable[[], bool]:
    """Give what says, whenever it is asked, whether a request would be taken for the same somebody again.

    A session may be ended, an account changed, a link taken back, and a server may get accounts.
    """
    who, way, people = access.who(request), access.way, access.people
    share = request.headers.get(SHARE, "")

    def is_good() -> bool:
        if people is None:
            return True
        is_same = who.claims is None or people.sessions.account(who.claims.session) == who.account
        return access.way is way and is_same and (who.shown is None or people.shares.shown_by(share) == who.shown)

    return is_good
