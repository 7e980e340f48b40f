"""A call as an event: what was heard, with what decided it."""

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from padel.events.base import Data
from padel.moments import Moment

Verdict = Literal["taken", "asked", "confirmed", "alarm", "refused", "answered", "discarded"]


class HeardWord(BaseModel):
    """A recognised word with its place in the audio and the recogniser's confidence (not a probability)."""

    model_config = ConfigDict(frozen=True)

    word: str
    start_s: float
    end_s: float
    confidence: float


class CallHeard(Data):
    """A call was heard and decided; the evidence for every event that names it in `call`.

    Verdicts: `taken` (events follow), `asked` (held until somebody says who), `confirmed` (a score call that agrees),
    `alarm` (one that does not), `refused` (makes no sense now), `answered` (asked for the score, mute, listen),
    `discarded` (a held shot that nothing completed in time).
    """

    TYPE: ClassVar[str] = "marcador.call.heard.v1"
    text: str
    verdict: Verdict
    reason: str = ""
    speech_ended: Moment
    words: tuple[HeardWord, ...] = ()
    confidence: float = Field(default=0.0, description="the smallest word confidence; not a probability")
    probability: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="how likely it was said, and as a call; calibrated on development voices",
    )
    alternatives: tuple[str, ...] = ()
    model: str = Field(default="", description="hash of the acoustic model")
    grammar: str = Field(default="", description="hash of the grammar")
    by: str | None = Field(
        default=None, description="who said it by hand instead: id of the account, or the role of who has none"
    )
