"""What the server tells a device of shot weights: which ones a match that it creates is to use."""

from typing import Literal

from pydantic import Field

from padel.weights import SnapshotId
from wire.envelope import Moment
from wire.message import Message


class UseShotWeights(Message):
    """Matches that are created from now on use these shot weights, unless the device knows some published later."""

    command: Literal["use_shot_weights"] = "use_shot_weights"
    snapshot: SnapshotId
    name: str = Field(description="for people")
    published: Moment

    def encode(self) -> bytes:
        """Write the command as UTF-8 JSON."""
        return self.model_dump_json().encode()
