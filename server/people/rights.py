"""Who may do what: one table of rights and roles. Every route says which right it needs; docs/access.md shows it."""

from collections.abc import Mapping
from enum import StrEnum

from server.people.roles import Role


class Right(StrEnum):
    """Something that can be done; the value is its scope in a token."""

    FOLLOW = "follow"
    COUNT = "count"
    SIGN_IN = "sign-in"
    SECOND_FACTOR = "second-factor"
    ACCOUNT = "account"
    HEALTH = "health"
    MOTION = "motion"
    STEER = "steer"
    SCORE = "score"
    ARRANGE = "arrange"
    COVER = "cover"
    SENSORS = "sensors"
    NOTE = "note"
    WEIGHTS = "weights"
    OPERATE = "operate"
    DEVICES = "devices"
    PEOPLE = "people"
    ARCHIVE = "archive"


MEANING: Mapping[Right, str] = {
    Right.FOLLOW: "see courts, scores, events, points and their streams; know who plays",
    Right.COUNT: "see statistics: profiles, leaderboards, comparisons, shot weights; read tables",
    Right.SIGN_IN: "sign in, join by a link, ask whether the server is well, enroll a device with its code",
    Right.SECOND_FACTOR: "set up, show and end one's own second factor",
    Right.ACCOUNT: "look after one's own account and data: password, consents, take them along, erase them",
    Right.HEALTH: "see heart rates and what is derived from them",
    Right.MOTION: "see motion and what is derived from it",
    Right.STEER: "say which match a court plays next, set aside, abandon, take up",
    Right.SCORE: "hold a match and score it by hand, know who holds one",
    Right.ARRANGE: "make events of the club, prepare their matches",
    Right.COVER: "plan which matches one will cover, see who covers what",
    Right.SENSORS: "see the sensors of a court, and say who wears them",
    Right.NOTE: "write notes and bookmarks on sessions, see one's own and those that others share",
    Right.WEIGHTS: "draft, fit and publish shot weights",
    Right.OPERATE: "see the server's figures, and what came and has no place among the rest",
    Right.DEVICES: "see all devices, make codes that let one in, shut one out",
    Right.PEOPLE: "invite people, change and remove accounts, end their sessions, see the log of it",
    Right.ARCHIVE: "take the whole club along, without health data",
}


class Grant(StrEnum):
    """How far a right goes."""

    YES = "yes"
    NO = "no"
    ALLOWED = "own, and of players who allow it"
    """One's own as a player; for a coach also those of players who allow it."""
    OWN = "own"


_ANYONE = frozenset((Right.FOLLOW, Right.COUNT, Right.SIGN_IN))
_SIGNED_IN = _ANYONE | {Right.SECOND_FACTOR, Right.ACCOUNT}
_OFFICIAL = _SIGNED_IN | {Right.NOTE, Right.STEER, Right.SCORE, Right.ARRANGE, Right.COVER, Right.SENSORS}
_ROLES: Mapping[Role | None, frozenset[Right]] = {
    None: _ANYONE,
    Role.SPECTATOR: _SIGNED_IN,
    Role.MEDIA: _SIGNED_IN | {Right.COVER},
    Role.PLAYER: _SIGNED_IN | {Right.NOTE},
    Role.COACH: _OFFICIAL | {Right.WEIGHTS},
    Role.UMPIRE: _OFFICIAL,
    Role.ADMIN: _OFFICIAL | {Right.WEIGHTS, Right.OPERATE, Right.DEVICES, Right.PEOPLE, Right.ARCHIVE},
}
UNTIL_SECOND_FACTOR = frozenset((str(Right.SECOND_FACTOR),))
"""What an access token is good for while somebody needs a second factor and has none yet."""
HEALTH = (Right.HEALTH, Right.MOTION)
"""Rights over health data: they come from being the player or from what players allow, never from a role alone."""

WHO: tuple[Role | None, ...] = tuple(_ROLES)
"""The columns of the table; `None` is somebody who is not signed in."""


def grant(right: Right, role: Role | None) -> Grant:
    """Give how far a right goes for a role."""
    if right in HEALTH:
        if role is None:
            return Grant.NO
        return Grant.ALLOWED if role is Role.COACH else Grant.OWN
    return Grant.YES if right in _ROLES[role] else Grant.NO


def scopes(role: Role) -> frozenset[str]:
    """Give what an access token of a role is good for."""
    return frozenset(str(right) for right in Right if grant(right, role) is not Grant.NO)
