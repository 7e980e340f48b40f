"""The settings of the screen, each with what it is."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _is_a_page(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_a_page = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_a_page = False
    if text and not is_a_page:
        raise ValueError("must be the address of a page, such as http://127.0.0.1:8000/wall, or empty")
    return text


class KioskSettings(BaseModel):
    """The screen of a box: off while it has no page. It needs `install.sh --with …,kiosk`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: Annotated[str, AfterValidator(_is_a_page)] = Field(
        "",
        description="what the screen shows: http://127.0.0.1:8000/wall, http://127.0.0.1:8000/courts/1, or a page of "
        "the club's server; empty: nothing",
    )
    language: Literal["en", "es"] = Field(
        "en", description="the language of the page, and of what is said without it"
    )
