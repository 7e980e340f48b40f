"""The profiles of sensor models: how one is recognised, what it measures and how it is asked to; read and checked.

They are TOML files, one a model, in `firmware-config/wearables` of the source tree; an installed package has them in
`share/marcador/wearables` of its environment. `firmware-config/README.md` lists their keys.
"""

import sysconfig
import tomllib
from collections.abc import Collection, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from device.errors import WearableError
from wire.plain_words import place, plainly

Hz = Annotated[float, Field(gt=0, le=2000)]


def _uuid(text: str) -> str:
    if text != str(UUID(text)):
        raise ValueError("write the UUID in full, in lower case")
    return text


ServiceUuid = Annotated[str, AfterValidator(_uuid)]


class Decoder(StrEnum):
    """What reads a model's acceleration: `decoders.PolarMotion` or `decoders.SimpleMotion`."""

    POLAR = "polar"
    MARCADOR = "marcador"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HeartRateProfile(_Table):
    """What to expect of the Heart Rate service (0x180D).

    Attributes:
        rate_hz: notifications a second.
        rr: whether they carry RR intervals.
        contact: whether they say that the sensor feels skin.
    """

    rate_hz: Hz
    rr: bool
    contact: bool


class MotionProfile(_Table):
    """How acceleration is asked for.

    Attributes:
        decoder: what reads it.
        rate_hz: samples a second that are wanted; the nearest that the sensor offers is asked for.
        range_g: the largest acceleration that is wanted, plus and minus, in g; likewise.
    """

    decoder: Decoder
    rate_hz: Hz
    range_g: Annotated[int, Field(ge=1, le=64)]


class Profile(_Table):
    """A sensor model.

    Attributes:
        model: as people call it.
        worn: where.
        name_prefixes: what the names that it advertises begin with; empty when any name will do.
        name_example: one such name.
        services: GATT services by name; one that it advertises, and what it has when connected.
        heart_rate: what to expect of its heart rate; `None` when it has none.
        motion: how its acceleration is asked for; `None` when it has none.
    """

    model: Annotated[str, Field(min_length=1)]
    worn: Literal["chest", "arm", "wrist"]
    name_prefixes: tuple[Annotated[str, Field(min_length=1)], ...] = ()
    name_example: str
    services: Annotated[dict[str, ServiceUuid], Field(min_length=1)]
    heart_rate: HeartRateProfile | None = None
    motion: MotionProfile | None = None


def profiles_folder() -> Path:
    """Give where the profiles are: beside the source, or where they were installed.

    Raises:
        WearableError: when they are in neither place.
    """
    source = Path(__file__).parents[2] / "firmware-config" / "wearables"
    installed = Path(sysconfig.get_path("data")) / "share" / "marcador" / "wearables"
    for folder in (source, installed):
        if folder.is_dir():
            return folder
    raise WearableError(
        f"there are no sensor profiles, neither in {source} nor in {installed}: install marcador again"
    )


def load_profiles(folder: Path | None = None) -> tuple[Profile, ...]:
    """Read all profiles, in the order of their file names.

    Args:
        folder: where they are, when not where they were delivered.

    Raises:
        WearableError: naming the file and the key that is wrong, and what to do.
    """
    folder = folder or profiles_folder()
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise WearableError(f"{folder} has no sensor profile: put a .toml file a model there")
    return tuple(_load(path) for path in paths)


def recognise(profiles: Sequence[Profile], name: str | None, services: Collection[str]) -> Profile | None:
    """Tell which model advertises.

    The longest prefix of the name decides; a name that no profile knows is of the profile without prefixes that
    shares most services with it.

    Args:
        profiles: all there are.
        name: as advertised, where it was.
        services: UUIDs as advertised, lower case.
    """
    named = [
        (len(prefix), profile) for profile in profiles for prefix in profile.name_prefixes if _begins(name, prefix)
    ]
    if named:
        return max(named, key=lambda found: found[0])[1]
    shared = [
        (len(set(profile.services.values()) & set(services)), profile)
        for profile in profiles
        if not profile.name_prefixes
    ]
    count, profile = max(shared, key=lambda found: found[0], default=(0, None))
    return profile if count else None


def _begins(name: str | None, prefix: str) -> bool:
    return name is not None and name.casefold().startswith(prefix.casefold())


def _load(path: Path) -> Profile:
    try:
        profile = Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise WearableError(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WearableError(
            f"{path} is not TOML: {error}; mend it, or copy the profile of a similar model"
        ) from error
    except ValidationError as error:
        raise WearableError(f"{path}: {_first(error)}; firmware-config/README.md lists the keys") from error
    if profile.name_prefixes and not any(_begins(profile.name_example, prefix) for prefix in profile.name_prefixes):
        raise WearableError(f"{path}: name_example: begins with none of name_prefixes; mend one of the two")
    return profile


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{place(first['loc'])}: {plainly(first)}"
