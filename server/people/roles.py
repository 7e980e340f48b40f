"""The roles that an account can have."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is at the club; an account has one."""

    ADMIN = "admin"
    UMPIRE = "umpire"
    COACH = "coach"
    PLAYER = "player"
    MEDIA = "media"
    SPECTATOR = "spectator"
