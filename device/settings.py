"""The settings of the appliance, each with what it is and its unit."""

import re
import socket
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from padel.calls.languages import is_one_colour
from padel.errors import FormatError
from padel.events import MatchCreated, Name, PairNames, Player
from padel.format import DEFAULT_FORMAT, MatchFormat
from wire.broker import BrokerAddress
from wire.commands import SensorName
from wire.errors import WireError


def _is_one_word(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,40}", text):
        raise ValueError("must be one word of at most 40 letters (a to z), digits, hyphens and underscores")
    return text


def _is_broker(text: str) -> str:
    try:
        BrokerAddress.parse(text)
    except WireError as error:
        raise ValueError(str(error)) from error
    return text


Level = Annotated[str, AfterValidator(_is_one_word)]


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def host_name() -> str:
    """Give the name of a box that was given none."""
    return socket.gethostname().split(".")[0] or "box"


class DeviceSettings(_Settings):
    """The box beside the court."""

    club: Level = Field("home", description="the club, one word; part of every topic")
    court: Level = Field("1", description="the court that the box stands at, one word")
    name: Level = Field(
        default_factory=host_name,
        description="the box itself, one word; the host's name unless set. An enrolled one keeps the name "
        "that it was enrolled with",
    )
    partner: Level | None = Field(
        None,
        description="name of the other box of this court, where there are two: both hear, one scores, and the other "
        "goes on when that one is gone; set in both",
    )
    microphone: str = Field("default", description="name of the microphone; --list-microphones shows them")
    broker: Annotated[str, AfterValidator(_is_broker)] = Field(
        "mqtt://127.0.0.1:1883", description="mqtt(s)://[user@]host[:port] of the broker"
    )
    broker_password_file: Path | None = Field(None, description="file with the broker's password on its first line")
    data: Path = Field(Path("marcador-data/device"), description="folder of the outbox")
    model: Path | None = Field(
        None,
        description="folder of another speech model than the one that ships: one of the same kind, or a small one of "
        "Vosk's (`marcador model fetch`)",
    )
    bluetooth: str = Field(
        "", description="Bluetooth adapters for the sensors, as in 'hci0, hci1'; all that are on unless given"
    )

    @property
    def adapters(self) -> tuple[str, ...]:
        """Give the names of the Bluetooth adapters to use; none are all."""
        return tuple(name for part in self.bluetooth.split(",") if (name := part.strip()))


class UmpireSettings(_Settings):
    """How calls are heard."""

    language: Literal["en", "es"] = Field("en", description="language of the calls: en or es")
    least_probability: float | None = Field(
        None,
        ge=0,
        le=1,
        description="least probability (0–1) that what was heard was said as a call, for it to be taken: higher "
        "takes less of passing talk, and fewer unclear calls; the model's own, calibrated one unless set",
    )
    lexicon: Path = Field(
        Path("marcador-lexicon.txt"),
        description="file with how names and words are said at this club, if there is one; written by `model say`",
    )
    pending_s: float = Field(8.0, gt=0, le=60, description="seconds that 'smash winner' waits for its who")
    confirm_s: float = Field(20.0, gt=0, le=120, description="seconds that 'next match' waits for 'confirm'")


class FeedbackSettings(_Settings):
    """How the umpire is told what became of a call."""

    on: bool = Field(True, description="false turns sounds, voice and lamp off, whatever the rest says")
    sounds: bool = Field(
        True, description="a short sound for taken, asked, refused, alarm, discarded, muted, listening"
    )
    speaker: str = Field(
        "default", description="name of the loudspeaker or a part of it; `marcador device --list-speakers` shows them"
    )
    volume: float = Field(0.5, ge=0, le=1, description="loudness of sounds and voice (0–1)")
    spoken: Literal["never", "on_request", "games", "points"] = Field(
        "on_request",
        description='when the score is spoken: never, on_request ("what\'s the score"), after games, or after points',
    )
    speech_command: str = Field(
        "espeak-ng -v {language} -s 150 --stdin --stdout",
        description="command that turns text into WAV: {language} is en or es, {text} the text (standard input "
        "without it), {wav} a file to write (standard output without it)",
    )
    lamp_pins: tuple[Annotated[int, Field(ge=0, le=27)], ...] = Field(
        (), description="BCM numbers of the lamp's GPIO pins: one, or red, green and blue; none is no lamp"
    )
    lamp_active_high: bool = Field(True, description="whether a high pin lights the lamp")

    @field_validator("lamp_pins")
    @classmethod
    def _is_a_lamp(cls, pins: tuple[int, ...]) -> tuple[int, ...]:
        if len(pins) not in (0, 1, 3) or len(set(pins)) != len(pins):
            raise ValueError("a lamp has one pin, or three different ones for red, green and blue")
        return pins


class ListeningSettings(_Settings):
    """When the microphone is listened to."""

    mode: Literal["open", "push_to_talk", "wake_word"] = Field(
        "open",
        description='open: always; push_to_talk: only with the button; wake_word: a call begins with "umpire" or '
        '"árbitro"',
    )
    button: str = Field(
        "",
        description="button, pedal or remote of the umpire, which push_to_talk needs: what is said with it is meant "
        "for the box, and taken at less certainty in every mode. gpio:17 (BCM number, to ground), or a keyboard's or "
        "Bluetooth button's name as in /proc/bus/input/devices, or its /dev/input/event…",
    )
    button_key: int | None = Field(
        None, ge=1, le=767, description="key code that counts, as in linux/input-event-codes.h; any key unless set"
    )
    press: Literal["hold", "once"] = Field(
        "hold", description="hold the button while speaking, or press it once before"
    )
    once_s: float = Field(6.0, gt=0, le=60, description="seconds that one press listens, unless a call ends it")

    @model_validator(mode="after")
    def _has_a_button(self) -> Self:
        if self.mode == "push_to_talk" and not self.button:
            raise ValueError('push_to_talk needs a button: button = "gpio:17", or a keyboard\'s name')
        return self


class PairSettings(_Settings):
    """A pair of the match that the device creates when none is running."""

    name: Name | None = Field(None, description="how the pair is shown; its players' names unless set")
    colour: Name = Field(description="how the pair is called")
    players: tuple[Name, Name] = Field(description="its two players; calls may name them")

    def names(self) -> PairNames:
        """Give the pair as an event names it."""
        return PairNames.of(self.colour, self.players, self.name)


class MatchSettings(_Settings):
    """The match that the device creates when none is running."""

    format: str = Field(DEFAULT_FORMAT, description="matchUpFormat code")
    first_server: Player = Field(1, description="player who serves first, 1–4")
    pair_a: PairSettings = Field(
        default=PairSettings(colour="blue", players=("Player 1", "Player 2")), description="players 1 and 2"
    )
    pair_b: PairSettings = Field(
        default=PairSettings(colour="red", players=("Player 3", "Player 4")), description="players 3 and 4"
    )

    def setup(self, language: str) -> MatchCreated:
        """Give the event that creates the match."""
        return MatchCreated(
            format=self.format,
            pair_a=self.pair_a.names(),
            pair_b=self.pair_b.names(),
            first_server=self.first_server,
            language=language,
        )

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        if is_one_colour(self.pair_a.colour, self.pair_b.colour):
            raise ValueError(f"both pairs are called {self.pair_a.colour!r}; give one of them another colour")
        return self

    @field_validator("format")
    @classmethod
    def _is_a_format(cls, code: str) -> str:
        try:
            return str(MatchFormat.parse(code))
        except FormatError as error:
            raise ValueError(str(error)) from error


class WearableSettings(_Settings):
    """A sensor that a player wears, until `marcador sensors assign` or the server says otherwise."""

    sensor: SensorName = Field(description="Bluetooth address, or the name that the sensor advertises")
    player: Player = Field(description="who wears it, 1–4")
