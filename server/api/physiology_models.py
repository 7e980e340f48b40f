"""The bodies of the answers about physiology. What a figure means, and its source, is said in docs/physiology.md."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from padel.sensor_events import SensorsThinned
from padel.shots import Outcome, Pair, ShotType
from server.projections.heart_figures import MaxSource, RestSource
from server.projections.physiology.joining import Verdict
from server.projections.physiology.recovery import EffortKind
from server.projections.physiology.zones import ZoneBasis
from wire.envelope import Moment

_MILLISECONDS = Field(description="milliseconds since 1970, UTC")
_SESSION = "0199f0c4-7d0e-7c3a-8a55-0d6a4f0f9b10"


class Play(BaseModel):
    """How a session splits into rallies and rest."""

    rallies: int
    rallies_from_motion: int = Field(
        description="of these, with a beginning found in motion; of others it is assumed"
    )
    active_s: float
    rest_s: float
    active_share: float = Field(description="0 to 1")


class Limits(BaseModel):
    """The limits that zones and training impulse were computed with, and where they are from."""

    max_bpm: float
    max_from: MaxSource
    rest_bpm: float
    rest_from: RestSource


class Zone(BaseModel):
    """A heart-rate zone; zone 0 is all below zone 1."""

    zone: int
    from_bpm: float
    seconds: float


class Trimp(BaseModel):
    """Training impulse; Banister's with his constants for men and for women."""

    edwards: float
    banister_men: float
    banister_women: float


class HeartVariability(BaseModel):
    """Variability between normal beats, in milliseconds; null with too few."""

    rmssd_ms: float | None
    sdnn_ms: float | None
    sdnn_index_ms: float | None = Field(description="mean of the SDNN of 5-minute segments")
    intervals: int
    rejected: int = Field(description="intervals that were set aside as no normal beat")


class RecoveryMean(BaseModel):
    """The mean fall of the heart rate after efforts of a kind."""

    kind: EffortKind
    after_s: int
    drop_bpm: float
    count: int


class RecoveryItem(BaseModel):
    """The fall of the heart rate after one effort; null where play went on, or no sample is near."""

    kind: EffortKind
    time_ms: Annotated[int, _MILLISECONDS]
    from_bpm: float
    drop_30_s_bpm: float | None
    drop_60_s_bpm: float | None
    drop_120_s_bpm: float | None


class HeartPhysiology(BaseModel):
    """What a player's heart rates say."""

    samples: int
    recorded_s: float
    lowest_bpm: int
    mean_bpm: float
    highest_bpm: int
    limits: Limits
    zones: list[Zone]
    trimp: Trimp
    variability: HeartVariability
    recovery: list[RecoveryMean]
    recoveries: list[RecoveryItem]


class MotionPhysiology(BaseModel):
    """What the motion of one sensor on a player says."""

    sensor: str
    rates_hz: list[float] = Field(description="several when the appliance had to thin")
    recorded_s: float
    player_load: float = Field(description="arbitrary units")
    player_load_a_minute: float
    enmo_mg: float = Field(description="mean over what was recorded, milli-g")
    swings: int


class PlayerPhysiology(BaseModel):
    """A player's figures; null or empty where no such sensor was worn."""

    player: int
    heart: HeartPhysiology | None
    motion: list[MotionPhysiology]


class Physiology(BaseModel):
    """The physiology of a session."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": _SESSION,
                    "zones_by": "max",
                    "play": {
                        "rallies": 132,
                        "rallies_from_motion": 130,
                        "active_s": 1490.0,
                        "rest_s": 3310.0,
                        "active_share": 0.31,
                    },
                    "shows_motion": True,
                    "players": [],
                    "thinned": [],
                }
            ]
        }
    )

    session: str
    zones_by: ZoneBasis
    play: Play | None = Field(description="null while no point has been played")
    shows_motion: bool = Field(description="whether the figures of motion are here: only the coach may see them")
    players: list[PlayerPhysiology]
    thinned: list[SensorsThinned] = Field(description="what the appliance gave up of the samples")


class PlayerSwings(BaseModel):
    """The swings of a player; the lists belong together."""

    player: int
    sensor: str
    time_ms: Annotated[list[int], _MILLISECONDS]
    peak_g: list[float] = Field(description="peak above what is steady, in g")


class ShotSwing(BaseModel):
    """A spoken shot, and the swing that made it, if one was found."""

    event: str
    call_ended: Moment
    pair: Pair
    said_player: int | None = Field(description="whom the umpire named")
    shot: ShotType | None
    outcome: Outcome
    verdict: Verdict = Field(
        description="`joined`; `no_motion`: nobody who could have hit it wore a sensor; `no_swing`: none was near"
    )
    player: int | None = Field(description="who swung")
    swing_ms: Annotated[int | None, _MILLISECONDS]
    peak_g: float | None


class SwingList(BaseModel):
    """The swings of a session, and which of them the spoken shots were."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session": _SESSION,
                    "players": [{"player": 1, "sensor": "wrist-1", "time_ms": [1_767_225_600_000], "peak_g": [5.2]}],
                    "shots": [],
                }
            ]
        }
    )

    session: str
    players: list[PlayerSwings]
    shots: list[ShotSwing]
