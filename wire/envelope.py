"""Events on the wire: CloudEvents 1.0 in structured JSON mode.

Two extensions carry the order: `sequence` counts a device's events without a gap, and `epoch` names the outbox that
counts. An appliance with a new disk starts again at 1 under a new epoch, so a receipt for the old one cannot delete
what nobody has seen.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, ValidationError

from padel.events import EVENT_TYPES, Event
from padel.moments import in_utc
from wire.reading import read_json, refused
from wire.topics import Address


def rfc3339(moment: datetime) -> str:
    """Write a moment as RFC 3339 in UTC with microseconds."""
    return in_utc(moment).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


Moment = Annotated[datetime, AfterValidator(in_utc), PlainSerializer(rfc3339, return_type=str)]
"""A moment, written as RFC 3339 in UTC with microseconds."""

LARGEST_NUMBER = 2**53
"""Numbers stay below it, so that any JSON reader keeps them exact (RFC 8259, section 6)."""

Sequence = Annotated[int, Field(strict=True, ge=1, le=LARGEST_NUMBER)]
Epoch = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$", description="the outbox that counts, a UUID in hex")]


class CloudEvent(BaseModel):
    """One event in its envelope (CloudEvents 1.0.2, section 3)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(min_length=1, description="UUIDv7", examples=["0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b11"])
    source: str = Field(examples=["/clubs/home/courts/1/devices/box-1"])
    type: str = Field(examples=["marcador.shot.played.v1"])
    time: Moment
    subject: str = Field(description="match id")
    datacontenttype: Literal["application/json"] = "application/json"
    sequence: Sequence
    epoch: Epoch
    data: dict[str, Any]

    @classmethod
    def wrap(cls, event: Event, address: Address, epoch: str, sequence: int) -> "CloudEvent":
        """Put an event into its envelope."""
        return cls(
            id=event.id,
            source=address.source,
            type=event.data.TYPE,
            time=event.time,
            subject=event.match,
            sequence=sequence,
            epoch=epoch,
            data=event.data.model_dump(mode="json"),
        )

    def event(self) -> Event | None:
        """Take the event out, or give `None` when its type is not known here (a later version's).

        It is read once for all who ask: who judges it, and who folds it.

        Raises:
            WireError: when the data does not fit its type.
        """
        if "content" not in self.__dict__:
            self.__dict__["content"] = self._content()
        found: Event | None = self.__dict__["content"]
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> "CloudEvent":
        """Copy it, perhaps with other fields."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("content", None)
        return copied

    def _content(self) -> Event | None:
        model = EVENT_TYPES.get(self.type)
        if model is None:
            return None
        try:
            return Event(id=self.id, match=self.subject, time=self.time, data=model.model_validate(self.data))
        except ValidationError as error:
            raise refused(f"a {self.type} (event {self.id})", error) from error

    def encode(self) -> bytes:
        """Write the envelope as UTF-8 JSON."""
        return self.model_dump_json().encode()

    @classmethod
    def decode(cls, payload: bytes) -> "CloudEvent":
        """Read an envelope.

        Raises:
            WireError: naming the field that is missing or wrong.
        """
        return read_json(cls, payload, "an event")
