"""What setting up a second factor asks for and gives."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from server.api.signing_in_models import SIGNED_IN_EXAMPLE, Code, Secret, SignedIn
from wire.envelope import Moment

_CODES: list[JsonValue] = ["abcd-efgh-ijkl-mnop-qrst-uvwx"]


class SecondFactorShown(BaseModel):
    """How it stands with one's second factor."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"on": True, "since": "2026-01-01T00:00:00.000000Z", "recovery_left": 10, "required": False}]
        }
    )

    on: bool = Field(description="whether signing in asks for a code")
    since: Moment | None
    recovery_left: int = Field(description="how many codes for paper are left")
    required: bool = Field(description="whether one's role needs a second factor (`second_factor_for`)")


class SecondFactorAsked(BaseModel):
    """One's password, and a code where there is a second factor already."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"password": "four words in a row"}]})

    password: Secret
    code: Code = ""


class SecondFactorBegun(BaseModel):
    """What goes into the app of a phone; it counts once a code of it is sent back."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "secret": "JBSWY3DPEHPK3PXP",
                    "uri": "otpauth://totp/Marcador:ana?secret=JBSWY3DPEHPK3PXP&issuer=Marcador",
                    "qr": "<svg …>",
                }
            ]
        }
    )

    secret: str = Field(description="base 32, to be typed where no picture can be read")
    uri: str = Field(description="the same as apps read it: SHA-1, six digits, 30 s")
    qr: str = Field(description="the URI as a picture, SVG")


class CodeSent(BaseModel):
    """The first code of the phone."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "123456"}]})

    code: Annotated[str, Field(max_length=64)]


class RecoveryCodes(BaseModel):
    """Codes for paper, shown only now: each is good once in the place of the phone's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"recovery_codes": _CODES}]})

    recovery_codes: list[str]


class SecondFactorOn(SignedIn):
    """It is on; one's other sessions have ended, and this one begins anew."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**SIGNED_IN_EXAMPLE, "recovery_codes": _CODES}]})

    recovery_codes: list[str]
