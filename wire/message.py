"""What the messages have in common: immutable, and lenient to fields that a later version adds."""

from pydantic import BaseModel, ConfigDict


class Message(BaseModel):
    """The base of messages; what checks one is built when the first of its kind comes, since few kinds ever do."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)
